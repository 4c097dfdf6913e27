"""Cases that were merged or split off, and what went along, so that it can go back."""

import django.db.models.deletion
import kesher.core.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_receipts_by_subject'),
        ('customers', '0004_two_people_told_apart'),
        ('staff', '0002_reference_revision'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=kesher.core.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('merge', 'merged'), ('split', 'split off')], default='merge', max_length=5)),
                ('state_before', models.CharField(max_length=18)),
                ('moved', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='case',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='case',
            name='update_update',
        ),
        migrations.AddField(
            model_name='case',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='merged_into',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='case_merged_into'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_caseevent" ("accepted_at", "channel", "claimed", "closed_at", "closing_message_id", "conversation_id", "customer_id", "event_on", "follows_id", "hand_offs", "id", "imported", "language", "matter", "merged_into_id", "not_a_case", "number", "on_behalf_of_id", "opened_at", "outcome_claim", "outcome_customer", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reason_id", "reminded_at", "reminders", "reopened", "solved_at", "state", "state_since", "suggested_id", "team_id") VALUES (NEW."accepted_at", NEW."channel", NEW."claimed", NEW."closed_at", NEW."closing_message_id", NEW."conversation_id", NEW."customer_id", NEW."event_on", NEW."follows_id", NEW."hand_offs", NEW."id", NEW."imported", NEW."language", NEW."matter", NEW."merged_into_id", NEW."not_a_case", NEW."number", NEW."on_behalf_of_id", NEW."opened_at", NEW."outcome_claim", NEW."outcome_customer", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priority", NEW."reason_id", NEW."reminded_at", NEW."reminders", NEW."reopened", NEW."solved_at", NEW."state", NEW."state_since", NEW."suggested_id", NEW."team_id"); RETURN NULL;', hash='6d5e084f089a0f4ee29eee04de85ef69a7f789dd', operation='INSERT', pgid='pgtrigger_insert_insert_0b483', table='cases_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."claimed" IS DISTINCT FROM (NEW."claimed") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closing_message_id" IS DISTINCT FROM (NEW."closing_message_id") OR OLD."conversation_id" IS DISTINCT FROM (NEW."conversation_id") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."event_on" IS DISTINCT FROM (NEW."event_on") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id") OR OLD."hand_offs" IS DISTINCT FROM (NEW."hand_offs") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imported" IS DISTINCT FROM (NEW."imported") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."matter" IS DISTINCT FROM (NEW."matter") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."not_a_case" IS DISTINCT FROM (NEW."not_a_case") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."on_behalf_of_id" IS DISTINCT FROM (NEW."on_behalf_of_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."outcome_claim" IS DISTINCT FROM (NEW."outcome_claim") OR OLD."outcome_customer" IS DISTINCT FROM (NEW."outcome_customer") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."reason_id" IS DISTINCT FROM (NEW."reason_id") OR OLD."reminded_at" IS DISTINCT FROM (NEW."reminded_at") OR OLD."reminders" IS DISTINCT FROM (NEW."reminders") OR OLD."reopened" IS DISTINCT FROM (NEW."reopened") OR OLD."solved_at" IS DISTINCT FROM (NEW."solved_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_since" IS DISTINCT FROM (NEW."state_since") OR OLD."suggested_id" IS DISTINCT FROM (NEW."suggested_id") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))', func='INSERT INTO "cases_caseevent" ("accepted_at", "channel", "claimed", "closed_at", "closing_message_id", "conversation_id", "customer_id", "event_on", "follows_id", "hand_offs", "id", "imported", "language", "matter", "merged_into_id", "not_a_case", "number", "on_behalf_of_id", "opened_at", "outcome_claim", "outcome_customer", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reason_id", "reminded_at", "reminders", "reopened", "solved_at", "state", "state_since", "suggested_id", "team_id") VALUES (NEW."accepted_at", NEW."channel", NEW."claimed", NEW."closed_at", NEW."closing_message_id", NEW."conversation_id", NEW."customer_id", NEW."event_on", NEW."follows_id", NEW."hand_offs", NEW."id", NEW."imported", NEW."language", NEW."matter", NEW."merged_into_id", NEW."not_a_case", NEW."number", NEW."on_behalf_of_id", NEW."opened_at", NEW."outcome_claim", NEW."outcome_customer", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priority", NEW."reason_id", NEW."reminded_at", NEW."reminders", NEW."reopened", NEW."solved_at", NEW."state", NEW."state_since", NEW."suggested_id", NEW."team_id"); RETURN NULL;', hash='de9814743052a5a70a5991b733fab738e7c4b3c7', operation='UPDATE', pgid='pgtrigger_update_update_f5146', table='cases_case', when='AFTER')),
        ),
        migrations.AddField(
            model_name='merge',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='merge',
            name='into',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='merge',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['case', 'at'], name='merge_of_case'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'merge'), ('undone_at__isnull', True)), fields=('case',), name='a_case_is_merged_once_at_a_time'),
        ),
    ]
