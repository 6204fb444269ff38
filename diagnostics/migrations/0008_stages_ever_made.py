"""Own pipelines know how many stages the team ever made, also those that were undone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0007_words"),
    ]

    operations = [
        migrations.AddField(
            "savedpipeline",
            "made",
            models.PositiveIntegerField(
                default=0,
                editable=False,
                db_comment="stages that the team ever made, so that no id is used twice",
            ),
        ),
    ]
