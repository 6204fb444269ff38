"""The draft of a questionnaire as an instrument."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

from django.db.models import Model, Prefetch

from diagnostics.domain import instrument as domain
from diagnostics.models import AnswerOption, OptionWeight, Questionnaire, StageRule

T = TypeVar("T")


def load_draft(questionnaire: Questionnaire) -> domain.Instrument:
    """Return what the editing tables hold now, in a constant number of queries.

    Raises InvalidInstrument where the rows contradict each other, which the admin's forms do not let happen.
    """
    common = questionnaire.common_process
    models = list(questionnaire.sales_models.select_related("process", "entry_stage").prefetch_related("kpis"))
    return domain.Instrument(
        key=questionnaire.key,
        title=_text(questionnaire, "title"),
        introduction=_text(questionnaire, "introduction"),
        outreach_note=_text(questionnaire, "outreach_note"),
        questions=_questions(questionnaire),
        sales_models=tuple(
            _part(
                domain.SalesModel,
                model,
                market=domain.Market(model.market),
                process=model.process.key if model.process else None,
                entry_stage=model.entry_stage.key if model.entry_stage else None,
                kpis=tuple(_part(domain.Kpi, kpi) for kpi in model.kpis.all()),
            )
            for model in models
        ),
        stages=tuple(
            _part(domain.Stage, stage, exit_evidence=domain.Evidence(stage.exit_evidence))
            for stage in questionnaire.stages.all()
        ),
        common_process=common.key if common else None,
        processes=_processes(questionnaire),
        rules=_rules(questionnaire),
    )


def _questions(questionnaire: Questionnaire) -> tuple[domain.Question, ...]:
    weights = OptionWeight.objects.select_related("sales_model").order_by("sales_model__position", "sales_model")
    options = Prefetch("options", AnswerOption.objects.prefetch_related(Prefetch("weights", weights)))
    return tuple(
        _part(
            domain.Question,
            question,
            options=tuple(
                _part(
                    domain.AnswerOption,
                    option,
                    weights={row.sales_model.key: row.weight for row in option.weights.all()},
                )
                for option in question.options.all()
            ),
        )
        for question in questionnaire.questions.prefetch_related(options)
    )


def _processes(questionnaire: Questionnaire) -> tuple[domain.Process, ...]:
    processes = questionnaire.processes.select_related("winning_stage").prefetch_related("process_stages__stage")
    return tuple(
        _part(
            domain.Process,
            process,
            stages=tuple(place.stage.key for place in process.process_stages.all()),
            wins=process.winning_stage.key if process.winning_stage else None,
        )
        for process in processes
    )


def _rules(questionnaire: Questionnaire) -> tuple[domain.StageRule, ...]:
    rules = StageRule.objects.filter(sales_model__questionnaire=questionnaire)
    return tuple(
        domain.StageRule(
            sales_model=rule.sales_model.key,
            placement=domain.Placement(rule.placement),
            stage=rule.stage.key,
            anchors=tuple(_anchor_keys(rule)),
        )
        for rule in rules.select_related("sales_model", "stage").prefetch_related("anchors__stage")
    )


def _anchor_keys(rule: StageRule) -> Iterable[str]:
    for anchor in rule.anchors.all():
        yield anchor.stage.key if anchor.stage else domain.THE_WIN


def _part(kind: type[T], row: Model, **given: Any) -> T:
    """Build the domain's `kind` from a row with the same column names; `given` says what the columns cannot."""
    values = {
        part.name: _text(row, part.name) if part.type is domain.Text else getattr(row, part.name)
        for part in fields(kind)  # type: ignore[arg-type]  # every `kind` is a dataclass
        if part.name not in given
    }
    return kind(**values, **given)


def _text(row: Model, name: str) -> domain.Text:
    # a browser sends line ends as CRLF; one text must have one fingerprint
    texts = (getattr(row, f"{name}_{language}").replace("\r\n", "\n").strip() for language in domain.LANGUAGES)
    return domain.Text(*texts)
