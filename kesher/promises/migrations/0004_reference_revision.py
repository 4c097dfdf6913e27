"""Changes of terms, ladders and internal standards change the revision of the rules (core.reference)."""

from django.db import migrations

from kesher.core.reference import watch_sql


class Migration(migrations.Migration):
    dependencies = [("core", "0006_reference_revision"), ("promises", "0003_the_clock_keeps_its_marks")]
    operations = [
        migrations.RunSQL(*watch_sql(f"promises_{name}")) for name in ("term", "ladderstep", "standard")
    ]
