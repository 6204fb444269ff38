"""Writing a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from diagnostics.domain import instrument as domain
from diagnostics.models import (
    AnswerOption,
    Kpi,
    OptionWeight,
    Process,
    ProcessStage,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
    StageRule,
    StageRuleAnchor,
)


@transaction.atomic
def create_questionnaire(*, instrument: domain.Instrument) -> Questionnaire:
    """Write `instrument` as the draft of a new questionnaire and return it.

    Raises IntegrityError where a questionnaire with its key exists.
    """
    questionnaire = Questionnaire.objects.create(
        key=instrument.key,
        **_texts(title=instrument.title, introduction=instrument.introduction, outreach_note=instrument.outreach_note),
    )
    stages = _create_stages(questionnaire, instrument)
    processes = _create_processes(questionnaire, instrument, stages)
    if instrument.common_process:
        questionnaire.common_process = processes[instrument.common_process]
        questionnaire.save()
    sales_models = _create_sales_models(questionnaire, instrument, stages, processes)
    _create_rules(instrument, stages, sales_models)
    _create_questions(questionnaire, instrument, sales_models)
    return questionnaire


@transaction.atomic
def set_weights(*, option: AnswerOption, weights: Mapping[int, int]) -> None:
    """Make `weights`, points by sales model id, the option's weights; rows that stay the same are left alone."""
    standing = {row.sales_model_id: row for row in option.weights.all()}
    for sales_model_id, row in standing.items():
        if not weights.get(sales_model_id):
            row.delete()
    for sales_model_id, weight in weights.items():
        row = standing.get(sales_model_id) or OptionWeight(option=option, sales_model_id=sales_model_id)
        if weight and row.weight != weight:
            row.weight = weight
            row.save()


@transaction.atomic
def set_anchors(*, rule: StageRule, stages: Sequence[Stage | None]) -> None:
    """Make `stages` the rule's anchors, in order of preference (None: whichever stage wins)."""
    standing = list(rule.anchors.all())
    for row in standing[len(stages) :]:
        row.delete()
    for place, stage in enumerate(stages, start=1):
        row = standing[place - 1] if place <= len(standing) else StageRuleAnchor(rule=rule)
        if row.pk is None or (row.position, row.stage) != (place, stage):
            row.position, row.stage = place, stage
            row.save()


def _create_stages(questionnaire: Questionnaire, instrument: domain.Instrument) -> dict[str, Stage]:
    return {
        stage.key: Stage.objects.create(
            questionnaire=questionnaire,
            position=position,
            key=stage.key,
            exit_evidence=stage.exit_evidence.value,
            win_probability=stage.win_probability,
            idle_days=stage.idle_days,
            **_texts(
                name=stage.name,
                purpose=stage.purpose,
                entry_criterion=stage.entry_criterion,
                exit_criterion=stage.exit_criterion,
                activities=stage.activities,
                owner=stage.owner,
                questions_to_ask=stage.questions_to_ask,
                kpi=stage.kpi,
                synonyms=stage.synonyms,
                outreach_template=stage.outreach_template,
            ),
        )
        for position, stage in enumerate(instrument.stages, start=1)
    }


def _create_processes(
    questionnaire: Questionnaire, instrument: domain.Instrument, stages: dict[str, Stage]
) -> dict[str, Process]:
    created = {}
    for position, process in enumerate(instrument.processes, start=1):
        row = Process.objects.create(
            questionnaire=questionnaire,
            position=position,
            key=process.key,
            winning_stage=stages[process.wins] if process.wins else None,
            **_texts(name=process.name),
        )
        for place, key in enumerate(process.stages, start=1):
            ProcessStage.objects.create(process=row, position=place, stage=stages[key])
        created[process.key] = row
    return created


def _create_sales_models(
    questionnaire: Questionnaire,
    instrument: domain.Instrument,
    stages: dict[str, Stage],
    processes: dict[str, Process],
) -> dict[str, SalesModel]:
    created = {}
    for position, model in enumerate(instrument.sales_models, start=1):
        row = SalesModel.objects.create(
            questionnaire=questionnaire,
            position=position,
            key=model.key,
            threshold=model.threshold,
            market=model.market.value,
            process=processes[model.process] if model.process else None,
            entry_stage=stages[model.entry_stage] if model.entry_stage else None,
            **_texts(
                name=model.name,
                summary=model.summary,
                description=model.description,
                fits_when=model.fits_when,
                watch_out=model.watch_out,
                roles=model.roles,
                crm_needs=model.crm_needs,
                entry_note=model.entry_note,
                entry_replaced_note=model.entry_replaced_note,
            ),
        )
        for place, kpi in enumerate(model.kpis, start=1):
            Kpi.objects.create(sales_model=row, position=place, **_texts(name=kpi.name, formula=kpi.formula))
        created[model.key] = row
    return created


def _create_rules(instrument: domain.Instrument, stages: dict[str, Stage], sales_models: dict[str, SalesModel]) -> None:
    for position, rule in enumerate(instrument.rules, start=1):
        row = StageRule.objects.create(
            sales_model=sales_models[rule.sales_model],
            position=position,
            placement=rule.placement.value,
            stage=stages[rule.stage],
        )
        for place, anchor in enumerate(rule.anchors, start=1):
            StageRuleAnchor.objects.create(rule=row, position=place, stage=stages.get(anchor))


def _create_questions(
    questionnaire: Questionnaire, instrument: domain.Instrument, sales_models: dict[str, SalesModel]
) -> None:
    for position, question in enumerate(instrument.questions, start=1):
        row = Question.objects.create(
            questionnaire=questionnaire,
            position=position,
            key=question.key,
            **_texts(text=question.text, help_text=question.help_text),
        )
        for place, option in enumerate(question.options, start=1):
            _create_option(row, place, option, sales_models)


def _create_option(
    question: Question, position: int, option: domain.AnswerOption, sales_models: dict[str, SalesModel]
) -> None:
    row = AnswerOption.objects.create(
        question=question,
        position=position,
        key=option.key,
        is_unknown=option.is_unknown,
        **_texts(label=option.label, help_text=option.help_text),
    )
    for key, weight in option.weights.items():
        if weight:
            OptionWeight.objects.create(option=row, sales_model=sales_models[key], weight=weight)


def _texts(**texts: domain.Text) -> dict[str, Any]:
    """Return the columns of translated texts: name_en, name_nb and so on."""
    return {
        f"{name}_{language}": text.in_language(language)
        for name, text in texts.items()
        for language in domain.LANGUAGES
    }
