"""Case numbers come from a sequence: short enough to say on the phone, never reused, no capability."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_relations")]
    operations = [migrations.RunSQL("CREATE SEQUENCE cases_case_number START 48001", "DROP SEQUENCE cases_case_number")]
