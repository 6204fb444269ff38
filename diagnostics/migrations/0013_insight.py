"""Counts of days for insight, what an assessment needs for them, and who may see them."""

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from diagnostics.assessing.models.triggers import remove_triggers

GROUPS = {"author": ["view_insight"], "publisher": ["view_insight"], "viewer": ["view_insight"]}


def remove_marks(apps, schema_editor):
    """Remove all triggers, since some write to the tables that go; migrate installs the others again."""
    remove_triggers(schema_editor.connection)


def permit(apps, schema_editor):
    """Let the groups see insight."""
    # permissions are otherwise made once all migrations are through
    config = apps.get_app_config("diagnostics")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    ours = permissions.filter(content_type__app_label="diagnostics")
    for name, codenames in GROUPS.items():
        group, _is_new = groups.get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0012_budgets"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="language",
            field=models.CharField(
                blank=True,
                db_comment="the language it was begun in",
                max_length=10,
                null=True,
                verbose_name="language",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="answered_after",
            field=models.JSONField(
                blank=True,
                db_comment="question key to the seconds from the start to its first answer",
                null=True,
                verbose_name="answered after",
            ),
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("file", "file"), ("push", "set up over the API")], max_length=10, verbose_name="kind"
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        db_comment="key of a hand-over target", max_length=20, verbose_name="target"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hand_overs",
                        to="diagnostics.assessment",
                        verbose_name="assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "handover",
                "verbose_name_plural": "handovers",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "kind", "target"), name="hand_over_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["file", "push"])),
                        name="hand_over_kind_known",
                        violation_error_message="Choose one of the listed values.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InsightChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version_id", models.BigIntegerField(verbose_name="version")),
                ("day", models.DateField(verbose_name="day")),
            ],
            options={
                "verbose_name": "change of a day",
                "verbose_name_plural": "changes of days",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InsightRefresh",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0, verbose_name="number")),
            ],
            options={
                "verbose_name": "refresh of insight",
                "verbose_name_plural": "refreshes of insight",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InsightDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "language",
                    models.CharField(
                        blank=True, db_comment="empty: not recorded", max_length=10, verbose_name="language"
                    ),
                ),
                ("begun", models.PositiveIntegerField(verbose_name="begun")),
                ("completed", models.PositiveIntegerField(verbose_name="completed")),
                (
                    "counts",
                    models.JSONField(
                        db_comment="what insight.domain.counting counts, by name", verbose_name="counts"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="insight_days",
                        to="diagnostics.questionnaireversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "counts of a day",
                "verbose_name_plural": "counts of days",
                "permissions": [("view_insight", "Can view insight")],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "day", "language"), name="insight_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(("completed__lte", models.F("begun"))), name="insight_completed_of_begun"
                    ),
                ],
            },
        ),
        migrations.RunPython(permit, remove_marks),
    ]
