"""Write the two tables anew: what 0004 replaced would else lie in their files, and in copies of them, until a vacuum.

Outside of a transaction, as VACUUM wants it; both tables have a few rows.
"""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("channels", "0004_seal_what_stands")]
    operations = [
        migrations.RunSQL("VACUUM FULL channels_account", migrations.RunSQL.noop),
        migrations.RunSQL("VACUUM FULL channels_accountevent", migrations.RunSQL.noop),
    ]
