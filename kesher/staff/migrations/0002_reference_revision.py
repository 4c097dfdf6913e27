"""Changes of people, teams and calendars change the revision of the rules (core.reference); a log-in does not."""

from django.db import migrations

from kesher.core.reference import watch_sql

TABLES = ("team", "membership", "role", "absence", "calendar", "slot", "closedday", "specialday")


class Migration(migrations.Migration):
    dependencies = [("core", "0006_reference_revision"), ("staff", "0001_initial")]
    operations = [
        *(migrations.RunSQL(*watch_sql(f"staff_{name}")) for name in TABLES),
        migrations.RunSQL(*watch_sql("staff_person", columns=("is_active", "extension", "name_he", "name_en"))),
    ]
