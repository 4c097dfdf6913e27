"""The spine, partitioned by month of `at` from its first day, and guarded against any change but redaction and supersession."""

import django.db.models.deletion
import kesher.core.ids
from django.db import migrations, models

TABLE = """
CREATE TABLE timeline_touchpoint (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    customer_id uuid NOT NULL REFERENCES customers_customer (id),
    channel varchar(12) NOT NULL,
    direction varchar(8) NOT NULL,
    kind varchar(30) NOT NULL,
    subject_kind varchar(30) NOT NULL,
    subject_id uuid NOT NULL,
    case_id uuid,
    conversation_id uuid,
    actor_id uuid,
    facts jsonb NOT NULL,
    superseded_by uuid,
    redacted_at timestamptz,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE timeline_touchpoint_default PARTITION OF timeline_touchpoint DEFAULT;
CREATE INDEX touchpoint_of_customer ON timeline_touchpoint (customer_id, at DESC, id DESC);
CREATE INDEX touchpoint_of_case ON timeline_touchpoint (case_id, at DESC, id DESC);

CREATE FUNCTION timeline_make_partitions(first date, months int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    month date;
    made int := 0;
BEGIN
    FOR i IN 0 .. months - 1 LOOP
        month := (date_trunc('month', first) + make_interval(months => i))::date;
        IF to_regclass(format('timeline_touchpoint_%s', to_char(month, 'YYYY_MM'))) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE timeline_touchpoint_%s PARTITION OF timeline_touchpoint FOR VALUES FROM (%L) TO (%L)',
                to_char(month, 'YYYY_MM'), month::timestamp AT TIME ZONE 'UTC',
                (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
"""
# Only two changes are lawful: pointing to the row that replaces this one, and redaction (customer to a pseudonym, facts emptied).
GUARD = """
CREATE FUNCTION timeline_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a touchpoint is never deleted';
    END IF;
    IF (NEW.id, NEW.at, NEW.received_at, NEW.channel, NEW.direction, NEW.kind, NEW.subject_kind, NEW.subject_id)
       IS DISTINCT FROM
       (OLD.id, OLD.at, OLD.received_at, OLD.channel, OLD.direction, OLD.kind, OLD.subject_kind, OLD.subject_id) THEN
        RAISE EXCEPTION 'a touchpoint is never changed';
    END IF;
    IF NEW.redacted_at IS NOT DISTINCT FROM OLD.redacted_at AND
       (NEW.customer_id, NEW.facts, NEW.case_id, NEW.conversation_id, NEW.actor_id)
       IS DISTINCT FROM (OLD.customer_id, OLD.facts, OLD.case_id, OLD.conversation_id, OLD.actor_id) THEN
        RAISE EXCEPTION 'a touchpoint is changed by redaction or supersession only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timeline_guard BEFORE UPDATE OR DELETE ON timeline_touchpoint FOR EACH ROW EXECUTE FUNCTION timeline_guard();
"""
UNGUARD = "DROP FUNCTION IF EXISTS timeline_guard CASCADE; DROP FUNCTION IF EXISTS timeline_make_partitions"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, "DROP TABLE timeline_touchpoint CASCADE"), migrations.RunSQL(GUARD, UNGUARD)],
            state_operations=[
        migrations.CreateModel(
            name='Touchpoint',
            fields=[
                ('id', models.UUIDField(default=kesher.core.ids.new_id, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('channel', models.CharField(blank=True, max_length=12)),
                ('direction', models.CharField(choices=[('in', 'from the customer'), ('out', 'from us'), ('internal', 'between ourselves')], max_length=8)),
                ('kind', models.CharField(max_length=30)),
                ('subject_kind', models.CharField(max_length=30)),
                ('subject_id', models.UUIDField()),
                ('case_id', models.UUIDField(null=True)),
                ('conversation_id', models.UUIDField(null=True)),
                ('actor_id', models.UUIDField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('superseded_by', models.UUIDField(null=True)),
                ('redacted_at', models.DateTimeField(null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', '-at', '-id'], name='touchpoint_of_customer'), models.Index(fields=['case_id', '-at', '-id'], name='touchpoint_of_case')],
            },
        ),
            ],
        ),
        migrations.RunSQL("SELECT timeline_make_partitions(date '2025-01-01', 36)", migrations.RunSQL.noop),
    ]
