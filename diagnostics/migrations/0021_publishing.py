"""Notes with versions, requests for review, publications at a set time, and what was looked at and is meant.

The columns have defaults, so the old release goes on publishing meanwhile.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0020_resume_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="publicationevent",
            name="planned_for",
            field=models.DateTimeField(blank=True, null=True, verbose_name="planned for"),
        ),
        migrations.AddField(
            model_name="questionnaireversion",
            name="note",
            field=models.CharField(blank=True, db_default="", default="", max_length=500, verbose_name="note"),
        ),
        migrations.CreateModel(
            name="ReviewRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen", models.TextField(verbose_name="what was seen")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="given back")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "questionnaire",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_request",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for review",
                "verbose_name_plural": "requests for review",
                "ordering": ["asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation",
                "verbose_name_plural": "confirmations",
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(fields=("questionnaire", "fingerprint"), name="confirmed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen", models.TextField(verbose_name="what was seen")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("due_at", models.DateTimeField(verbose_name="time of publication")),
                ("planned_at", models.DateTimeField(verbose_name="planned")),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "the draft was changed"),
                            ("published", "somebody published or retired it before"),
                            ("unfit", "something prevents publishing now"),
                            ("no_right", "the person who set the time may not publish any more"),
                        ],
                        max_length=20,
                        verbose_name="failure",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                (
                    "questionnaire",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_publication",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "planned publication",
                "verbose_name_plural": "planned publications",
                "ordering": ["due_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("failure__in", ["", "changed", "published", "unfit", "no_right"])),
                        name="planned_publication_failure_known",
                    )
                ],
            },
        ),
    ]
