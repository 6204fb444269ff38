"""Drafts compiled from the editing tables, and the rows that their parts come from."""

from collections.abc import Iterable, Mapping
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
Row = TypeVar("Row", bound=Model)


def load_draft(questionnaire: Questionnaire) -> Instrument:
    """Compile the draft from the editing tables, in a constant number of queries.

    Texts of other languages than the questionnaire's stay in the tables and are no part of it. Raises InvalidInstrument
    if the rows contradict each other; the admin's forms prevent that.
    """
    languages = Languages(questionnaire.languages).codes
    draft = _compiled(questionnaire, languages)
    return draft if languages == LANGUAGES else in_languages(draft, languages)


def _compiled(questionnaire: Questionnaire, languages: tuple[str, ...]) -> Instrument:
    rows = _Rows(questionnaire)
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
        questions=tuple(map(_question, rows.questions)),
        doubtful_pairs=tuple(map(pair_of, rows.pairs)),
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
            for model in rows.sales_models
        ),
        stages=tuple(
            _part(parts.Stage, stage, exit_evidence=parts.Evidence(stage.exit_evidence)) for stage in rows.stages
        ),
        common_process=questionnaire.common_process.key if questionnaire.common_process else None,
        processes=tuple(map(_process, rows.processes)),
        rules=tuple(map(rule_of, rows.rules)),
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


class _Rows:
    """The rows of a draft. What refers to another row of it has that row, which was read once and not joined again."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        weights = OptionWeight.objects.order_by("sales_model__position", "sales_model")
        options = Prefetch("options", AnswerOption.objects.prefetch_related(Prefetch("weights", weights)))
        self.questions = list(questionnaire.questions.prefetch_related(options))
        self.sales_models = list(questionnaire.sales_models.prefetch_related("kpis"))
        self.stages = list(questionnaire.stages.all())
        self.processes = list(questionnaire.processes.prefetch_related("process_stages"))
        self.rules = list(questionnaire.rules.prefetch_related("anchors"))
        self.pairs = list(questionnaire.doubtful_pairs.all())
        self._connect(questionnaire)

    def _connect(self, questionnaire: Questionnaire) -> None:
        options = [option for question in self.questions for option in question.options.all()]
        stages, models, processes = _by_id(self.stages), _by_id(self.sales_models), _by_id(self.processes)
        _refer([questionnaire], common_process=processes)
        _refer((weight for option in options for weight in option.weights.all()), sales_model=models)
        _refer(self.sales_models, process=processes, entry_stage=stages)
        _refer(self.processes, winning_stage=stages)
        _refer((place for process in self.processes for place in process.process_stages.all()), stage=stages)
        _refer(self.rules, sales_model=models, stage=stages, process=processes, option=_by_id(options))
        _refer((anchor for rule in self.rules for anchor in rule.anchors.all()), stage=stages)
        _refer(self.pairs, option=_by_id(options), other_option=_by_id(options))


def _by_id(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.pk: row for row in rows}


def _refer(rows: Iterable[Model], **targets: Mapping[int, Model]) -> None:
    """Set the foreign keys of rows to rows that were read already."""
    for row in rows:
        for name, by_id in targets.items():
            target = by_id.get(getattr(row, f"{name}_id"))
            if target is not None:
                setattr(row, name, target)


def _question(question: Question) -> parts.Question:
    return _part(
        parts.Question,
        question,
        options=tuple(
            _part(parts.AnswerOption, option, weights={row.sales_model.key: row.weight for row in option.weights.all()})
            for option in question.options.all()
        ),
    )


def _process(process: Process) -> parts.Process:
    return _part(
        parts.Process,
        process,
        stages=tuple(place.stage.key for place in process.process_stages.all()),
        wins=process.winning_stage.key if process.winning_stage else None,
    )


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
