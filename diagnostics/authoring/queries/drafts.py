"""Drafts compiled from the editing tables, and the rows that their parts come from."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet

from diagnostics.authoring.models import (
    AnswerOption,
    CommonKpi,
    DoubtfulPair,
    GoldenExample,
    Kpi,
    OptionWeight,
    Process,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.authoring.models.choices import Languages
from diagnostics.instrument import parts
from diagnostics.instrument.document import tidy
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import NOUN_FIELDS
from diagnostics.instrument.text import LANGUAGES, Text, in_languages

T = TypeVar("T")


def load_draft(questionnaire: Questionnaire) -> Instrument:
    """Compile the draft from the editing tables, in a constant number of queries.

    Texts of other languages than the questionnaire's stay in the tables and are no part of it. Raises InvalidInstrument
    if the rows contradict each other; the admin's forms prevent that.
    """
    languages = Languages(questionnaire.languages).codes
    draft = _compiled(questionnaire, languages)
    return draft if languages == LANGUAGES else in_languages(draft, languages)


def _compiled(questionnaire: Questionnaire, languages: tuple[str, ...]) -> Instrument:
    common = questionnaire.common_process
    models = list(questionnaire.sales_models.select_related("process", "entry_stage").prefetch_related("kpis"))
    return Instrument(
        key=questionnaire.key,
        languages=languages,
        title=_text(questionnaire, "title"),
        introduction=_text(questionnaire, "introduction"),
        outreach_note=_text(questionnaire, "outreach_note"),
        separating_question=_text(questionnaire, "separating_question"),
        separating_help=_text(questionnaire, "separating_help"),
        separating_equal=_text(questionnaire, "separating_equal"),
        **{name: _text(questionnaire, name) for name in NOUN_FIELDS},
        questions=_questions(questionnaire),
        doubtful_pairs=_doubtful_pairs(questionnaire),
        kpis=tuple(map(kpi_of, questionnaire.kpis.all())),
        sales_models=tuple(
            _part(
                parts.SalesModel,
                model,
                market=parts.Market(model.market),
                process=model.process.key if model.process else None,
                entry_stage=model.entry_stage.key if model.entry_stage else None,
                kpis=tuple(map(kpi_of, model.kpis.all())),
            )
            for model in models
        ),
        stages=tuple(
            _part(parts.Stage, stage, exit_evidence=parts.Evidence(stage.exit_evidence))
            for stage in questionnaire.stages.all()
        ),
        common_process=common.key if common else None,
        processes=_processes(questionnaire),
        rules=_rules(questionnaire),
        golden_examples=tuple(
            _part(
                parts.GoldenExample,
                row,
                leading=row.leading or None,
                stages=tuple(row.stages),
                present=tuple(row.present),
            )
            for row in questionnaire.golden_examples.all()
        ),
        edition=questionnaire.edition,
    )


def valid_draft(questionnaire: Questionnaire) -> Instrument | None:
    """Return the compiled draft, or None if it contradicts itself."""
    try:
        return load_draft(questionnaire)
    except InvalidInstrument:
        return None


def draft_by_key(key: str) -> tuple[Questionnaire | None, Instrument | None]:
    """Return the questionnaire with this key, if there is one, and its draft, if that is valid."""
    questionnaire = Questionnaire.objects.filter(key=key).first()
    return questionnaire, valid_draft(questionnaire) if questionnaire else None


def part_ids(questionnaire: Questionnaire) -> dict[tuple[str, str], int]:
    """Return the row id of each part that a gap can name, by (kind, key). A rule's key is its 1-based number."""
    kinds: tuple[tuple[str, type[Question | SalesModel | Stage | Process | GoldenExample]], ...] = (
        ("question", Question),
        ("sales_model", SalesModel),
        ("stage", Stage),
        ("process", Process),
        ("golden_example", GoldenExample),
    )
    ids = {
        (kind, key): pk
        for kind, model in kinds
        for key, pk in model._default_manager.filter(questionnaire=questionnaire).values_list("key", "pk")
    }
    rules = questionnaire.rules.values_list("pk", flat=True)
    return {**ids, **{("rule", str(number)): pk for number, pk in enumerate(rules, start=1)}}


