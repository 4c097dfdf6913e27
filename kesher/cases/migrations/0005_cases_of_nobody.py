"""Since when a case is nobody's, for the watch over queues. Nullable, so nothing blocks."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_what_actions_keep'),
        ('customers', '0003_standing_of_addresses_and_search'),
        ('staff', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='unowned_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('unowned_since__isnull', False)), fields=['unowned_since'], name='case_of_nobody'),
        ),
    ]
