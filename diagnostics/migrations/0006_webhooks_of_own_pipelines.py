"""Webhooks can deliver own pipelines, more than once for an assessment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0005_mail_headers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="webhookdelivery",
            name="delivery_once",
        ),
        migrations.RemoveConstraint(
            model_name="webhookdelivery",
            name="delivery_kind_known",
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="sends_changes",
            field=models.BooleanField(
                default=False,
                help_text="Delivers the team's own pipeline too, five minutes after its last change. It can name the people who own its stages.",
                verbose_name="own pipelines",
            ),
        ),
        migrations.AlterField(
            model_name="webhookdelivery",
            name="kind",
            field=models.CharField(
                choices=[("assessment.completed", "result"), ("pipeline.changed", "own pipeline"), ("ping", "test")],
                default="assessment.completed",
                max_length=30,
                verbose_name="what is sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "assessment.completed")),
                fields=("assessment", "endpoint"),
                name="delivery_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["assessment.completed", "pipeline.changed", "ping"])),
                name="delivery_kind_known",
            ),
        ),
    ]