def _questions(questionnaire: Questionnaire) -> tuple[parts.Question, ...]:
    weights = OptionWeight.objects.select_related("sales_model").order_by("sales_model__position", "sales_model")
    options = Prefetch("options", AnswerOption.objects.prefetch_related(Prefetch("weights", weights)))
    return tuple(
        _part(
            parts.Question,
            question,
            options=tuple(
                _part(
                    parts.AnswerOption,
                    option,
                    weights={row.sales_model.key: row.weight for row in option.weights.all()},
                )
                for option in question.options.all()
            ),
        )
        for question in questionnaire.questions.prefetch_related(options)
    )


def _processes(questionnaire: Questionnaire) -> tuple[parts.Process, ...]:
    processes = questionnaire.processes.select_related("winning_stage").prefetch_related("process_stages__stage")
    return tuple(
        _part(
            parts.Process,
            process,
            stages=tuple(place.stage.key for place in process.process_stages.all()),
            wins=process.winning_stage.key if process.winning_stage else None,
        )
        for process in processes
    )


def _rules(questionnaire: Questionnaire) -> tuple[parts.StageRule, ...]:
    return tuple(map(rule_of, with_parts(questionnaire.rules.all())))


def with_parts(rules: QuerySet[StageRule]) -> QuerySet[StageRule]:
    """Select all that a rule refers to."""
    return rules.select_related("sales_model", "stage", "process", "option__question").prefetch_related(
        "anchors__stage"
    )


def rule_of(rule: StageRule) -> parts.StageRule:
    """Convert a row to the domain object."""
    return parts.StageRule(
        sales_model=rule.sales_model.key if rule.sales_model else None,
        placement=parts.Placement(rule.placement),
        stage=rule.stage.key,
        anchors=tuple(_anchor_keys(rule)),
        from_points=rule.from_points,
        process=rule.process.key if rule.process else None,
        question=rule.option.question.key if rule.option else None,
        option=rule.option.key if rule.option else None,
        optional=rule.optional,
    )


def kpi_of(kpi: Kpi | CommonKpi) -> parts.Kpi:
    """Convert a row to the domain object."""
    return _part(parts.Kpi, kpi, direction=parts.Direction(kpi.direction) if kpi.direction else None)


def pair_of(pair: DoubtfulPair) -> parts.DoubtfulPair:
    """Convert a row to the domain object."""
    return parts.DoubtfulPair(
        question=pair.option.question.key,
        option=pair.option.key,
        other_question=pair.other_option.question.key,
        other_option=pair.other_option.key,
        note=_text(pair, "note"),
    )


def _doubtful_pairs(questionnaire: Questionnaire) -> tuple[parts.DoubtfulPair, ...]:
    pairs = questionnaire.doubtful_pairs.select_related("option__question", "other_option__question")
    return tuple(map(pair_of, pairs))


def _anchor_keys(rule: StageRule) -> Iterable[str]:
    for anchor in rule.anchors.all():
        yield anchor.stage.key if anchor.stage else anchor.named_place


def _part(kind: type[T], row: Model, **overrides: Any) -> T:
    """Build a domain object from the columns of the same names; `overrides` are fields that are no plain column."""
    values = {
        part.name: _text(row, part.name) if part.type is Text else getattr(row, part.name)
        for part in fields(kind)  # type: ignore[arg-type]  # every `kind` is a dataclass
        if part.name not in overrides
    }
    return kind(**values, **overrides)


def _text(row: Model, name: str) -> Text:
    return Text(*(tidy(getattr(row, f"{name}_{language}")) for language in LANGUAGES))
