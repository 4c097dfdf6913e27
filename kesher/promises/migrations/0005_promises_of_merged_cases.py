"""A promise may carry on the undertaking of a merged case (decision 39)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('promises', '0004_reference_revision'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='promise',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='promise',
            name='update_update',
        ),
        migrations.AddField(
            model_name='promise',
            name='carries',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise'),
        ),
        migrations.AddField(
            model_name='promiseevent',
            name='carries',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='promises.promise'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "promises_promiseevent" ("budget_minutes", "business_days", "calendar_id", "cannot_tell", "carries_id", "case_id", "counted_from", "customer_id", "due_at", "end_reason", "ended_by_id", "evidence_at", "evidence_id", "grace_minutes", "grace_until", "id", "kind", "made_at", "made_by_id", "not_told_because", "offered_due_at", "original_due_at", "owner_id", "paused_at", "paused_for", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "rest_minutes", "revision", "settled_at", "side", "source", "source_ref", "state", "subject_id", "subject_kind", "team_id", "tell_at", "tell_first", "times_moved", "to_team_id", "told_at", "told_before", "warn_at", "what") VALUES (NEW."budget_minutes", NEW."business_days", NEW."calendar_id", NEW."cannot_tell", NEW."carries_id", NEW."case_id", NEW."counted_from", NEW."customer_id", NEW."due_at", NEW."end_reason", NEW."ended_by_id", NEW."evidence_at", NEW."evidence_id", NEW."grace_minutes", NEW."grace_until", NEW."id", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."not_told_because", NEW."offered_due_at", NEW."original_due_at", NEW."owner_id", NEW."paused_at", NEW."paused_for", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."replaced_by_id", NEW."rest_minutes", NEW."revision", NEW."settled_at", NEW."side", NEW."source", NEW."source_ref", NEW."state", NEW."subject_id", NEW."subject_kind", NEW."team_id", NEW."tell_at", NEW."tell_first", NEW."times_moved", NEW."to_team_id", NEW."told_at", NEW."told_before", NEW."warn_at", NEW."what"); RETURN NULL;', hash='a1995534d418d6652791705dfc9cf859b79b9485', operation='INSERT', pgid='pgtrigger_insert_insert_d75e2', table='promises_promise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."budget_minutes" IS DISTINCT FROM (NEW."budget_minutes") OR OLD."business_days" IS DISTINCT FROM (NEW."business_days") OR OLD."calendar_id" IS DISTINCT FROM (NEW."calendar_id") OR OLD."cannot_tell" IS DISTINCT FROM (NEW."cannot_tell") OR OLD."carries_id" IS DISTINCT FROM (NEW."carries_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."counted_from" IS DISTINCT FROM (NEW."counted_from") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."evidence_at" IS DISTINCT FROM (NEW."evidence_at") OR OLD."evidence_id" IS DISTINCT FROM (NEW."evidence_id") OR OLD."grace_minutes" IS DISTINCT FROM (NEW."grace_minutes") OR OLD."grace_until" IS DISTINCT FROM (NEW."grace_until") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."not_told_because" IS DISTINCT FROM (NEW."not_told_because") OR OLD."offered_due_at" IS DISTINCT FROM (NEW."offered_due_at") OR OLD."original_due_at" IS DISTINCT FROM (NEW."original_due_at") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."paused_at" IS DISTINCT FROM (NEW."paused_at") OR OLD."paused_for" IS DISTINCT FROM (NEW."paused_for") OR OLD."replaced_by_id" IS DISTINCT FROM (NEW."replaced_by_id") OR OLD."rest_minutes" IS DISTINCT FROM (NEW."rest_minutes") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."source_ref" IS DISTINCT FROM (NEW."source_ref") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."subject_kind" IS DISTINCT FROM (NEW."subject_kind") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."tell_at" IS DISTINCT FROM (NEW."tell_at") OR OLD."tell_first" IS DISTINCT FROM (NEW."tell_first") OR OLD."times_moved" IS DISTINCT FROM (NEW."times_moved") OR OLD."to_team_id" IS DISTINCT FROM (NEW."to_team_id") OR OLD."told_at" IS DISTINCT FROM (NEW."told_at") OR OLD."told_before" IS DISTINCT FROM (NEW."told_before") OR OLD."warn_at" IS DISTINCT FROM (NEW."warn_at") OR OLD."what" IS DISTINCT FROM (NEW."what"))', func='INSERT INTO "promises_promiseevent" ("budget_minutes", "business_days", "calendar_id", "cannot_tell", "carries_id", "case_id", "counted_from", "customer_id", "due_at", "end_reason", "ended_by_id", "evidence_at", "evidence_id", "grace_minutes", "grace_until", "id", "kind", "made_at", "made_by_id", "not_told_because", "offered_due_at", "original_due_at", "owner_id", "paused_at", "paused_for", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "rest_minutes", "revision", "settled_at", "side", "source", "source_ref", "state", "subject_id", "subject_kind", "team_id", "tell_at", "tell_first", "times_moved", "to_team_id", "told_at", "told_before", "warn_at", "what") VALUES (NEW."budget_minutes", NEW."business_days", NEW."calendar_id", NEW."cannot_tell", NEW."carries_id", NEW."case_id", NEW."counted_from", NEW."customer_id", NEW."due_at", NEW."end_reason", NEW."ended_by_id", NEW."evidence_at", NEW."evidence_id", NEW."grace_minutes", NEW."grace_until", NEW."id", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."not_told_because", NEW."offered_due_at", NEW."original_due_at", NEW."owner_id", NEW."paused_at", NEW."paused_for", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."replaced_by_id", NEW."rest_minutes", NEW."revision", NEW."settled_at", NEW."side", NEW."source", NEW."source_ref", NEW."state", NEW."subject_id", NEW."subject_kind", NEW."team_id", NEW."tell_at", NEW."tell_first", NEW."times_moved", NEW."to_team_id", NEW."told_at", NEW."told_before", NEW."warn_at", NEW."what"); RETURN NULL;', hash='886945859e913a2182e7cc4aee6a123838ce64d4', operation='UPDATE', pgid='pgtrigger_update_update_b4df0', table='promises_promise', when='AFTER')),
        ),
    ]
