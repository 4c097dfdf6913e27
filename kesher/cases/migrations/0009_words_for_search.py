"""Words of messages, matters, papers and names of files, kept by the database in step with their texts, and indexed.

The columns are the database's alone: no model reads or writes them, so that no page fetches them by the way.
"""

from django.db import migrations

COLUMNS = (
    ("message", "coalesce(subject, '') || ' ' || coalesce(text, '')"),
    ("case", "coalesce(matter, '')"),
    ("arrival", "coalesce(name, '') || ' ' || coalesce(note, '') || ' ' || coalesce(text, '')"),
    ("attachment", "coalesce(name, '')"),
)


def _make(table: str, text: str) -> str:
    return (
        f"ALTER TABLE cases_{table} ADD COLUMN words tsvector GENERATED ALWAYS AS (kesher_words({text})) STORED;"
        f"CREATE INDEX {table}_by_words ON cases_{table} USING gin (words)"
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_reasons_of_other_systems"), ("core", "0008_words_for_search")]
    operations = [
        *(
            migrations.RunSQL(_make(table, text), f"ALTER TABLE cases_{table} DROP COLUMN words")
            for table, text in COLUMNS
        ),
        migrations.RunSQL(
            "CREATE INDEX message_by_time ON cases_message (at DESC)", "DROP INDEX message_by_time"
        ),
    ]
