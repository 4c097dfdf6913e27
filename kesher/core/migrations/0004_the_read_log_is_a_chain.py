"""Each sealed reading has its place in the chain: the order of sealing, which ids made earlier and committed later do not give."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_read_log_is_append_only")]
    operations = [migrations.AddField("reading", "number", models.BigIntegerField(null=True, unique=True))]
