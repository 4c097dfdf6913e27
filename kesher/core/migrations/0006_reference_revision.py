"""The rules of the house have a revision: see core.reference."""

from django.db import migrations, models

from kesher.core.reference import watch_sql

CHANGED = """
INSERT INTO core_referencerevision (id, revision) VALUES (1, gen_random_uuid());
CREATE FUNCTION core_reference_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE core_referencerevision SET revision = gen_random_uuid();
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_knocks")]
    operations = [
        migrations.CreateModel(
            name="ReferenceRevision",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("revision", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(CHANGED, "DROP FUNCTION IF EXISTS core_reference_changed CASCADE"),
        migrations.RunSQL(*watch_sql("core_setting")),
    ]
