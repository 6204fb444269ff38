"""What the second edition of the questionnaire format added. Questionnaires that are there keep the first edition."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


NEW_TABLES = ("commonkpi", "doubtfulpair")
READ = [f"view_{table}" for table in NEW_TABLES]
GROUPS = {
    "author": [*READ, *(f"{verb}_{table}" for table in NEW_TABLES for verb in ("add", "change", "delete"))],
    "publisher": READ,
    "viewer": READ,
}


def name_the_win(apps, schema_editor):
    """Say of every anchor without a stage, and of its past, that it is the stage that wins."""
    for model in ("StageRuleAnchor", "HistoricalStageRuleAnchor"):
        rows = apps.get_model("diagnostics", model).objects.using(schema_editor.connection.alias)
        rows.filter(stage_id=None).update(named_place="the_win")


def name_questionnaires_of_rules(apps, schema_editor):
    """Give every rule, and its past, the questionnaire of its stage."""
    for rules, stages in (("StageRule", "Stage"), ("HistoricalStageRule", "HistoricalStage")):
        ids = apps.get_model("diagnostics", stages).objects.filter(id=models.OuterRef("stage_id"))
        rows = apps.get_model("diagnostics", rules).objects.using(schema_editor.connection.alias)
        rows.update(questionnaire_id=models.Subquery(ids.order_by().values("questionnaire_id")[:1]))


def allow_authors(apps, schema_editor):
    """Give the groups for the new tables what they have for the others."""
    # permissions are otherwise made once all migrations are through
    config = apps.get_app_config("diagnostics")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for name, codenames in GROUPS.items():
        for group in groups.filter(name=name):
            group.permissions.add(*permissions.filter(content_type__app_label="diagnostics", codename__in=codenames))


class Migration(migrations.Migration):

    dependencies = [
        ('diagnostics', '0002_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommonKpi',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='Place in the order that respondents see, from 1.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='position')),
                ('name_en', models.CharField(help_text='Stands in results under the figures to follow.', max_length=100, verbose_name='name')),
                ('name_nb', models.CharField(help_text='Stands in results under the figures to follow.', max_length=100, verbose_name='name')),
                ('formula_en', models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula')),
                ('formula_nb', models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula')),
                ('direction', models.CharField(blank=True, choices=[('higher', 'Higher is better'), ('lower', 'Lower is better')], help_text='Empty if neither is better.', max_length=10, verbose_name='direction')),
                ('in_hubspot_en', models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot')),
                ('in_hubspot_nb', models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot')),
                ('in_pipedrive_en', models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive')),
                ('in_pipedrive_nb', models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive')),
            ],
            options={
                'verbose_name': 'KPI for every sales model',
                'verbose_name_plural': 'KPIs for every sales model',
                'ordering': ['questionnaire', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DoubtfulPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='Place in the order that respondents see, from 1.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='position')),
                ('note_en', models.TextField(blank=True, help_text='Shown beside both answers on the check page: asks whether both are meant.', verbose_name='note')),
                ('note_nb', models.TextField(blank=True, help_text='Shown beside both answers on the check page: asks whether both are meant.', verbose_name='note')),
            ],
            options={
                'verbose_name': 'doubtful pair',
                'verbose_name_plural': 'doubtful pairs',
                'ordering': ['questionnaire', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCommonKpi',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='Place in the order that respondents see, from 1.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='position')),
                ('name_en', models.CharField(help_text='Stands in results under the figures to follow.', max_length=100, verbose_name='name')),
                ('name_nb', models.CharField(help_text='Stands in results under the figures to follow.', max_length=100, verbose_name='name')),
                ('formula_en', models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula')),
                ('formula_nb', models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula')),
                ('direction', models.CharField(blank=True, choices=[('higher', 'Higher is better'), ('lower', 'Lower is better')], help_text='Empty if neither is better.', max_length=10, verbose_name='direction')),
                ('in_hubspot_en', models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot')),
                ('in_hubspot_nb', models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot')),
                ('in_pipedrive_en', models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive')),
                ('in_pipedrive_nb', models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical KPI for every sales model',
                'verbose_name_plural': 'historical KPIs for every sales model',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalDoubtfulPair',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='Place in the order that respondents see, from 1.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='position')),
                ('note_en', models.TextField(blank=True, help_text='Shown beside both answers on the check page: asks whether both are meant.', verbose_name='note')),
                ('note_nb', models.TextField(blank=True, help_text='Shown beside both answers on the check page: asks whether both are meant.', verbose_name='note')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical doubtful pair',
                'verbose_name_plural': 'historical doubtful pairs',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='answeroption',
            name='grade',
            field=models.PositiveSmallIntegerField(blank=True, help_text='From low to high within the question; options whose grades differ by one are neighbours.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='grade'),
        ),
        migrations.AddField(
            model_name='goldenexample',
            name='present',
            field=models.JSONField(blank=True, default=list, help_text='Their keys, the leading one first. Empty: not checked.', verbose_name='sales models present'),
        ),
        migrations.AddField(
            model_name='historicalansweroption',
            name='grade',
            field=models.PositiveSmallIntegerField(blank=True, help_text='From low to high within the question; options whose grades differ by one are neighbours.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='grade'),
        ),
        migrations.AddField(
            model_name='historicalgoldenexample',
            name='present',
            field=models.JSONField(blank=True, default=list, help_text='Their keys, the leading one first. Empty: not checked.', verbose_name='sales models present'),
        ),
        migrations.AddField(
            model_name='historicalkpi',
            name='direction',
            field=models.CharField(blank=True, choices=[('higher', 'Higher is better'), ('lower', 'Lower is better')], help_text='Empty if neither is better.', max_length=10, verbose_name='direction'),
        ),
        migrations.AddField(
            model_name='historicalkpi',
            name='in_hubspot_en',
            field=models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot'),
        ),
        migrations.AddField(
            model_name='historicalkpi',
            name='in_hubspot_nb',
            field=models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot'),
        ),
        migrations.AddField(
            model_name='historicalkpi',
            name='in_pipedrive_en',
            field=models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive'),
        ),
        migrations.AddField(
            model_name='historicalkpi',
            name='in_pipedrive_nb',
            field=models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive'),
        ),
        migrations.AddField(
            model_name='historicalquestionnaire',
            name='edition',
            field=models.PositiveSmallIntegerField(choices=[(1, 'First edition'), (2, 'Second edition')], default=1, help_text='The second edition chooses the process by the highest sales model present that has one, and shows one criterion at each boundary between stages. Most of what is new needs it.', verbose_name='edition'),
        ),
        migrations.AlterField(
            model_name='historicalquestionnaire',
            name='edition',
            field=models.PositiveSmallIntegerField(choices=[(1, 'First edition'), (2, 'Second edition')], default=2, help_text='The second edition chooses the process by the highest sales model present that has one, and shows one criterion at each boundary between stages. Most of what is new needs it.', verbose_name='edition'),
        ),
        migrations.AddField(
            model_name='historicalquestionnaire',
            name='separating_equal_en',
            field=models.CharField(blank=True, help_text='The last option of the separating question.', max_length=200, verbose_name='answer that they count the same'),
        ),
        migrations.AddField(
            model_name='historicalquestionnaire',
            name='separating_equal_nb',
            field=models.CharField(blank=True, help_text='The last option of the separating question.', max_length=200, verbose_name='answer that they count the same'),
        ),
        migrations.AddField(
            model_name='historicalquestionnaire',
            name='separating_help_en',
            field=models.CharField(blank=True, help_text='Says why it is asked.', max_length=300, verbose_name='help text of the separating question'),
        ),
        migrations.AddField(
            model_name='historicalquestionnaire',
            name='separating_help_nb',
            field=models.CharField(blank=True, help_text='Says why it is asked.', max_length=300, verbose_name='help text of the separating question'),
        ),
        migrations.AddField(
            model_name='historicalquestionnaire',
            name='separating_question_en',
            field=models.CharField(blank=True, help_text='Asked only if sales models tie for the lead. Leave it empty to let their order decide.', max_length=300, verbose_name='separating question'),
        ),
        migrations.AddField(
            model_name='historicalquestionnaire',
            name='separating_question_nb',
            field=models.CharField(blank=True, help_text='Asked only if sales models tie for the lead. Leave it empty to let their order decide.', max_length=300, verbose_name='separating question'),
        ),
        migrations.AddField(
            model_name='historicalsalesmodel',
            name='characteristics_en',
            field=models.TextField(blank=True, help_text='A list in results and on its page. One a line.', verbose_name='forms or traits'),
        ),
        migrations.AddField(
            model_name='historicalsalesmodel',
            name='characteristics_nb',
            field=models.TextField(blank=True, help_text='A list in results and on its page. One a line.', verbose_name='forms or traits'),
        ),
        migrations.AddField(
            model_name='historicalsalesmodel',
            name='name_in_sentence_en',
            field=models.CharField(blank=True, help_text='If it differs from the name, for example by a small first letter.', max_length=100, verbose_name='name inside a sentence'),
        ),
        migrations.AddField(
            model_name='historicalsalesmodel',
            name='name_in_sentence_nb',
            field=models.CharField(blank=True, help_text='If it differs from the name, for example by a small first letter.', max_length=100, verbose_name='name inside a sentence'),
        ),
        migrations.AddField(
            model_name='historicalsalesmodel',
            name='statement_en',
            field=models.CharField(blank=True, help_text='Its option of the separating question: a sentence that a team says of itself.', max_length=300, verbose_name='statement'),
        ),
        migrations.AddField(
            model_name='historicalsalesmodel',
            name='statement_nb',
            field=models.CharField(blank=True, help_text='Its option of the separating question: a sentence that a team says of itself.', max_length=300, verbose_name='statement'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='opens_deal',
            field=models.BooleanField(default=False, help_text='From the first such stage on a pipeline is about a deal; before it, about leads or accounts.', verbose_name='opens a deal'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_call_en',
            field=models.TextField(blank=True, help_text='What to say first on the telephone.', verbose_name='opening of a call'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_call_nb',
            field=models.TextField(blank=True, help_text='What to say first on the telephone.', verbose_name='opening of a call'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_follow_up_en',
            field=models.TextField(blank=True, help_text='If nobody answered the first message.', verbose_name='follow-up'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_follow_up_nb',
            field=models.TextField(blank=True, help_text='If nobody answered the first message.', verbose_name='follow-up'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_last_en',
            field=models.TextField(blank=True, help_text='Ends the sequence politely.', verbose_name='last message'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_last_nb',
            field=models.TextField(blank=True, help_text='Ends the sequence politely.', verbose_name='last message'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_second_follow_up_en',
            field=models.TextField(blank=True, help_text='If nobody answered the follow-up either.', verbose_name='second follow-up'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_second_follow_up_nb',
            field=models.TextField(blank=True, help_text='If nobody answered the follow-up either.', verbose_name='second follow-up'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_subject_en',
            field=models.CharField(blank=True, help_text='Of the first message.', max_length=200, verbose_name='subject'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='outreach_subject_nb',
            field=models.CharField(blank=True, help_text='Of the first message.', max_length=200, verbose_name='subject'),
        ),
        migrations.AddField(
            model_name='historicalstage',
            name='partner_stage',
            field=models.BooleanField(default=False, help_text='It wins a partner once, not a deal: its stages are a part of the pipeline of their own.', verbose_name='about a partner'),
        ),
        migrations.AddField(
            model_name='historicalstagerule',
            name='questionnaire',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.questionnaire', verbose_name='questionnaire'),
        ),
        migrations.AddField(
            model_name='historicalstagerule',
            name='from_points',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The points of the sales model from which the rule applies. Empty: its threshold.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='from points'),
        ),
        migrations.AddField(
            model_name='historicalstagerule',
            name='option',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The answer that the rule needs. Empty: any.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.answeroption', verbose_name='with the answer'),
        ),
        migrations.AddField(
            model_name='historicalstagerule',
            name='optional',
            field=models.BooleanField(default=False, help_text='Results say that other deals may skip the stage.', verbose_name='for big or hard deals'),
        ),
        migrations.AddField(
            model_name='historicalstagerule',
            name='process',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The only process in which the rule applies. Empty: in every one.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.process', verbose_name='in the process'),
        ),
        migrations.AddField(
            model_name='historicalstageruleanchor',
            name='named_place',
            field=models.CharField(blank=True, choices=[('the_start', 'the start'), ('the_win', 'the win')], max_length=20, verbose_name='place'),
        ),
        migrations.AddField(
            model_name='kpi',
            name='direction',
            field=models.CharField(blank=True, choices=[('higher', 'Higher is better'), ('lower', 'Lower is better')], help_text='Empty if neither is better.', max_length=10, verbose_name='direction'),
        ),
        migrations.AddField(
            model_name='kpi',
            name='in_hubspot_en',
            field=models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot'),
        ),
        migrations.AddField(
            model_name='kpi',
            name='in_hubspot_nb',
            field=models.CharField(blank=True, help_text='Where HubSpot shows it.', max_length=300, verbose_name='in HubSpot'),
        ),
        migrations.AddField(
            model_name='kpi',
            name='in_pipedrive_en',
            field=models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive'),
        ),
        migrations.AddField(
            model_name='kpi',
            name='in_pipedrive_nb',
            field=models.CharField(blank=True, help_text='Where Pipedrive shows it.', max_length=300, verbose_name='in Pipedrive'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='edition',
            field=models.PositiveSmallIntegerField(choices=[(1, 'First edition'), (2, 'Second edition')], default=1, help_text='The second edition chooses the process by the highest sales model present that has one, and shows one criterion at each boundary between stages. Most of what is new needs it.', verbose_name='edition'),
        ),
        migrations.AlterField(
            model_name='questionnaire',
            name='edition',
            field=models.PositiveSmallIntegerField(choices=[(1, 'First edition'), (2, 'Second edition')], default=2, help_text='The second edition chooses the process by the highest sales model present that has one, and shows one criterion at each boundary between stages. Most of what is new needs it.', verbose_name='edition'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='separating_equal_en',
            field=models.CharField(blank=True, help_text='The last option of the separating question.', max_length=200, verbose_name='answer that they count the same'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='separating_equal_nb',
            field=models.CharField(blank=True, help_text='The last option of the separating question.', max_length=200, verbose_name='answer that they count the same'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='separating_help_en',
            field=models.CharField(blank=True, help_text='Says why it is asked.', max_length=300, verbose_name='help text of the separating question'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='separating_help_nb',
            field=models.CharField(blank=True, help_text='Says why it is asked.', max_length=300, verbose_name='help text of the separating question'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='separating_question_en',
            field=models.CharField(blank=True, help_text='Asked only if sales models tie for the lead. Leave it empty to let their order decide.', max_length=300, verbose_name='separating question'),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='separating_question_nb',
            field=models.CharField(blank=True, help_text='Asked only if sales models tie for the lead. Leave it empty to let their order decide.', max_length=300, verbose_name='separating question'),
        ),
        migrations.AddField(
            model_name='salesmodel',
            name='characteristics_en',
            field=models.TextField(blank=True, help_text='A list in results and on its page. One a line.', verbose_name='forms or traits'),
        ),
        migrations.AddField(
            model_name='salesmodel',
            name='characteristics_nb',
            field=models.TextField(blank=True, help_text='A list in results and on its page. One a line.', verbose_name='forms or traits'),
        ),
        migrations.AddField(
            model_name='salesmodel',
            name='name_in_sentence_en',
            field=models.CharField(blank=True, help_text='If it differs from the name, for example by a small first letter.', max_length=100, verbose_name='name inside a sentence'),
        ),
        migrations.AddField(
            model_name='salesmodel',
            name='name_in_sentence_nb',
            field=models.CharField(blank=True, help_text='If it differs from the name, for example by a small first letter.', max_length=100, verbose_name='name inside a sentence'),
        ),
        migrations.AddField(
            model_name='salesmodel',
            name='statement_en',
            field=models.CharField(blank=True, help_text='Its option of the separating question: a sentence that a team says of itself.', max_length=300, verbose_name='statement'),
        ),
        migrations.AddField(
            model_name='salesmodel',
            name='statement_nb',
            field=models.CharField(blank=True, help_text='Its option of the separating question: a sentence that a team says of itself.', max_length=300, verbose_name='statement'),
        ),
        migrations.AddField(
            model_name='stage',
            name='opens_deal',
            field=models.BooleanField(default=False, help_text='From the first such stage on a pipeline is about a deal; before it, about leads or accounts.', verbose_name='opens a deal'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_call_en',
            field=models.TextField(blank=True, help_text='What to say first on the telephone.', verbose_name='opening of a call'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_call_nb',
            field=models.TextField(blank=True, help_text='What to say first on the telephone.', verbose_name='opening of a call'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_follow_up_en',
            field=models.TextField(blank=True, help_text='If nobody answered the first message.', verbose_name='follow-up'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_follow_up_nb',
            field=models.TextField(blank=True, help_text='If nobody answered the first message.', verbose_name='follow-up'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_last_en',
            field=models.TextField(blank=True, help_text='Ends the sequence politely.', verbose_name='last message'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_last_nb',
            field=models.TextField(blank=True, help_text='Ends the sequence politely.', verbose_name='last message'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_second_follow_up_en',
            field=models.TextField(blank=True, help_text='If nobody answered the follow-up either.', verbose_name='second follow-up'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_second_follow_up_nb',
            field=models.TextField(blank=True, help_text='If nobody answered the follow-up either.', verbose_name='second follow-up'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_subject_en',
            field=models.CharField(blank=True, help_text='Of the first message.', max_length=200, verbose_name='subject'),
        ),
        migrations.AddField(
            model_name='stage',
            name='outreach_subject_nb',
            field=models.CharField(blank=True, help_text='Of the first message.', max_length=200, verbose_name='subject'),
        ),
        migrations.AddField(
            model_name='stage',
            name='partner_stage',
            field=models.BooleanField(default=False, help_text='It wins a partner once, not a deal: its stages are a part of the pipeline of their own.', verbose_name='about a partner'),
        ),
        migrations.AddField(
            model_name='stagerule',
            name='questionnaire',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='diagnostics.questionnaire', verbose_name='questionnaire'),
        ),
        migrations.AddField(
            model_name='stagerule',
            name='from_points',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The points of the sales model from which the rule applies. Empty: its threshold.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='from points'),
        ),
        migrations.AddField(
            model_name='stagerule',
            name='option',
            field=models.ForeignKey(blank=True, help_text='The answer that the rule needs. Empty: any.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='rules', to='diagnostics.answeroption', verbose_name='with the answer'),
        ),
        migrations.AddField(
            model_name='stagerule',
            name='optional',
            field=models.BooleanField(default=False, help_text='Results say that other deals may skip the stage.', verbose_name='for big or hard deals'),
        ),
        migrations.AddField(
            model_name='stagerule',
            name='process',
            field=models.ForeignKey(blank=True, help_text='The only process in which the rule applies. Empty: in every one.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='diagnostics.process', verbose_name='in the process'),
        ),
        migrations.AddField(
            model_name='stageruleanchor',
            name='named_place',
            field=models.CharField(blank=True, choices=[('the_start', 'the start'), ('the_win', 'the win')], max_length=20, verbose_name='place'),
        ),
        migrations.AlterField(
            model_name='historicalprocess',
            name='name_en',
            field=models.CharField(help_text='Results name it only to say why a sales model changes no stage.', max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='historicalprocess',
            name='name_nb',
            field=models.CharField(help_text='Results name it only to say why a sales model changes no stage.', max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='historicalprocess',
            name='winning_stage',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Which of its stages wins the deal. Marked in results; the stages after it are about the customer.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.stage', verbose_name='winning stage'),
        ),
        migrations.AlterField(
            model_name='historicalquestionnaire',
            name='common_process',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The process of every result to which no sales model brings its own.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.process', verbose_name='common process'),
        ),
        migrations.AlterField(
            model_name='process',
            name='name_en',
            field=models.CharField(help_text='Results name it only to say why a sales model changes no stage.', max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='process',
            name='name_nb',
            field=models.CharField(help_text='Results name it only to say why a sales model changes no stage.', max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='process',
            name='winning_stage',
            field=models.ForeignKey(blank=True, help_text='Which of its stages wins the deal. Marked in results; the stages after it are about the customer.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='diagnostics.stage', verbose_name='winning stage'),
        ),
        migrations.AlterField(
            model_name='questionnaire',
            name='common_process',
            field=models.ForeignKey(blank=True, help_text='The process of every result to which no sales model brings its own.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='diagnostics.process', verbose_name='common process'),
        ),
        migrations.AlterField(
            model_name='historicalkpi',
            name='formula_en',
            field=models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula'),
        ),
        migrations.AlterField(
            model_name='historicalkpi',
            name='formula_nb',
            field=models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula'),
        ),
        migrations.AlterField(
            model_name='historicalsalesmodel',
            name='process',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text="Takes the common process's place when this sales model is the highest one present that has a process. Mostly empty.", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.process', verbose_name='own process'),
        ),
        migrations.AlterField(
            model_name='historicalstage',
            name='entry_criterion_en',
            field=models.TextField(blank=True, help_text='Needed only if the stage can come first in a part of a pipeline. Elsewhere it is entered with the exit criterion of the stage before.', verbose_name='entry criterion'),
        ),
        migrations.AlterField(
            model_name='historicalstage',
            name='entry_criterion_nb',
            field=models.TextField(blank=True, help_text='Needed only if the stage can come first in a part of a pipeline. Elsewhere it is entered with the exit criterion of the stage before.', verbose_name='entry criterion'),
        ),
        migrations.AlterField(
            model_name='historicalstage',
            name='idle_days',
            field=models.PositiveSmallIntegerField(blank=True, default=7, help_text='Days without movement before a deal counts as idle. Empty for what is won.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='idle after days'),
        ),
        migrations.AlterField(
            model_name='historicalstage',
            name='outreach_template_en',
            field=models.TextField(blank=True, help_text='Only where outreach happens. Blanks stand in [brackets].', verbose_name='first message'),
        ),
        migrations.AlterField(
            model_name='historicalstage',
            name='outreach_template_nb',
            field=models.TextField(blank=True, help_text='Only where outreach happens. Blanks stand in [brackets].', verbose_name='first message'),
        ),
        migrations.AlterField(
            model_name='historicalstage',
            name='win_probability',
            field=models.PositiveSmallIntegerField(blank=True, default=0, help_text="A multiple of ten. Shown as a placeholder to replace with one's own. Empty outside of deals.", null=True, validators=[django.core.validators.MaxValueValidator(100), django.core.validators.StepValueValidator(10)], verbose_name='win probability in percent'),
        ),
        migrations.AlterField(
            model_name='historicalstagerule',
            name='sales_model',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Whose points count. Empty if an answer alone decides.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.salesmodel', verbose_name='sales model'),
        ),
        migrations.AlterField(
            model_name='kpi',
            name='formula_en',
            field=models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula'),
        ),
        migrations.AlterField(
            model_name='kpi',
            name='formula_nb',
            field=models.CharField(help_text='How it is worked out, below its name. Say which deals count.', max_length=300, verbose_name='formula'),
        ),
        migrations.AlterField(
            model_name='salesmodel',
            name='process',
            field=models.ForeignKey(blank=True, help_text="Takes the common process's place when this sales model is the highest one present that has a process. Mostly empty.", null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='diagnostics.process', verbose_name='own process'),
        ),
        migrations.AlterField(
            model_name='stage',
            name='entry_criterion_en',
            field=models.TextField(blank=True, help_text='Needed only if the stage can come first in a part of a pipeline. Elsewhere it is entered with the exit criterion of the stage before.', verbose_name='entry criterion'),
        ),
        migrations.AlterField(
            model_name='stage',
            name='entry_criterion_nb',
            field=models.TextField(blank=True, help_text='Needed only if the stage can come first in a part of a pipeline. Elsewhere it is entered with the exit criterion of the stage before.', verbose_name='entry criterion'),
        ),
        migrations.AlterField(
            model_name='stage',
            name='idle_days',
            field=models.PositiveSmallIntegerField(blank=True, default=7, help_text='Days without movement before a deal counts as idle. Empty for what is won.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='idle after days'),
        ),
        migrations.AlterField(
            model_name='stage',
            name='outreach_template_en',
            field=models.TextField(blank=True, help_text='Only where outreach happens. Blanks stand in [brackets].', verbose_name='first message'),
        ),
        migrations.AlterField(
            model_name='stage',
            name='outreach_template_nb',
            field=models.TextField(blank=True, help_text='Only where outreach happens. Blanks stand in [brackets].', verbose_name='first message'),
        ),
        migrations.AlterField(
            model_name='stage',
            name='win_probability',
            field=models.PositiveSmallIntegerField(blank=True, default=0, help_text="A multiple of ten. Shown as a placeholder to replace with one's own. Empty outside of deals.", null=True, validators=[django.core.validators.MaxValueValidator(100), django.core.validators.StepValueValidator(10)], verbose_name='win probability in percent'),
        ),
        migrations.AlterField(
            model_name='stagerule',
            name='sales_model',
            field=models.ForeignKey(blank=True, help_text='Whose points count. Empty if an answer alone decides.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='diagnostics.salesmodel', verbose_name='sales model'),
        ),
        migrations.RunPython(name_the_win, migrations.RunPython.noop),
        migrations.RunPython(name_questionnaires_of_rules, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='stagerule',
            name='questionnaire',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='diagnostics.questionnaire', verbose_name='questionnaire'),
        ),
        migrations.AlterModelOptions(
            name='stagerule',
            options={'ordering': ['questionnaire', 'position', 'pk'], 'verbose_name': 'stage rule', 'verbose_name_plural': 'stage rules'},
        ),
        migrations.AddConstraint(
            model_name='kpi',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['', 'higher', 'lower'])), name='kpi_direction_known', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='questionnaire',
            constraint=models.CheckConstraint(condition=models.Q(('edition__in', [1, 2])), name='questionnaire_edition_known', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='stagerule',
            constraint=models.CheckConstraint(condition=models.Q(('sales_model__isnull', False), ('option__isnull', False), _connector='OR'), name='stage_rule_has_condition', violation_error_message='Choose a sales model or an answer: a rule needs one of them.'),
        ),
        migrations.AddConstraint(
            model_name='stagerule',
            constraint=models.CheckConstraint(condition=models.Q(('sales_model__isnull', False), ('from_points__isnull', True), _connector='OR'), name='stage_rule_points_of_model', violation_error_message='Points belong to a sales model: choose one, or clear the points.'),
        ),
        migrations.AddConstraint(
            model_name='stageruleanchor',
            constraint=models.CheckConstraint(condition=models.Q(('named_place__in', ['', 'the_start', 'the_win'])), name='anchor_place_known', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='stageruleanchor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('named_place', ''), ('stage__isnull', False)), models.Q(('stage__isnull', True), models.Q(('named_place', ''), _negated=True)), _connector='OR'), name='anchor_is_stage_or_place', violation_error_message='An anchor is a stage or a place, not both.'),
        ),
        migrations.AddField(
            model_name='commonkpi',
            name='questionnaire',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kpis', to='diagnostics.questionnaire', verbose_name='questionnaire'),
        ),
        migrations.AddField(
            model_name='doubtfulpair',
            name='option',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubtful_pairs', to='diagnostics.answeroption', verbose_name='answer option'),
        ),
        migrations.AddField(
            model_name='doubtfulpair',
            name='other_option',
            field=models.ForeignKey(help_text='Of another question.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='diagnostics.answeroption', verbose_name='other answer option'),
        ),
        migrations.AddField(
            model_name='doubtfulpair',
            name='questionnaire',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubtful_pairs', to='diagnostics.questionnaire', verbose_name='questionnaire'),
        ),
        migrations.AddField(
            model_name='historicalcommonkpi',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalcommonkpi',
            name='questionnaire',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.questionnaire', verbose_name='questionnaire'),
        ),
        migrations.AddField(
            model_name='historicaldoubtfulpair',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicaldoubtfulpair',
            name='option',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.answeroption', verbose_name='answer option'),
        ),
        migrations.AddField(
            model_name='historicaldoubtfulpair',
            name='other_option',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Of another question.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.answeroption', verbose_name='other answer option'),
        ),
        migrations.AddField(
            model_name='historicaldoubtfulpair',
            name='questionnaire',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.questionnaire', verbose_name='questionnaire'),
        ),
        migrations.AddConstraint(
            model_name='commonkpi',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='common_kpi_position_from_one', violation_error_message='Positions begin at 1.'),
        ),
        migrations.AddConstraint(
            model_name='commonkpi',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['', 'higher', 'lower'])), name='common_kpi_direction_known', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='doubtfulpair',
            constraint=models.UniqueConstraint(fields=('option', 'other_option'), name='doubtful_pair_once', violation_error_message='These two answers are a pair already.'),
        ),
        migrations.AddConstraint(
            model_name='doubtfulpair',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='doubtful_pair_position_from_one', violation_error_message='Positions begin at 1.'),
        ),
        migrations.RunPython(allow_authors, migrations.RunPython.noop),
    ]
