"""The read log may grow and be sealed once; nothing in it is altered or removed, by anybody who comes through the application."""

from django.db import migrations

GUARD = """
CREATE FUNCTION core_read_log_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the read log is append-only';
    END IF;
    IF OLD.seal <> '' OR (NEW.id, NEW.at, NEW.reader_kind, NEW.reader_id, NEW.subject_kind, NEW.subject_id, NEW.purpose, NEW.reason)
       IS DISTINCT FROM (OLD.id, OLD.at, OLD.reader_kind, OLD.reader_id, OLD.subject_kind, OLD.subject_id, OLD.purpose, OLD.reason) THEN
        RAISE EXCEPTION 'the read log is append-only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER core_read_log_guard BEFORE UPDATE OR DELETE ON core_reading FOR EACH ROW EXECUTE FUNCTION core_read_log_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_tables")]
    operations = [migrations.RunSQL(GUARD, "DROP FUNCTION IF EXISTS core_read_log_guard CASCADE")]
