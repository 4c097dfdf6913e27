"""Index files by their age, so that the copying of each minute looks at the new ones alone. Built beside the running system."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0006_reference_revision")]

    operations = [
        AddIndexConcurrently("blob", models.Index(fields=["created_at"], name="blob_by_age")),
    ]
