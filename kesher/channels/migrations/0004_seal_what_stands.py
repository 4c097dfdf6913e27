"""Seal the secrets that stand in clear text, and take passwords out of the addresses of outgoing servers.

Also when each line was last heard, which nobody wrote down until now. An address such as smtp://user:password@host stood among the settings, and so in their history too. Rows that are sealed
already are left alone, so it may be run again. The format of seals names its version, so this goes on to work.
"""

import json
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from django.db import migrations

from kesher.core.sealed_field import sealed


def without_password(url: str) -> tuple[str, str]:
    """The address without its password, and the password."""
    try:
        parts = urlsplit(url)
        if parts.password is None:
            return url, ""
    except ValueError:
        return url, ""
    user, _, host = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}@{host}"
    return urlunsplit(parts._replace(netloc=netloc)), unquote(parts.password)


def seal_all(apps: Any, schema_editor: Any) -> None:
    """Row by row; there are few."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, secrets, settings::text FROM channels_account WHERE secrets NOT LIKE 'f1.%%'")
        for row_id, stands, text in cursor.fetchall():
            words, settings = json.loads(stands or "[]"), json.loads(text)
            settings["mail_out"], password = without_password(str(settings.get("mail_out", "")))
            if not settings["mail_out"]:
                del settings["mail_out"]
            cursor.execute(
                "UPDATE channels_account SET secrets = %s, settings = %s WHERE id = %s",
                [sealed([*words, *([f"out:{password}"] if password else [])]), json.dumps(settings), row_id],
            )
        cursor.execute("SELECT pgh_id, settings ->> 'mail_out' FROM channels_accountevent WHERE settings ? 'mail_out'")
        for event_id, url in cursor.fetchall():
            clean, password = without_password(str(url))
            if password:
                cursor.execute(
                    "UPDATE channels_accountevent SET settings = jsonb_set(settings, '{mail_out}', to_jsonb(%s::text)) "
                    "WHERE pgh_id = %s",
                    [clean, event_id],
                )


HEARD = """
    UPDATE channels_account SET last_received_at = heard.at
    FROM (SELECT account_id, max(received_at) AS at FROM channels_envelope WHERE NOT imported GROUP BY account_id) heard
    WHERE heard.account_id = channels_account.id AND last_received_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_seal_secrets_of_accounts")]
    operations = [
        migrations.RunPython(seal_all, migrations.RunPython.noop),
        migrations.RunSQL(HEARD, migrations.RunSQL.noop),  # nobody wrote this column before
    ]
