"""What the actions keep beside a case: suggestions, reminders, touchpoints, typed codes. Nullable or with defaults, so nothing blocks."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_case_numbers'),
        ('core', '0003_read_log_is_append_only'),
        ('customers', '0003_standing_of_addresses_and_search'),
        ('staff', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='case',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='case',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='task',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='task',
            name='update_update',
        ),
        migrations.AddField(
            model_name='arrival',
            name='customer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='imported',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='arrival',
            name='link_request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.documentrequest'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='arrival',
            name='refused_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='arrival',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.team'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='touch_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='arrival',
            name='touch_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='arrival',
            name='typed_code',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='call',
            name='touch_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='call',
            name='touch_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='event_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='reminders',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='case',
            name='suggested',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='event_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='reminders',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='suggested',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='message',
            name='failed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='final',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='message',
            name='sent_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='touch_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='touch_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='returned_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='task',
            name='touch_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='touch_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='taskevent',
            name='returned_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='taskevent',
            name='touch_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='taskevent',
            name='touch_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='arrival',
            name='how',
            field=models.CharField(blank=True, choices=[('qr', 'by its printed mark'), ('text', 'by its recognised code'), ('link', 'by its own link'), ('thread', 'by its conversation'), ('sender', "by the sender's number"), ('person', 'by a person')], max_length=6),
        ),
        migrations.AlterField(
            model_name='case',
            name='language',
            field=models.CharField(blank=True, default='he', max_length=2),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='language',
            field=models.CharField(blank=True, default='he', max_length=2),
        ),
        migrations.AddIndex(
            model_name='arrival',
            index=models.Index(fields=['envelope_id'], name='arrival_of_envelope'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'waiting_customer')), fields=['state_since'], name='case_waiting_for_customer'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('direction', 'out'), models.Q(('automatic', ''), _negated=True)), fields=['sender_value', '-at'], name='message_automatic_by_address'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_caseevent" ("accepted_at", "channel", "claimed", "closed_at", "closing_message_id", "conversation_id", "customer_id", "event_on", "follows_id", "hand_offs", "id", "imported", "language", "matter", "not_a_case", "number", "on_behalf_of_id", "opened_at", "outcome_claim", "outcome_customer", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reason_id", "reminded_at", "reminders", "reopened", "solved_at", "state", "state_since", "suggested_id", "team_id") VALUES (NEW."accepted_at", NEW."channel", NEW."claimed", NEW."closed_at", NEW."closing_message_id", NEW."conversation_id", NEW."customer_id", NEW."event_on", NEW."follows_id", NEW."hand_offs", NEW."id", NEW."imported", NEW."language", NEW."matter", NEW."not_a_case", NEW."number", NEW."on_behalf_of_id", NEW."opened_at", NEW."outcome_claim", NEW."outcome_customer", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priority", NEW."reason_id", NEW."reminded_at", NEW."reminders", NEW."reopened", NEW."solved_at", NEW."state", NEW."state_since", NEW."suggested_id", NEW."team_id"); RETURN NULL;', hash='715b9b86bf9ee6ffb4b312db9cf21773c519eb6b', operation='INSERT', pgid='pgtrigger_insert_insert_0b483', table='cases_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."claimed" IS DISTINCT FROM (NEW."claimed") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closing_message_id" IS DISTINCT FROM (NEW."closing_message_id") OR OLD."conversation_id" IS DISTINCT FROM (NEW."conversation_id") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."event_on" IS DISTINCT FROM (NEW."event_on") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id") OR OLD."hand_offs" IS DISTINCT FROM (NEW."hand_offs") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imported" IS DISTINCT FROM (NEW."imported") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."matter" IS DISTINCT FROM (NEW."matter") OR OLD."not_a_case" IS DISTINCT FROM (NEW."not_a_case") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."on_behalf_of_id" IS DISTINCT FROM (NEW."on_behalf_of_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."outcome_claim" IS DISTINCT FROM (NEW."outcome_claim") OR OLD."outcome_customer" IS DISTINCT FROM (NEW."outcome_customer") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."reason_id" IS DISTINCT FROM (NEW."reason_id") OR OLD."reminded_at" IS DISTINCT FROM (NEW."reminded_at") OR OLD."reminders" IS DISTINCT FROM (NEW."reminders") OR OLD."reopened" IS DISTINCT FROM (NEW."reopened") OR OLD."solved_at" IS DISTINCT FROM (NEW."solved_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_since" IS DISTINCT FROM (NEW."state_since") OR OLD."suggested_id" IS DISTINCT FROM (NEW."suggested_id") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))', func='INSERT INTO "cases_caseevent" ("accepted_at", "channel", "claimed", "closed_at", "closing_message_id", "conversation_id", "customer_id", "event_on", "follows_id", "hand_offs", "id", "imported", "language", "matter", "not_a_case", "number", "on_behalf_of_id", "opened_at", "outcome_claim", "outcome_customer", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reason_id", "reminded_at", "reminders", "reopened", "solved_at", "state", "state_since", "suggested_id", "team_id") VALUES (NEW."accepted_at", NEW."channel", NEW."claimed", NEW."closed_at", NEW."closing_message_id", NEW."conversation_id", NEW."customer_id", NEW."event_on", NEW."follows_id", NEW."hand_offs", NEW."id", NEW."imported", NEW."language", NEW."matter", NEW."not_a_case", NEW."number", NEW."on_behalf_of_id", NEW."opened_at", NEW."outcome_claim", NEW."outcome_customer", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priority", NEW."reason_id", NEW."reminded_at", NEW."reminders", NEW."reopened", NEW."solved_at", NEW."state", NEW."state_since", NEW."suggested_id", NEW."team_id"); RETURN NULL;', hash='6d48ddd2e021086c2a00c398f2c90168dd43b93f', operation='UPDATE', pgid='pgtrigger_update_update_f5146', table='cases_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='task',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_taskevent" ("answer", "asked_at", "asked_by_id", "case_id", "done_at", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rating", "returned_because", "state", "team_id", "touch_at", "touch_id", "what") VALUES (NEW."answer", NEW."asked_at", NEW."asked_by_id", NEW."case_id", NEW."done_at", NEW."id", NEW."kind", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rating", NEW."returned_because", NEW."state", NEW."team_id", NEW."touch_at", NEW."touch_id", NEW."what"); RETURN NULL;', hash='b28afde4460f4620e919104ccb33df054b4e82c5', operation='INSERT', pgid='pgtrigger_insert_insert_62e7a', table='cases_task', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='task',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_taskevent" ("answer", "asked_at", "asked_by_id", "case_id", "done_at", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rating", "returned_because", "state", "team_id", "touch_at", "touch_id", "what") VALUES (NEW."answer", NEW."asked_at", NEW."asked_by_id", NEW."case_id", NEW."done_at", NEW."id", NEW."kind", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rating", NEW."returned_because", NEW."state", NEW."team_id", NEW."touch_at", NEW."touch_id", NEW."what"); RETURN NULL;', hash='c31acd7d9688ef140b97b9a57ac7e0f45f1b8b44', operation='UPDATE', pgid='pgtrigger_update_update_e050d', table='cases_task', when='AFTER')),
        ),
    ]
