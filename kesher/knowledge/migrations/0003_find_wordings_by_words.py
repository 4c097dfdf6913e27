"""Keep the words of wordings as search sees them, and index them: few rows, so nothing blocks."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0002_relations'),
        ('core', '0001_extensions'),
    ]

    operations = [
        migrations.AddField(
            model_name='wording',
            name='words',
            field=models.TextField(default=''),
        ),
        migrations.AddIndex(
            model_name='wording',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('words', config='simple'), name='wording_by_words'),
        ),
        migrations.AddIndex(
            model_name='wording',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('words', name='gin_trgm_ops'), name='wording_by_likeness'),
        ),
    ]
