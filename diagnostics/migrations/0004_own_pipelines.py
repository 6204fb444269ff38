"""The team's own pipeline, from the adapted one before it, and which company and CRM an assessment is about."""

from django.db import migrations, models
from django.db.models import deletion


def keep_adapted(apps, schema_editor):
    """Write each adapted pipeline as an own one; recommended stages that it lacks are those that were left out."""
    rows = apps.get_model("diagnostics", "SavedPipeline").objects.using(schema_editor.connection.alias)
    for row in rows.select_related("assessment").iterator():
        stages, made = [], 0
        for adapted in row.stages:
            made += adapted["key"] is None
            stages.append(_own_stage(adapted, adapted["key"] or f"own-{made}"))
        kept = {stage["id"] for stage in stages}
        recommended = row.assessment.outcome["pipeline"]["stages"]
        for place, placed in enumerate(recommended):
            if placed["key"] not in kept:
                before = {stage["key"] for stage in recommended[:place]}
                behind = max((index + 1 for index, stage in enumerate(stages) if stage["id"] in before), default=0)
                stages.insert(behind, {**_own_stage(placed, placed["key"]), "is_left_out": True})
        parts = ("partners", "prospecting", "deal", "growth")
        stages.sort(key=lambda stage: (parts.index(stage["part"]), stage["wins"]))
        row.document = {"beginning": "recommended", "sales_model": None, "made": made, "stages": stages}
        row.save(update_fields=["document"])


def _own_stage(stage, stage_id):
    return {
        "id": stage_id,
        # the first edition knew only growth and what comes before it
        "part": stage.get("part") or ("growth" if stage.get("growth") else "deal"),
        "wins": stage["wins"],
        "optional": stage.get("optional", False),
        "is_left_out": False,
        "name": stage.get("label", ""),
        "exit_criterion": "",
        "owner": "",
        "activities": "",
        "probability": stage.get("probability"),
        "idle_days": None,
    }


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0003_second_edition"),
    ]

    operations = [
        migrations.RenameModel("OwnPipeline", "CurrentStages"),
        migrations.AlterModelOptions(
            "currentstages", {"verbose_name": "today's stages", "verbose_name_plural": "today's stages"}
        ),
        migrations.AlterField(
            "currentstages",
            "assessment",
            models.OneToOneField(
                on_delete=deletion.CASCADE,
                related_name="current_stages",
                to="diagnostics.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.RenameModel("AdaptedPipeline", "SavedPipeline"),
        migrations.AlterModelOptions(
            "savedpipeline", {"verbose_name": "own pipeline", "verbose_name_plural": "own pipelines"}
        ),
        migrations.AlterField(
            "savedpipeline",
            "assessment",
            models.OneToOneField(
                on_delete=deletion.CASCADE,
                related_name="own_pipeline",
                to="diagnostics.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AddField(
            "savedpipeline",
            "document",
            models.JSONField(
                null=True,
                db_comment="what domain.own_pipeline dumps; null: undone, the recommendation counts",
                verbose_name="pipeline",
            ),
        ),
        migrations.AddField(
            "savedpipeline",
            "earlier",
            models.JSONField(
                default=list, db_comment="documents that undo restores, newest last", verbose_name="earlier states"
            ),
        ),
        migrations.AddField(
            "savedpipeline",
            "revision",
            models.PositiveIntegerField(
                default=1, db_comment="rises with every save and every undo", verbose_name="revision"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(keep_adapted, migrations.RunPython.noop),
        migrations.RemoveField("savedpipeline", "stages"),
        migrations.AddField(
            "assessment", "company", models.CharField(blank=True, max_length=80, verbose_name="company")
        ),
        migrations.AddField(
            "assessment",
            "crm",
            models.CharField(
                blank=True,
                db_comment="key of a hand-over target; empty: not said",
                max_length=20,
                verbose_name="CRM",
            ),
        ),
        migrations.AlterField(
            "assessment",
            "search_text",
            models.TextField(
                blank=True, db_comment="name, company and note without case, to search in", editable=False
            ),
        ),
    ]
