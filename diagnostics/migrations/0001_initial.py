"""Every table of the app, and the table of the cache that all processes share: it holds the limits of wrong passwords."""

import diagnostics.webhooks.domain
import diagnostics.people.models
import diagnostics.assessing.models.assessments
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # No release had these. A database that all of them made has the same tables and counts as migrated; one that only
    # some of them made is refused, and needs a migrate by the last commit that has them first.
    replaces = [
        ("diagnostics", "0003_archive"),
        ("diagnostics", "0004_name_keys"),
        ("diagnostics", "0005_invitation"),
        ("diagnostics", "0006_own_pipeline"),
        ("diagnostics", "0007_adapted_pipeline"),
        ("diagnostics", "0008_export_permission"),
        ("diagnostics", "0009_archive_by_name"),
        ("diagnostics", "0010_mail_allowance"),
        ("diagnostics", "0011_retention_indexes"),
        ("diagnostics", "0012_branding"),
        ("diagnostics", "0013_webhooks"),
        ("diagnostics", "0014_webhook_alerts"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "A user with this e-mail address exists already."},
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_lower_case",
                        violation_error_message="Write the e-mail address in lower case.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "This address has been invited already."},
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="invited"),
                ),
                (
                    "expires_at",
                    models.DateTimeField(default=diagnostics.people.models.invitation_end, verbose_name="expires"),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True, verbose_name="accepted")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="invitation_email_lower_case",
                        violation_error_message="Write the e-mail address in lower case.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(help_text="Heading of the start page.", max_length=200, verbose_name="title"),
                ),
                (
                    "title_nb",
                    models.CharField(help_text="Heading of the start page.", max_length=200, verbose_name="title"),
                ),
                (
                    "introduction_en",
                    models.TextField(
                        blank=True, help_text="Says on the start page what one gets.", verbose_name="introduction"
                    ),
                ),
                (
                    "introduction_nb",
                    models.TextField(
                        blank=True, help_text="Says on the start page what one gets.", verbose_name="introduction"
                    ),
                ),
                (
                    "outreach_note_en",
                    models.TextField(
                        blank=True, help_text="Stands beside every message template.", verbose_name="outreach note"
                    ),
                ),
                (
                    "outreach_note_nb",
                    models.TextField(
                        blank=True, help_text="Stands beside every message template.", verbose_name="outreach note"
                    ),
                ),
            ],
            options={
                "verbose_name": "questionnaire",
                "verbose_name_plural": "questionnaires",
                "ordering": ["key"],
                "permissions": [("publish_questionnaire", "Can publish and retire questionnaires")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="questionnaire_key_unique",
                        violation_error_message="Another questionnaire has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="questionnaire_key_not_blank",
                        violation_error_message="Write a key.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "text_en",
                    models.CharField(
                        help_text="Heading of the question's page.", max_length=300, verbose_name="question"
                    ),
                ),
                (
                    "text_nb",
                    models.CharField(
                        help_text="Heading of the question's page.", max_length=300, verbose_name="question"
                    ),
                ),
                (
                    "help_text_en",
                    models.TextField(
                        blank=True, help_text="Stands below the question. May be left empty.", verbose_name="help text"
                    ),
                ),
                (
                    "help_text_nb",
                    models.TextField(
                        blank=True, help_text="Stands below the question. May be left empty.", verbose_name="help text"
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["questionnaire", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "key"),
                        name="question_key_unique",
                        violation_error_message="Another question of this questionnaire has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="question_key_not_blank",
                        violation_error_message="Write a key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="question_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="diagnostics.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "label_en",
                    models.CharField(help_text="What the respondent chooses.", max_length=200, verbose_name="label"),
                ),
                (
                    "label_nb",
                    models.CharField(help_text="What the respondent chooses.", max_length=200, verbose_name="label"),
                ),
                (
                    "help_text_en",
                    models.CharField(
                        blank=True,
                        help_text="Stands below the label. May be left empty.",
                        max_length=300,
                        verbose_name="help text",
                    ),
                ),
                (
                    "help_text_nb",
                    models.CharField(
                        blank=True,
                        help_text="Stands below the label. May be left empty.",
                        max_length=300,
                        verbose_name="help text",
                    ),
                ),
                (
                    "is_unknown",
                    models.BooleanField(
                        default=False,
                        help_text="Gives no points, and the result says what is missing.",
                        verbose_name="means “I don't know yet”",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer option",
                "verbose_name_plural": "answer options",
                "ordering": ["question", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "key"),
                        name="option_key_unique",
                        violation_error_message="Another option of this question has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="option_key_not_blank",
                        violation_error_message="Write a key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="option_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Names the stage in every pipeline and on its own page.",
                        max_length=36,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="Names the stage in every pipeline and on its own page.",
                        max_length=36,
                        verbose_name="name",
                    ),
                ),
                (
                    "purpose_en",
                    models.TextField(
                        blank=True,
                        help_text="Stands below the name in results: what the stage is for.",
                        verbose_name="purpose",
                    ),
                ),
                (
                    "purpose_nb",
                    models.TextField(
                        blank=True,
                        help_text="Stands below the name in results: what the stage is for.",
                        verbose_name="purpose",
                    ),
                ),
                (
                    "entry_criterion_en",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to enter it.",
                        verbose_name="entry criterion",
                    ),
                ),
                (
                    "entry_criterion_nb",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to enter it.",
                        verbose_name="entry criterion",
                    ),
                ),
                (
                    "exit_criterion_en",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to leave it.",
                        verbose_name="exit criterion",
                    ),
                ),
                (
                    "exit_criterion_nb",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to leave it.",
                        verbose_name="exit criterion",
                    ),
                ),
                (
                    "exit_evidence",
                    models.CharField(
                        choices=[
                            ("buyer_action", "Something the buyer did"),
                            ("artefact", "A thing of ours that can be looked at"),
                        ],
                        default="buyer_action",
                        help_text="Said beside the exit criterion.",
                        max_length=20,
                        verbose_name="what shows the exit",
                    ),
                ),
                (
                    "activities_en",
                    models.TextField(
                        blank=True,
                        help_text="What to do in the stage, as a list in results. One a line.",
                        verbose_name="activities",
                    ),
                ),
                (
                    "activities_nb",
                    models.TextField(
                        blank=True,
                        help_text="What to do in the stage, as a list in results. One a line.",
                        verbose_name="activities",
                    ),
                ),
                (
                    "owner_en",
                    models.CharField(
                        blank=True,
                        help_text="Shown in results: the role that owns the stage.",
                        max_length=100,
                        verbose_name="owner",
                    ),
                ),
                (
                    "owner_nb",
                    models.CharField(
                        blank=True,
                        help_text="Shown in results: the role that owns the stage.",
                        max_length=100,
                        verbose_name="owner",
                    ),
                ),
                (
                    "questions_to_ask_en",
                    models.TextField(
                        blank=True, help_text="A list in results. One a line.", verbose_name="questions to ask"
                    ),
                ),
                (
                    "questions_to_ask_nb",
                    models.TextField(
                        blank=True, help_text="A list in results. One a line.", verbose_name="questions to ask"
                    ),
                ),
                (
                    "kpi_en",
                    models.TextField(
                        blank=True, help_text="Shown in results. Name and formula in one line.", verbose_name="KPI"
                    ),
                ),
                (
                    "kpi_nb",
                    models.TextField(
                        blank=True, help_text="Shown in results. Name and formula in one line.", verbose_name="KPI"
                    ),
                ),
                (
                    "synonyms_en",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what teams also call the stage. One a line.",
                        verbose_name="synonyms",
                    ),
                ),
                (
                    "synonyms_nb",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what teams also call the stage. One a line.",
                        verbose_name="synonyms",
                    ),
                ),
                (
                    "win_probability",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="A multiple of ten. Shown as a placeholder to replace with one's own.",
                        validators=[
                            django.core.validators.MaxValueValidator(100),
                            django.core.validators.StepValueValidator(10),
                        ],
                        verbose_name="win probability in percent",
                    ),
                ),
                (
                    "idle_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Days without movement before a deal counts as idle.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="idle after days",
                    ),
                ),
                (
                    "outreach_template_en",
                    models.TextField(
                        blank=True,
                        help_text="Only where outreach happens. Blanks stand in [brackets].",
                        verbose_name="message template",
                    ),
                ),
                (
                    "outreach_template_nb",
                    models.TextField(
                        blank=True,
                        help_text="Only where outreach happens. Blanks stand in [brackets].",
                        verbose_name="message template",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage",
                "verbose_name_plural": "stages",
                "ordering": ["questionnaire", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "key"),
                        name="stage_key_unique",
                        violation_error_message="Another stage of this questionnaire has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="stage_key_not_blank",
                        violation_error_message="Write a key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="stage_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exit_evidence__in", ["buyer_action", "artefact"])),
                        name="stage_exit_evidence_known",
                        violation_error_message="Choose one of the listed values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("win_probability__in", range(0, 101, 10))),
                        name="stage_win_probability_tens",
                        violation_error_message="The win probability is a multiple of ten from 0 to 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("idle_days__gte", 1)),
                        name="stage_idle_days_from_one",
                        violation_error_message="A deal is idle after one day at the earliest.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="processes",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the lists here. Respondents do not see it.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="For authors: results show the stages, not the name of their process.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="For authors: results show the stages, not the name of their process.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "winning_stage",
                    models.ForeignKey(
                        blank=True,
                        help_text="Which of its stages wins the deal. Marked in results; what follows is customer growth.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="winning stage",
                    ),
                ),
            ],
            options={
                "verbose_name": "process",
                "verbose_name_plural": "processes",
                "ordering": ["questionnaire", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "key"),
                        name="process_key_unique",
                        violation_error_message="Another process of this questionnaire has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="process_key_not_blank",
                        violation_error_message="Write a key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="process_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sales_models",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that decides ties: of equal scores the earlier one leads.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Heading of a result that it leads, and of its own page.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="Heading of a result that it leads, and of its own page.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "threshold",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="The sales model is present in a result when its score reaches this.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="threshold",
                    ),
                ),
                (
                    "market",
                    models.CharField(
                        choices=[
                            ("b2b", "Businesses (B2B)"),
                            ("b2c", "Consumers (B2C)"),
                            ("both", "Businesses and consumers"),
                        ],
                        default="b2b",
                        help_text="Said on its page: whom it sells to.",
                        max_length=10,
                        verbose_name="market",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        help_text="Takes the common process's place when this sales model leads. Mostly empty.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="diagnostics.process",
                        verbose_name="own process",
                    ),
                ),
                (
                    "summary_en",
                    models.CharField(
                        blank=True,
                        help_text="One sentence below the heading of a result.",
                        max_length=300,
                        verbose_name="summary",
                    ),
                ),
                (
                    "summary_nb",
                    models.CharField(
                        blank=True,
                        help_text="One sentence below the heading of a result.",
                        max_length=300,
                        verbose_name="summary",
                    ),
                ),
                (
                    "description_en",
                    models.TextField(
                        blank=True,
                        help_text="Text of its own page. An empty line begins a paragraph.",
                        verbose_name="description",
                    ),
                ),
                (
                    "description_nb",
                    models.TextField(
                        blank=True,
                        help_text="Text of its own page. An empty line begins a paragraph.",
                        verbose_name="description",
                    ),
                ),
                (
                    "fits_when_en",
                    models.TextField(
                        blank=True, help_text="A list in results and on its page. One a line.", verbose_name="fits when"
                    ),
                ),
                (
                    "fits_when_nb",
                    models.TextField(
                        blank=True, help_text="A list in results and on its page. One a line.", verbose_name="fits when"
                    ),
                ),
                (
                    "watch_out_en",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="watch out for",
                    ),
                ),
                (
                    "watch_out_nb",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="watch out for",
                    ),
                ),
                (
                    "roles_en",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="typical roles",
                    ),
                ),
                (
                    "roles_nb",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="typical roles",
                    ),
                ),
                (
                    "crm_needs_en",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="what the CRM must be able to do",
                    ),
                ),
                (
                    "crm_needs_nb",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="what the CRM must be able to do",
                    ),
                ),
                (
                    "entry_stage",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where its leads come in when another sales model is present too. Mostly empty.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="entry stage",
                    ),
                ),
                (
                    "entry_note_en",
                    models.TextField(
                        blank=True,
                        help_text="Said where the entry stage stands.",
                        verbose_name="note on the entry stage",
                    ),
                ),
                (
                    "entry_note_nb",
                    models.TextField(
                        blank=True,
                        help_text="Said where the entry stage stands.",
                        verbose_name="note on the entry stage",
                    ),
                ),
                (
                    "entry_replaced_note_en",
                    models.TextField(
                        blank=True,
                        help_text="Said where another stage took its place.",
                        verbose_name="note on a replaced entry stage",
                    ),
                ),
                (
                    "entry_replaced_note_nb",
                    models.TextField(
                        blank=True,
                        help_text="Said where another stage took its place.",
                        verbose_name="note on a replaced entry stage",
                    ),
                ),
            ],
            options={
                "verbose_name": "sales model",
                "verbose_name_plural": "sales models",
                "ordering": ["questionnaire", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "key"),
                        name="sales_model_key_unique",
                        violation_error_message="Another sales model of this questionnaire has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="sales_model_key_not_blank",
                        violation_error_message="Write a key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="sales_model_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("market__in", ["b2b", "b2c", "both"])),
                        name="sales_model_market_known",
                        violation_error_message="Choose one of the listed values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 1)),
                        name="sales_model_threshold_from_one",
                        violation_error_message="A threshold is at least 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptionWeight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weights",
                        to="diagnostics.answeroption",
                        verbose_name="answer option",
                    ),
                ),
                (
                    "sales_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weights",
                        to="diagnostics.salesmodel",
                        verbose_name="sales model",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
            ],
            options={
                "verbose_name": "weight",
                "verbose_name_plural": "weights",
                "ordering": ["option", "sales_model"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("option", "sales_model"),
                        name="weight_unique",
                        violation_error_message="This option has a weight for this sales model already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                        name="weight_in_range",
                        violation_error_message="A weight is a whole number from 1 to 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionnaireVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("document", models.JSONField(verbose_name="document")),
                (
                    "fingerprint",
                    models.CharField(
                        db_comment="SHA-256 of the canonical JSON", max_length=64, verbose_name="fingerprint"
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="published at")),
            ],
            options={
                "verbose_name": "published version",
                "verbose_name_plural": "published versions",
                "ordering": ["questionnaire", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("questionnaire", "number"), name="version_number_unique"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="version_number_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicationEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="diagnostics.questionnaireversion",
                        verbose_name="version",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("published", "published"), ("retired", "retired")],
                        max_length=20,
                        verbose_name="event",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["published", "retired"])),
                        name="publication_kind_known",
                        violation_error_message="Choose one of the listed values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("document", models.JSONField(verbose_name="document")),
                ("requested_at", models.DateTimeField(verbose_name="requested")),
                ("done", models.PositiveBigIntegerField(default=0, verbose_name="combinations done")),
                ("total", models.PositiveBigIntegerField(verbose_name="combinations")),
                ("proof", models.JSONField(blank=True, null=True, verbose_name="proof")),
                (
                    "compared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="diagnostics.questionnaireversion",
                        verbose_name="compared with",
                    ),
                ),
                (
                    "impact",
                    models.JSONField(
                        blank=True, db_comment="on who leads, against compared_with", null=True, verbose_name="impact"
                    ),
                ),
            ],
            options={
                "verbose_name": "proof",
                "verbose_name_plural": "proofs",
                "constraints": [
                    models.UniqueConstraint(fields=("questionnaire", "fingerprint"), name="proof_once_a_draft")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=diagnostics.assessing.models.assessments.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="diagnostics.questionnaireversion",
                        verbose_name="version",
                    ),
                ),
                (
                    "answers",
                    models.JSONField(db_comment="question key to option key", default=dict, verbose_name="answers"),
                ),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
                ("outcome", models.JSONField(blank=True, null=True, verbose_name="outcome")),
                (
                    "leading",
                    models.CharField(
                        blank=True,
                        db_comment="from the outcome, for lists; empty: none leads",
                        max_length=50,
                        verbose_name="leading sales model",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=100, verbose_name="name")),
                (
                    "title_before",
                    models.CharField(
                        blank=True,
                        db_comment="what undoing a renaming restores",
                        max_length=100,
                        null=True,
                        verbose_name="earlier name",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, validators=[django.core.validators.MaxLengthValidator(2000)], verbose_name="note"
                    ),
                ),
                (
                    "name_key",
                    models.CharField(
                        blank=True, db_comment="the name without case, to sort by", editable=False, max_length=300
                    ),
                ),
                (
                    "search_text",
                    models.TextField(blank=True, db_comment="name and note without case, to search in", editable=False),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followers",
                        to="diagnostics.assessment",
                        verbose_name="taken again from",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "browser",
                    models.CharField(blank=True, db_comment="SHA-256 of the id in the browser's cookie", max_length=64),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["-id"],
                "permissions": [("export_assessment", "Can export assessments")],
                "indexes": [
                    models.Index(fields=["owner", "-id"], name="assessment_by_owner"),
                    models.Index(fields=["browser", "-id"], name="assessment_by_browser"),
                    models.Index(fields=["owner", "name_key", "id"], name="assessment_by_owner_and_name"),
                    models.Index(
                        condition=models.Q(("owner", None)),
                        fields=["browser", "name_key", "id"],
                        name="assessment_by_browser_and_name",
                    ),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", True)),
                        fields=["started_at"],
                        name="assessment_begun_by_start",
                    ),
                    models.Index(
                        condition=models.Q(("completed_at__isnull", False)),
                        fields=["completed_at"],
                        name="assessment_by_completion",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", True), ("outcome__isnull", True)),
                            models.Q(("completed_at__isnull", False), ("outcome__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_completed_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("completed_at__isnull", False), ("leading", ""), _connector="OR"),
                        name="assessment_leading_only_completed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", False), models.Q(("browser", ""), _negated=True), _connector="OR"
                        ),
                        name="assessment_belongs_to_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="diagnostics.assessment"
                    ),
                ),
                ("browser", models.CharField(db_comment="SHA-256 of the id in the browser's cookie", max_length=64)),
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
                "constraints": [
                    models.UniqueConstraint(fields=("browser", "assessment"), name="grant_once"),
                    models.CheckConstraint(
                        condition=models.Q(("browser", ""), _negated=True), name="grant_names_a_browser"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Branding",
            fields=[
                ("id", models.PositiveSmallIntegerField(editable=False, primary_key=True, serialize=False)),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Left blank, it is the name in the other language, or else the product's own.",
                        max_length=60,
                        verbose_name="site name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        blank=True,
                        help_text="Left blank, it is the name in the other language, or else the product's own.",
                        max_length=60,
                        verbose_name="site name",
                    ),
                ),
                (
                    "accent",
                    models.CharField(
                        blank=True,
                        help_text="As # and six digits, like #0d5c58: for buttons, links and stages. Dark mode gets a lighter one.",
                        max_length=7,
                        verbose_name="accent colour",
                    ),
                ),
                (
                    "footer_en",
                    models.TextField(
                        blank=True,
                        help_text="Plain text; an empty line begins a new paragraph, and web addresses become links.",
                        max_length=600,
                        verbose_name="footer text",
                    ),
                ),
                (
                    "footer_nb",
                    models.TextField(
                        blank=True,
                        help_text="Plain text; an empty line begins a new paragraph, and web addresses become links.",
                        max_length=600,
                        verbose_name="footer text",
                    ),
                ),
                (
                    "origins",
                    models.TextField(
                        blank=True,
                        help_text="One a line, as https and the host alone: https://www.example.com. Left blank, no site may.",
                        verbose_name="sites that may embed it",
                    ),
                ),
                ("logo", models.BinaryField(db_comment="a PNG made by this site from what was uploaded", null=True)),
                ("logo_width", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("logo_height", models.PositiveSmallIntegerField(editable=False, null=True)),
                (
                    "logo_ground",
                    models.CharField(
                        blank=True,
                        db_comment="any, light or dark: on which ground it can be seen",
                        editable=False,
                        max_length=5,
                    ),
                ),
            ],
            options={
                "verbose_name": "branding and embedding",
                "verbose_name_plural": "branding and embedding",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="branding_is_one_row",
                        violation_error_message="There is one row of these settings alone.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("logo__isnull", False),
                                ("logo_ground__in", ["any", "light", "dark"]),
                                ("logo_height__isnull", False),
                                ("logo_width__isnull", False),
                            ),
                            models.Q(
                                ("logo__isnull", True),
                                ("logo_ground", ""),
                                ("logo_height__isnull", True),
                                ("logo_width__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="branding_logo_is_whole",
                        violation_error_message="A logo comes with its size.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="process_stages",
                        to="diagnostics.process",
                        verbose_name="process",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the pipeline, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="stage",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage of the process",
                "verbose_name_plural": "stages of the process",
                "ordering": ["process", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process", "stage"),
                        name="process_stage_once",
                        violation_error_message="A stage stands in a process only once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="process_stage_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Kpi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sales_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kpis",
                        to="diagnostics.salesmodel",
                        verbose_name="sales model",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Stands in results under the figures to follow.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="Stands in results under the figures to follow.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "formula_en",
                    models.CharField(
                        help_text="How it is worked out, below its name.", max_length=300, verbose_name="formula"
                    ),
                ),
                (
                    "formula_nb",
                    models.CharField(
                        help_text="How it is worked out, below its name.", max_length=300, verbose_name="formula"
                    ),
                ),
            ],
            options={
                "verbose_name": "KPI",
                "verbose_name_plural": "KPIs",
                "ordering": ["sales_model", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="kpi_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StageRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sales_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="diagnostics.salesmodel",
                        verbose_name="sales model",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="One order over the rules of all sales models.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "placement",
                    models.CharField(
                        choices=[
                            ("before", "before"),
                            ("after", "after"),
                            ("in_place_of", "in place of"),
                            ("leave_out", "leave out"),
                        ],
                        help_text="Where the stage goes, counted from the first anchor that stands in the pipeline.",
                        max_length=20,
                        verbose_name="placement",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        help_text="What is placed or left out. Results say which sales model and which answers did it.",
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="rules",
                        to="diagnostics.stage",
                        verbose_name="stage",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage rule",
                "verbose_name_plural": "stage rules",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="stage_rule_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("placement__in", ["before", "after", "in_place_of", "leave_out"])),
                        name="stage_rule_placement_known",
                        violation_error_message="Choose one of the listed values.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageRuleAnchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchors",
                        to="diagnostics.stagerule",
                        verbose_name="stage rule",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="stage",
                    ),
                ),
            ],
            options={
                "verbose_name": "anchor",
                "verbose_name_plural": "anchors",
                "ordering": ["rule", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "position"),
                        name="anchor_position_unique",
                        violation_error_message="Each anchor of a rule has a place of its own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="anchor_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldenExample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="golden_examples",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the list of examples, from 1. Respondents see none of them.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="The company in a few words, and the sales model that must lead.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="The company in a few words, and the sales model that must lead.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                ("answers", models.JSONField(help_text="Option by question, both by key.", verbose_name="answers")),
                (
                    "leading",
                    models.CharField(
                        blank=True,
                        help_text="Its key; empty where none leads.",
                        max_length=50,
                        verbose_name="leading sales model",
                    ),
                ),
                ("stages", models.JSONField(help_text="Stages by key, in order.", verbose_name="pipeline")),
            ],
            options={
                "verbose_name": "golden example",
                "verbose_name_plural": "golden examples",
                "ordering": ["questionnaire", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "key"),
                        name="golden_example_key_unique",
                        violation_error_message="Another golden example of this questionnaire has this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="golden_example_key_not_blank",
                        violation_error_message="Write a key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="golden_example_position_from_one",
                        violation_error_message="Positions begin at 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnPipeline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_pipeline",
                        to="diagnostics.assessment",
                        verbose_name="assessment",
                    ),
                ),
                ("stages", models.JSONField(db_comment="list of [name, stage key or null]", verbose_name="stages")),
                ("saved_at", models.DateTimeField(verbose_name="saved")),
            ],
            options={
                "verbose_name": "today's pipeline",
                "verbose_name_plural": "today's pipelines",
            },
        ),
        migrations.CreateModel(
            name="AdaptedPipeline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adapted_pipeline",
                        to="diagnostics.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "stages",
                    models.JSONField(
                        db_comment="list of objects with the fields of domain.adaptation.AdaptedStage",
                        verbose_name="stages",
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="saved")),
            ],
            options={
                "verbose_name": "adapted pipeline",
                "verbose_name_plural": "adapted pipelines",
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("created_at", models.DateTimeField(verbose_name="written")),
                ("useful_until", models.DateTimeField(verbose_name="of use until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("sending_since", models.DateTimeField(blank=True, null=True, verbose_name="being sent since")),
            ],
            options={
                "verbose_name": "outgoing message",
                "verbose_name_plural": "outgoing messages",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MailAllowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_allowance",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("used", models.PositiveSmallIntegerField(default=0, verbose_name="used")),
            ],
            options={
                "verbose_name": "mail allowance",
                "verbose_name_plural": "mail allowances",
                "ordering": ["user"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder",
                        to="diagnostics.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "language",
                    models.CharField(db_comment="the language the owner was reading when asking for it", max_length=10),
                ),
                ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="mailed")),
                ("dismissed_at", models.DateTimeField(blank=True, null=True, verbose_name="dismissed")),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["due_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("mailed_at__isnull", True)), fields=["due_at"], name="reminder_to_mail"
                    ),
                    models.Index(
                        condition=models.Q(("dismissed_at__isnull", True)),
                        fields=["owner", "due_at"],
                        name="reminder_to_show",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="diagnostics.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "token_hash",
                    models.CharField(db_comment="SHA-256 of the secret in the link", max_length=64, unique=True),
                ),
                ("label", models.CharField(blank=True, max_length=100, verbose_name="for whom")),
                ("created_at", models.DateTimeField(verbose_name="made")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="works until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                ("last_viewed_at", models.DateTimeField(blank=True, null=True, verbose_name="last viewed")),
            ],
            options={
                "verbose_name": "share link",
                "verbose_name_plural": "share links",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True), name="share_link_has_a_secret"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__isnull", True), ("expires_at__gt", models.F("created_at")), _connector="OR"
                        ),
                        name="share_link_expires_after_it_was_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "address",
                    models.CharField(
                        help_text="Begins with https://. The machine must be on the internet, and answer within ten seconds.",
                        max_length=500,
                        verbose_name="address",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        help_text="Without one, results of all questionnaires are delivered.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhook_endpoints",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("nb", "Norwegian Bokmål")],
                        default="en",
                        help_text="Of the names of stages. Everything else is told by keys.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "enabled",
                    models.BooleanField(
                        default=True,
                        help_text="Results that are completed while it is off are not delivered later.",
                        verbose_name="switched on",
                    ),
                ),
                (
                    "secret",
                    models.CharField(
                        default=diagnostics.webhooks.domain.new_secret,
                        editable=False,
                        max_length=100,
                        verbose_name="secret",
                    ),
                ),
                (
                    "secret_before",
                    models.CharField(blank=True, editable=False, max_length=100, verbose_name="earlier secret"),
                ),
                (
                    "secret_before_until",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="earlier secret signs until"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made"),
                ),
                (
                    "failing_since",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="failing since"),
                ),
                (
                    "rests_until",
                    models.DateTimeField(
                        blank=True,
                        db_comment="it was too slow to answer, so it is left alone until then",
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "alerted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="message sent to staff"),
                ),
                (
                    "gone_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="said that it is gone"),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("address__startswith", "https://")),
                        name="webhook_is_https",
                        violation_error_message="The address must begin with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "nb"])),
                        name="webhook_language_known",
                        violation_error_message="Choose one of the languages.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("secret", ""), _negated=True), name="webhook_has_a_secret"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("secret_before", ""), ("secret_before_until__isnull", True)),
                            models.Q(
                                models.Q(("secret_before", ""), _negated=True), ("secret_before_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="webhook_earlier_secret_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="diagnostics.webhookendpoint",
                        verbose_name="webhook",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhook_deliveries",
                        to="diagnostics.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("assessment.completed", "result"), ("ping", "test")],
                        default="assessment.completed",
                        max_length=30,
                        verbose_name="what is sent",
                    ),
                ),
                (
                    "message_id",
                    models.CharField(
                        default=diagnostics.webhooks.domain.new_message_id,
                        editable=False,
                        max_length=50,
                        unique=True,
                        verbose_name="message id",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("attempted_at", models.DateTimeField(blank=True, null=True, verbose_name="last attempt")),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True, verbose_name="next attempt")),
                ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="delivered")),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        blank=True, db_comment="HTTP status of the last answer", null=True, verbose_name="status"
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        db_comment="of the last attempt; a value of domain.webhooks.Problem",
                        max_length=20,
                        verbose_name="problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook delivery",
                "verbose_name_plural": "webhook deliveries",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
                    models.Index(
                        condition=models.Q(("next_attempt_at__isnull", False)),
                        fields=["next_attempt_at"],
                        name="delivery_to_try",
                    ),
                    models.Index(fields=["created_at"], name="delivery_by_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "endpoint"), name="delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["assessment.completed", "ping"])), name="delivery_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessment__isnull", True), ("kind", "ping")),
                            models.Q(models.Q(("kind", "ping"), _negated=True), ("assessment__isnull", False)),
                            _connector="OR",
                        ),
                        name="delivery_tells_of_an_assessment_or_is_a_test",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_at__isnull", True), ("next_attempt_at__isnull", True), _connector="OR"
                        ),
                        name="delivery_is_not_tried_again_once_delivered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalQuestionnaire",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(help_text="Heading of the start page.", max_length=200, verbose_name="title"),
                ),
                (
                    "title_nb",
                    models.CharField(help_text="Heading of the start page.", max_length=200, verbose_name="title"),
                ),
                (
                    "introduction_en",
                    models.TextField(
                        blank=True, help_text="Says on the start page what one gets.", verbose_name="introduction"
                    ),
                ),
                (
                    "introduction_nb",
                    models.TextField(
                        blank=True, help_text="Says on the start page what one gets.", verbose_name="introduction"
                    ),
                ),
                (
                    "outreach_note_en",
                    models.TextField(
                        blank=True, help_text="Stands beside every message template.", verbose_name="outreach note"
                    ),
                ),
                (
                    "outreach_note_nb",
                    models.TextField(
                        blank=True, help_text="Stands beside every message template.", verbose_name="outreach note"
                    ),
                ),
                (
                    "common_process",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The process of every result whose leading sales model has none of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.process",
                        verbose_name="common process",
                    ),
                ),
                (
                    "current_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.questionnaireversion",
                        verbose_name="current version",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical questionnaire",
                "verbose_name_plural": "historical questionnaires",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQuestion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "text_en",
                    models.CharField(
                        help_text="Heading of the question's page.", max_length=300, verbose_name="question"
                    ),
                ),
                (
                    "text_nb",
                    models.CharField(
                        help_text="Heading of the question's page.", max_length=300, verbose_name="question"
                    ),
                ),
                (
                    "help_text_en",
                    models.TextField(
                        blank=True, help_text="Stands below the question. May be left empty.", verbose_name="help text"
                    ),
                ),
                (
                    "help_text_nb",
                    models.TextField(
                        blank=True, help_text="Stands below the question. May be left empty.", verbose_name="help text"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical question",
                "verbose_name_plural": "historical questions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAnswerOption",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "label_en",
                    models.CharField(help_text="What the respondent chooses.", max_length=200, verbose_name="label"),
                ),
                (
                    "label_nb",
                    models.CharField(help_text="What the respondent chooses.", max_length=200, verbose_name="label"),
                ),
                (
                    "help_text_en",
                    models.CharField(
                        blank=True,
                        help_text="Stands below the label. May be left empty.",
                        max_length=300,
                        verbose_name="help text",
                    ),
                ),
                (
                    "help_text_nb",
                    models.CharField(
                        blank=True,
                        help_text="Stands below the label. May be left empty.",
                        max_length=300,
                        verbose_name="help text",
                    ),
                ),
                (
                    "is_unknown",
                    models.BooleanField(
                        default=False,
                        help_text="Gives no points, and the result says what is missing.",
                        verbose_name="means “I don't know yet”",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.question",
                        verbose_name="question",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical answer option",
                "verbose_name_plural": "historical answer options",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOptionWeight",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.answeroption",
                        verbose_name="answer option",
                    ),
                ),
                (
                    "sales_model",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.salesmodel",
                        verbose_name="sales model",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical weight",
                "verbose_name_plural": "historical weights",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Names the stage in every pipeline and on its own page.",
                        max_length=36,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="Names the stage in every pipeline and on its own page.",
                        max_length=36,
                        verbose_name="name",
                    ),
                ),
                (
                    "purpose_en",
                    models.TextField(
                        blank=True,
                        help_text="Stands below the name in results: what the stage is for.",
                        verbose_name="purpose",
                    ),
                ),
                (
                    "purpose_nb",
                    models.TextField(
                        blank=True,
                        help_text="Stands below the name in results: what the stage is for.",
                        verbose_name="purpose",
                    ),
                ),
                (
                    "entry_criterion_en",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to enter it.",
                        verbose_name="entry criterion",
                    ),
                ),
                (
                    "entry_criterion_nb",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to enter it.",
                        verbose_name="entry criterion",
                    ),
                ),
                (
                    "exit_criterion_en",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to leave it.",
                        verbose_name="exit criterion",
                    ),
                ),
                (
                    "exit_criterion_nb",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what must be true to leave it.",
                        verbose_name="exit criterion",
                    ),
                ),
                (
                    "exit_evidence",
                    models.CharField(
                        choices=[
                            ("buyer_action", "Something the buyer did"),
                            ("artefact", "A thing of ours that can be looked at"),
                        ],
                        default="buyer_action",
                        help_text="Said beside the exit criterion.",
                        max_length=20,
                        verbose_name="what shows the exit",
                    ),
                ),
                (
                    "activities_en",
                    models.TextField(
                        blank=True,
                        help_text="What to do in the stage, as a list in results. One a line.",
                        verbose_name="activities",
                    ),
                ),
                (
                    "activities_nb",
                    models.TextField(
                        blank=True,
                        help_text="What to do in the stage, as a list in results. One a line.",
                        verbose_name="activities",
                    ),
                ),
                (
                    "owner_en",
                    models.CharField(
                        blank=True,
                        help_text="Shown in results: the role that owns the stage.",
                        max_length=100,
                        verbose_name="owner",
                    ),
                ),
                (
                    "owner_nb",
                    models.CharField(
                        blank=True,
                        help_text="Shown in results: the role that owns the stage.",
                        max_length=100,
                        verbose_name="owner",
                    ),
                ),
                (
                    "questions_to_ask_en",
                    models.TextField(
                        blank=True, help_text="A list in results. One a line.", verbose_name="questions to ask"
                    ),
                ),
                (
                    "questions_to_ask_nb",
                    models.TextField(
                        blank=True, help_text="A list in results. One a line.", verbose_name="questions to ask"
                    ),
                ),
                (
                    "kpi_en",
                    models.TextField(
                        blank=True, help_text="Shown in results. Name and formula in one line.", verbose_name="KPI"
                    ),
                ),
                (
                    "kpi_nb",
                    models.TextField(
                        blank=True, help_text="Shown in results. Name and formula in one line.", verbose_name="KPI"
                    ),
                ),
                (
                    "synonyms_en",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what teams also call the stage. One a line.",
                        verbose_name="synonyms",
                    ),
                ),
                (
                    "synonyms_nb",
                    models.TextField(
                        blank=True,
                        help_text="Shown in results: what teams also call the stage. One a line.",
                        verbose_name="synonyms",
                    ),
                ),
                (
                    "win_probability",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="A multiple of ten. Shown as a placeholder to replace with one's own.",
                        validators=[
                            django.core.validators.MaxValueValidator(100),
                            django.core.validators.StepValueValidator(10),
                        ],
                        verbose_name="win probability in percent",
                    ),
                ),
                (
                    "idle_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Days without movement before a deal counts as idle.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="idle after days",
                    ),
                ),
                (
                    "outreach_template_en",
                    models.TextField(
                        blank=True,
                        help_text="Only where outreach happens. Blanks stand in [brackets].",
                        verbose_name="message template",
                    ),
                ),
                (
                    "outreach_template_nb",
                    models.TextField(
                        blank=True,
                        help_text="Only where outreach happens. Blanks stand in [brackets].",
                        verbose_name="message template",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical stage",
                "verbose_name_plural": "historical stages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProcess",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the lists here. Respondents do not see it.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="For authors: results show the stages, not the name of their process.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="For authors: results show the stages, not the name of their process.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "winning_stage",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Which of its stages wins the deal. Marked in results; what follows is customer growth.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="winning stage",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical process",
                "verbose_name_plural": "historical processes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProcessStage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the pipeline, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.process",
                        verbose_name="process",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="stage",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical stage of the process",
                "verbose_name_plural": "historical stages of the process",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSalesModel",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that decides ties: of equal scores the earlier one leads.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Heading of a result that it leads, and of its own page.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="Heading of a result that it leads, and of its own page.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "threshold",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="The sales model is present in a result when its score reaches this.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="threshold",
                    ),
                ),
                (
                    "market",
                    models.CharField(
                        choices=[
                            ("b2b", "Businesses (B2B)"),
                            ("b2c", "Consumers (B2C)"),
                            ("both", "Businesses and consumers"),
                        ],
                        default="b2b",
                        help_text="Said on its page: whom it sells to.",
                        max_length=10,
                        verbose_name="market",
                    ),
                ),
                (
                    "summary_en",
                    models.CharField(
                        blank=True,
                        help_text="One sentence below the heading of a result.",
                        max_length=300,
                        verbose_name="summary",
                    ),
                ),
                (
                    "summary_nb",
                    models.CharField(
                        blank=True,
                        help_text="One sentence below the heading of a result.",
                        max_length=300,
                        verbose_name="summary",
                    ),
                ),
                (
                    "description_en",
                    models.TextField(
                        blank=True,
                        help_text="Text of its own page. An empty line begins a paragraph.",
                        verbose_name="description",
                    ),
                ),
                (
                    "description_nb",
                    models.TextField(
                        blank=True,
                        help_text="Text of its own page. An empty line begins a paragraph.",
                        verbose_name="description",
                    ),
                ),
                (
                    "fits_when_en",
                    models.TextField(
                        blank=True, help_text="A list in results and on its page. One a line.", verbose_name="fits when"
                    ),
                ),
                (
                    "fits_when_nb",
                    models.TextField(
                        blank=True, help_text="A list in results and on its page. One a line.", verbose_name="fits when"
                    ),
                ),
                (
                    "watch_out_en",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="watch out for",
                    ),
                ),
                (
                    "watch_out_nb",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="watch out for",
                    ),
                ),
                (
                    "roles_en",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="typical roles",
                    ),
                ),
                (
                    "roles_nb",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="typical roles",
                    ),
                ),
                (
                    "crm_needs_en",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="what the CRM must be able to do",
                    ),
                ),
                (
                    "crm_needs_nb",
                    models.TextField(
                        blank=True,
                        help_text="A list in results and on its page. One a line.",
                        verbose_name="what the CRM must be able to do",
                    ),
                ),
                (
                    "entry_note_en",
                    models.TextField(
                        blank=True,
                        help_text="Said where the entry stage stands.",
                        verbose_name="note on the entry stage",
                    ),
                ),
                (
                    "entry_note_nb",
                    models.TextField(
                        blank=True,
                        help_text="Said where the entry stage stands.",
                        verbose_name="note on the entry stage",
                    ),
                ),
                (
                    "entry_replaced_note_en",
                    models.TextField(
                        blank=True,
                        help_text="Said where another stage took its place.",
                        verbose_name="note on a replaced entry stage",
                    ),
                ),
                (
                    "entry_replaced_note_nb",
                    models.TextField(
                        blank=True,
                        help_text="Said where another stage took its place.",
                        verbose_name="note on a replaced entry stage",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Takes the common process's place when this sales model leads. Mostly empty.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.process",
                        verbose_name="own process",
                    ),
                ),
                (
                    "entry_stage",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Where its leads come in when another sales model is present too. Mostly empty.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="entry stage",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical sales model",
                "verbose_name_plural": "historical sales models",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalKpi",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Stands in results under the figures to follow.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="Stands in results under the figures to follow.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "formula_en",
                    models.CharField(
                        help_text="How it is worked out, below its name.", max_length=300, verbose_name="formula"
                    ),
                ),
                (
                    "formula_nb",
                    models.CharField(
                        help_text="How it is worked out, below its name.", max_length=300, verbose_name="formula"
                    ),
                ),
                (
                    "sales_model",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.salesmodel",
                        verbose_name="sales model",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical KPI",
                "verbose_name_plural": "historical KPIs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStageRule",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="One order over the rules of all sales models.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "placement",
                    models.CharField(
                        choices=[
                            ("before", "before"),
                            ("after", "after"),
                            ("in_place_of", "in place of"),
                            ("leave_out", "leave out"),
                        ],
                        help_text="Where the stage goes, counted from the first anchor that stands in the pipeline.",
                        max_length=20,
                        verbose_name="placement",
                    ),
                ),
                (
                    "sales_model",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.salesmodel",
                        verbose_name="sales model",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="What is placed or left out. Results say which sales model and which answers did it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="stage",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical stage rule",
                "verbose_name_plural": "historical stage rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStageRuleAnchor",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the order that respondents see, from 1.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.stagerule",
                        verbose_name="stage rule",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.stage",
                        verbose_name="stage",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical anchor",
                "verbose_name_plural": "historical anchors",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGoldenExample",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Place in the list of examples, from 1. Respondents see none of them.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="position",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Stable name for exports and links. Do not change it once published.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use lower-case letters, digits, - and _, and begin with a letter.",
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="The company in a few words, and the sales model that must lead.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        help_text="The company in a few words, and the sales model that must lead.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                ("answers", models.JSONField(help_text="Option by question, both by key.", verbose_name="answers")),
                (
                    "leading",
                    models.CharField(
                        blank=True,
                        help_text="Its key; empty where none leads.",
                        max_length=50,
                        verbose_name="leading sales model",
                    ),
                ),
                ("stages", models.JSONField(help_text="Stages by key, in order.", verbose_name="pipeline")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="diagnostics.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical golden example",
                "verbose_name_plural": "historical golden examples",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="questionnaire",
            name="common_process",
            field=models.ForeignKey(
                blank=True,
                help_text="The process of every result whose leading sales model has none of its own.",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="diagnostics.process",
                verbose_name="common process",
            ),
        ),
        migrations.AddField(
            model_name="questionnaire",
            name="current_version",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="diagnostics.questionnaireversion",
                verbose_name="current version",
            ),
        ),
        # no model of ours: the cache writes it
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    name="CacheEntry",
                    fields=[
                        ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "site_cache"},
                ),
            ],
        ),
    ]
