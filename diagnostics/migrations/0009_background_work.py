"""Background workers show that they run, and mail that may not have arrived is reported."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0008_stages_ever_made"),
    ]

    operations = [
        migrations.CreateModel(
            "WorkerHeartbeat",
            [
                (
                    "worker_id",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="worker"),
                ),
                ("seen_at", models.DateTimeField(verbose_name="last seen")),
            ],
            options={
                "verbose_name": "background worker",
                "verbose_name_plural": "background workers",
                "ordering": ["worker_id"],
            },
        ),
        migrations.AlterModelOptions(
            "outgoingmail",
            options={
                "ordering": ["id"],
                "verbose_name": "message that may not have arrived",
                "verbose_name_plural": "messages that may not have arrived",
            },
        ),
        migrations.AddField(
            "outgoingmail",
            "reported_at",
            models.DateTimeField(blank=True, null=True, verbose_name="reported"),
        ),
    ]
