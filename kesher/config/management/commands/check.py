"""`kesher check`: Django's own checks, and whether this installation can keep what it promises."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as DjangoCheck
from django.db import connection

from kesher.channels.queries.line import unreadable_codes
from kesher.config.environment import ENV, ConfigurationError
from kesher.config.serve.smtp import listener_settings
from kesher.core import clock
from kesher.core.backup.standing import standing
from kesher.core.backup.store import Store
from kesher.core.papers.reading import protection
from kesher.core.papers.recognise import Recogniser
from kesher.core.papers.types import Protection

# Acknowledged means durable (TRUST.md P2): with any of these off, a power cut loses what we said we had.
DURABLE = {"fsync": "on", "full_page_writes": "on"}
SYNCHRONOUS = {"on", "remote_write", "remote_apply", "local"}


class Command(DjangoCheck):
    """Exit status 0 when all is well; 1 with sentences when the installation must not run."""

    help = "Check configuration, database safety and health; exit status says whether Kesher may run."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of Django's command, and ours."""
        super().add_arguments(parser)
        parser.add_argument("--quiet", action="store_true", help="print problems only")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        """Check all, then refuse or print a summary."""
        quiet = options.pop("quiet", False)
        super().handle(*app_labels, **options)
        tables = _tables()
        for line in [] if tables else _sealed():
            self.stderr.write(line)
        if problems := [*_durability(), *_locale(), *tables, *_certificate()]:
            raise CommandError("\n".join(problems))
        if not quiet:
            for line in _summary():
                self.stdout.write(line)


def _show(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _durability() -> list[str]:
    found = [
        f"PostgreSQL runs with {name}={_show(name)}. A power cut would lose mail that was acknowledged. Set {name}={wanted} and restart it."
        for name, wanted in DURABLE.items()
        if _show(name) != wanted
    ]
    if _show("synchronous_commit") not in SYNCHRONOUS:
        found.append(
            "PostgreSQL runs with synchronous_commit=off. A power cut would lose mail that was acknowledged. Set it to on."
        )
    return found


def _locale() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity('כהן', 'כהנים') > 0")
        if cursor.fetchone()[0]:
            return []
    return [
        "The database does not see Hebrew letters as letters (its LC_CTYPE is C). Create it anew with a UTF-8 locale."
    ]


def _tables() -> list[str]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{len(waiting)} changes of the tables have not been applied. Run: kesher migrate"] if waiting else []


def _certificate() -> list[str]:
    try:
        listener_settings()
    except ConfigurationError as error:
        return [str(error)]
    return []


def _sealed() -> list[str]:
    """No reason to stop: pages must run for somebody to mend it."""
    codes = unreadable_codes()
    if not codes:
        return []
    return [
        f"The secrets of {len(codes)} accounts ({', '.join(codes)}) were sealed with another key than this installation has, "
        f"so these lines neither send nor prove anything. Put that key back ({ENV.data / 'secret.key'}, a line below the "
        "one that is there, or KESHER_SECRET_KEY), or set each secret anew on the page Channels of the office."
    ]


def _summary() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return [
        f"data folder       {ENV.data}",
        f"database          PostgreSQL {version}, {'ours' if ENV.database_is_ours else 'a server of your own'}, durable",
        f"public address    {ENV.public_url}",
        f"mail out          {'by smtp' if ENV.mail_out else 'no relay set: mail waits until KESHER_MAIL_OUT names one'}",
        f"mail in           as {ENV.smtp_name}, at most {ENV.smtp_megabytes} MB, "
        + ("with STARTTLS" if ENV.smtp_certificate else "without TLS (KESHER_SMTP_CERTIFICATE names none)"),
        f"papers            {_PROTECTION[protection()]}",
        f"text recognition  {_recognition()}",
        "cover sheets      fpdf2, shaped from wheels",
        f"backups           {_backups()}",
    ]


def _backups() -> str:
    if ENV.backup is None:
        return "none: KESHER_BACKUP names no folder"
    found = standing(Store(ENV.backup), clock.now(), ours=ENV.database_is_ours)
    taken = f"the last of {found.base_at:%Y-%m-%d %H:%M} UTC" if found.base_at else "none yet"
    return f"{ENV.backup}, {taken}" + (f"; {_TROUBLE[found.trouble]}" if found.trouble else "")


_TROUBLE = {
    "missing": "THE DISK IS NOT THERE, or kesher backup was never run into it",
    "no_base": "NO BACKUP WAS FINISHED",
    "old_base": "NONE WAS TAKEN LAST NIGHT",
    "log": "THE LOG OF THE DATABASE IS NOT BEING KEPT (postgres.log says why)",
}
_PROTECTION = {
    Protection.NAMESPACE: "read in a child process with limits, in a network of its own that leads nowhere, and without sockets",
    Protection.FILTER: "read in a child process with limits and without sockets (this system allows no network namespaces)",
    Protection.LIMITS: "read in a child process with limits of memory, time and files; THE NETWORK IS OPEN TO IT: neither network "
    "namespaces nor system call filters work here, so let the host's firewall keep this machine from the outside",
    Protection.NONE: "cannot be read: the child process does not start",
}


def _recognition() -> str:
    found = Recogniser.find("heb+eng")
    if found and found.languages == "heb+eng":
        return "tesseract with Hebrew and English"
    have = (
        f"tesseract without {'Hebrew' if found and 'heb' not in found.languages else 'English'}" if found else "absent"
    )
    return f"{have}: install tesseract-ocr and tesseract-ocr-heb; until then papers are matched by printed mark, link and sender"
