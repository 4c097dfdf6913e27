"""The brake against loops finds receipts by what they answered (it looked by address, which a machine may change)."""

import django.db.models.fields.json
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_cases_of_nobody'),
        ('customers', '0004_two_people_told_apart'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='message',
            name='message_automatic_by_address',
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(django.db.models.fields.json.KeyTransform('answers', 'facts'), models.F('at'), condition=models.Q(('automatic', 'ours'), ('direction', 'out'), ('purpose', 'receipt')), name='message_receipt_by_subject'),
        ),
    ]
