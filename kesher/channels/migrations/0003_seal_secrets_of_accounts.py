"""The secrets of accounts become one sealed text; when each kind was set becomes history, and the two times stop being so.

A table of a few rows: it is locked for a moment. Until 0004 has run the column holds the plain list of before.
"""

import kesher.core.sealed_field
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0002_relations'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='account',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='account',
            name='update_update',
        ),
        migrations.RemoveField(
            model_name='accountevent',
            name='last_received_at',
        ),
        migrations.RemoveField(
            model_name='accountevent',
            name='last_sent_at',
        ),
        migrations.AddField(
            model_name='account',
            name='secrets_set',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='accountevent',
            name='secrets_set',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='account',
            name='secrets',
            field=kesher.core.sealed_field.SealedWords(blank=True, default=list),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "channels_accountevent" ("adapter", "address", "channel", "code", "id", "is_active", "name_en", "name_he", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secrets_set", "settings", "team_id") VALUES (NEW."adapter", NEW."address", NEW."channel", NEW."code", NEW."id", NEW."is_active", NEW."name_en", NEW."name_he", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."secrets_set", NEW."settings", NEW."team_id"); RETURN NULL;', hash='f553cf8591c510ad5972834a1685af22e9258e32', operation='INSERT', pgid='pgtrigger_insert_insert_31def', table='channels_account', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."adapter" IS DISTINCT FROM (NEW."adapter") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_he" IS DISTINCT FROM (NEW."name_he") OR OLD."secrets_set" IS DISTINCT FROM (NEW."secrets_set") OR OLD."settings" IS DISTINCT FROM (NEW."settings") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))', func='INSERT INTO "channels_accountevent" ("adapter", "address", "channel", "code", "id", "is_active", "name_en", "name_he", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secrets_set", "settings", "team_id") VALUES (NEW."adapter", NEW."address", NEW."channel", NEW."code", NEW."id", NEW."is_active", NEW."name_en", NEW."name_he", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."secrets_set", NEW."settings", NEW."team_id"); RETURN NULL;', hash='1c49dd76053b8460bf735d4d60676bbfd7806e81', operation='UPDATE', pgid='pgtrigger_update_update_a51b9', table='channels_account', when='AFTER')),
        ),
    ]
