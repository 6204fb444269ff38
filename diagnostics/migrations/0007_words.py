"""Help texts in plainer words; no table changes."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0006_webhooks_of_own_pipelines"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answeroption",
            name="help_text_en",
            field=models.CharField(
                blank=True,
                help_text="Shown below the label. May be left empty.",
                max_length=300,
                verbose_name="help text",
            ),
        ),
        migrations.AlterField(
            model_name="answeroption",
            name="help_text_nb",
            field=models.CharField(
                blank=True,
                help_text="Shown below the label. May be left empty.",
                max_length=300,
                verbose_name="help text",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followers",
                to="diagnostics.assessment",
                verbose_name="retake of",
            ),
        ),
        migrations.AlterField(
            model_name="commonkpi",
            name="name_en",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="commonkpi",
            name="name_nb",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="historicalansweroption",
            name="help_text_en",
            field=models.CharField(
                blank=True,
                help_text="Shown below the label. May be left empty.",
                max_length=300,
                verbose_name="help text",
            ),
        ),
        migrations.AlterField(
            model_name="historicalansweroption",
            name="help_text_nb",
            field=models.CharField(
                blank=True,
                help_text="Shown below the label. May be left empty.",
                max_length=300,
                verbose_name="help text",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcommonkpi",
            name="name_en",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="historicalcommonkpi",
            name="name_nb",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="historicalkpi",
            name="name_en",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="historicalkpi",
            name="name_nb",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="historicalquestion",
            name="help_text_en",
            field=models.TextField(
                blank=True, help_text="Shown below the question. May be left empty.", verbose_name="help text"
            ),
        ),
        migrations.AlterField(
            model_name="historicalquestion",
            name="help_text_nb",
            field=models.TextField(
                blank=True, help_text="Shown below the question. May be left empty.", verbose_name="help text"
            ),
        ),
        migrations.AlterField(
            model_name="historicalquestionnaire",
            name="introduction_en",
            field=models.TextField(
                blank=True, help_text="Says on the start page what respondents get.", verbose_name="introduction"
            ),
        ),
        migrations.AlterField(
            model_name="historicalquestionnaire",
            name="introduction_nb",
            field=models.TextField(
                blank=True, help_text="Says on the start page what respondents get.", verbose_name="introduction"
            ),
        ),
        migrations.AlterField(
            model_name="historicalquestionnaire",
            name="outreach_note_en",
            field=models.TextField(
                blank=True, help_text="Shown beside every message template.", verbose_name="outreach note"
            ),
        ),
        migrations.AlterField(
            model_name="historicalquestionnaire",
            name="outreach_note_nb",
            field=models.TextField(
                blank=True, help_text="Shown beside every message template.", verbose_name="outreach note"
            ),
        ),
        migrations.AlterField(
            model_name="historicalsalesmodel",
            name="entry_note_en",
            field=models.TextField(
                blank=True,
                help_text="Shown if the entry stage is in the pipeline.",
                verbose_name="note on the entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsalesmodel",
            name="entry_note_nb",
            field=models.TextField(
                blank=True,
                help_text="Shown if the entry stage is in the pipeline.",
                verbose_name="note on the entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsalesmodel",
            name="entry_replaced_note_en",
            field=models.TextField(
                blank=True,
                help_text="Shown if another stage took its place.",
                verbose_name="note on a replaced entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsalesmodel",
            name="entry_replaced_note_nb",
            field=models.TextField(
                blank=True,
                help_text="Shown if another stage took its place.",
                verbose_name="note on a replaced entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstage",
            name="exit_evidence",
            field=models.CharField(
                choices=[
                    ("buyer_action", "Something the buyer did"),
                    ("artefact", "Something of our own that can be checked"),
                ],
                default="buyer_action",
                help_text="Shown beside the exit criterion.",
                max_length=20,
                verbose_name="what shows the exit",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstage",
            name="idle_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=7,
                help_text="Days without activity before a deal counts as idle. Empty for what is won.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="idle after days",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstage",
            name="outreach_template_en",
            field=models.TextField(
                blank=True,
                help_text="Only if outreach happens here. Put blanks in [brackets].",
                verbose_name="first message",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstage",
            name="outreach_template_nb",
            field=models.TextField(
                blank=True,
                help_text="Only if outreach happens here. Put blanks in [brackets].",
                verbose_name="first message",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstage",
            name="purpose_en",
            field=models.TextField(
                blank=True, help_text="Shown below the name in results: what the stage is for.", verbose_name="purpose"
            ),
        ),
        migrations.AlterField(
            model_name="historicalstage",
            name="purpose_nb",
            field=models.TextField(
                blank=True, help_text="Shown below the name in results: what the stage is for.", verbose_name="purpose"
            ),
        ),
        migrations.AlterField(
            model_name="historicalstage",
            name="win_probability",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=0,
                help_text="A multiple of ten. Shown as a starting value to replace with your own. Empty outside of deals.",
                null=True,
                validators=[
                    django.core.validators.MaxValueValidator(100),
                    django.core.validators.StepValueValidator(10),
                ],
                verbose_name="win probability in percent",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstagerule",
            name="placement",
            field=models.CharField(
                choices=[
                    ("before", "before"),
                    ("after", "after"),
                    ("in_place_of", "in place of"),
                    ("leave_out", "leave out"),
                ],
                help_text="Where the stage goes, counted from the first anchor that the pipeline has.",
                max_length=20,
                verbose_name="placement",
            ),
        ),
        migrations.AlterField(
            model_name="kpi",
            name="name_en",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="kpi",
            name="name_nb",
            field=models.CharField(
                help_text="Shown in results under the KPIs to track.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="help_text_en",
            field=models.TextField(
                blank=True, help_text="Shown below the question. May be left empty.", verbose_name="help text"
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="help_text_nb",
            field=models.TextField(
                blank=True, help_text="Shown below the question. May be left empty.", verbose_name="help text"
            ),
        ),
        migrations.AlterField(
            model_name="questionnaire",
            name="introduction_en",
            field=models.TextField(
                blank=True, help_text="Says on the start page what respondents get.", verbose_name="introduction"
            ),
        ),
        migrations.AlterField(
            model_name="questionnaire",
            name="introduction_nb",
            field=models.TextField(
                blank=True, help_text="Says on the start page what respondents get.", verbose_name="introduction"
            ),
        ),
        migrations.AlterField(
            model_name="questionnaire",
            name="outreach_note_en",
            field=models.TextField(
                blank=True, help_text="Shown beside every message template.", verbose_name="outreach note"
            ),
        ),
        migrations.AlterField(
            model_name="questionnaire",
            name="outreach_note_nb",
            field=models.TextField(
                blank=True, help_text="Shown beside every message template.", verbose_name="outreach note"
            ),
        ),
        migrations.AlterField(
            model_name="salesmodel",
            name="entry_note_en",
            field=models.TextField(
                blank=True,
                help_text="Shown if the entry stage is in the pipeline.",
                verbose_name="note on the entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="salesmodel",
            name="entry_note_nb",
            field=models.TextField(
                blank=True,
                help_text="Shown if the entry stage is in the pipeline.",
                verbose_name="note on the entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="salesmodel",
            name="entry_replaced_note_en",
            field=models.TextField(
                blank=True,
                help_text="Shown if another stage took its place.",
                verbose_name="note on a replaced entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="salesmodel",
            name="entry_replaced_note_nb",
            field=models.TextField(
                blank=True,
                help_text="Shown if another stage took its place.",
                verbose_name="note on a replaced entry stage",
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="exit_evidence",
            field=models.CharField(
                choices=[
                    ("buyer_action", "Something the buyer did"),
                    ("artefact", "Something of our own that can be checked"),
                ],
                default="buyer_action",
                help_text="Shown beside the exit criterion.",
                max_length=20,
                verbose_name="what shows the exit",
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="idle_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=7,
                help_text="Days without activity before a deal counts as idle. Empty for what is won.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="idle after days",
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="outreach_template_en",
            field=models.TextField(
                blank=True,
                help_text="Only if outreach happens here. Put blanks in [brackets].",
                verbose_name="first message",
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="outreach_template_nb",
            field=models.TextField(
                blank=True,
                help_text="Only if outreach happens here. Put blanks in [brackets].",
                verbose_name="first message",
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="purpose_en",
            field=models.TextField(
                blank=True, help_text="Shown below the name in results: what the stage is for.", verbose_name="purpose"
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="purpose_nb",
            field=models.TextField(
                blank=True, help_text="Shown below the name in results: what the stage is for.", verbose_name="purpose"
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="win_probability",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=0,
                help_text="A multiple of ten. Shown as a starting value to replace with your own. Empty outside of deals.",
                null=True,
                validators=[
                    django.core.validators.MaxValueValidator(100),
                    django.core.validators.StepValueValidator(10),
                ],
                verbose_name="win probability in percent",
            ),
        ),
        migrations.AlterField(
            model_name="stagerule",
            name="placement",
            field=models.CharField(
                choices=[
                    ("before", "before"),
                    ("after", "after"),
                    ("in_place_of", "in place of"),
                    ("leave_out", "leave out"),
                ],
                help_text="Where the stage goes, counted from the first anchor that the pipeline has.",
                max_length=20,
                verbose_name="placement",
            ),
        ),
        migrations.AlterConstraint(
            model_name="processstage",
            name="process_stage_once",
            constraint=models.UniqueConstraint(
                fields=("process", "stage"),
                name="process_stage_once",
                violation_error_message="A process has each stage only once.",
            ),
        ),
    ]
