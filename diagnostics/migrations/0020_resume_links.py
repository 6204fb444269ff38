"""The link to another device, of which there is one at a time and which can be ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0019_branding_revision")]

    operations = [
        # nullable and without a check, so that neither database reads or rewrites the table
        migrations.AddField(
            model_name="assessment",
            name="link_made_at",
            field=models.DateTimeField(
                blank=True,
                db_comment="when the link to another device was made; null: none is out",
                null=True,
                verbose_name="link made",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="link_number",
            field=models.IntegerField(
                blank=True,
                db_comment="another one whenever a link is made or ended; links of others do not work; null: never",
                editable=False,
                null=True,
            ),
        ),
    ]
