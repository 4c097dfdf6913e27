"""Who came through an open door lately: forms are counted per network. A new table, empty, nothing waits for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_the_read_log_is_a_chain")]
    operations = [
        migrations.CreateModel(
            "Knock",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("door", models.CharField(max_length=20)),
                ("network", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index("door", "network", "at", name="knock_by_network")]},
        )
    ]
