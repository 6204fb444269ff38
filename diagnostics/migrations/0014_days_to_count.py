"""An index by which days are counted, and a note for every day on which an assessment was begun, so that it is counted.

Both may take seconds, while the old release serves. So they are not in one transaction with what locks the table.
"""

from datetime import UTC, datetime, timedelta

from django.db import migrations, models

NOTE_DAYS = """
INSERT INTO diagnostics_insightchange (version_id, day)
SELECT DISTINCT version_id, {day} AS day FROM diagnostics_assessment ORDER BY day DESC
"""
DAY = {"sqlite": "date(started_at)", "postgresql": "(started_at AT TIME ZONE 'UTC')::date"}


def note_days(apps, schema_editor):
    """Note every day as changed, the newest first, and those on which the triggers may be installed."""
    connection = schema_editor.connection
    versions = apps.get_model("diagnostics", "QuestionnaireVersion").objects.using(connection.alias)
    changes = apps.get_model("diagnostics", "InsightChange").objects.using(connection.alias)
    today = datetime.now(UTC).date()
    days = (today, today + timedelta(days=1))
    changes.bulk_create(changes.model(version_id=pk, day=day) for pk in versions.values_list("pk", flat=True) for day in days)
    schema_editor.execute(NOTE_DAYS.format(day=DAY[connection.vendor]))


class AddIndexWhileServing(migrations.AddIndex):
    """Adds an index without locking writers out, where the database can; it can be tried again."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        # what broke off leaves an index that is of no use
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {self.index.name}")
        schema_editor.add_index(model, self.index, concurrently=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("diagnostics", "0013_insight")]

    operations = [
        AddIndexWhileServing(
            model_name="assessment",
            index=models.Index(fields=["version", "started_at"], name="assessment_by_version_start"),
        ),
        migrations.RunPython(note_days, migrations.RunPython.noop),
    ]
