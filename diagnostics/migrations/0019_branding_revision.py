"""A number that changes with the branding, so that every process notices a change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0018_nouns")]

    operations = [
        migrations.AddField(
            model_name="branding",
            name="revision",
            field=models.BigIntegerField(
                db_comment="another number after each change, by which processes notice it", editable=False, null=True
            ),
        ),
    ]
