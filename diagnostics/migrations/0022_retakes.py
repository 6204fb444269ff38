"""An index of retakes alone, which both databases use with statistics and without.

The index of the foreign key also had every assessment that is none. SQLite's statistics then say that a value has as many
rows as there are assessments, so it read the whole table instead.
"""

from django.db import migrations, models

EARLIER = "diagnostics_assessment_follows_id_49b9d284"


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0021_publishing")]

    operations = [
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("follows__isnull", False)), fields=["follows"], name="assessment_by_retaken"
            ),
        ),
        # Django would copy the whole table on SQLite
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="assessment",
                    name="follows",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=models.deletion.SET_NULL,
                        related_name="followers",
                        to="diagnostics.assessment",
                        verbose_name="retake of",
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {EARLIER}",
                    f"CREATE INDEX IF NOT EXISTS {EARLIER} ON diagnostics_assessment (follows_id)",
                ),
            ],
        ),
    ]
