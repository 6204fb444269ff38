"""The draft of a questionnaire as an instrument, and the record of what was changed in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Model, Prefetch
from django.utils.translation import gettext as _

from diagnostics.authoring.models import (
    AnswerOption,
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
from diagnostics.instrument import instrument as domain
from diagnostics.instrument.document import tidy
from diagnostics.instrument.text import LANGUAGES, Text
from diagnostics.site.models.fields import Authored

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
                kpis=tuple(map(kpi_of, model.kpis.all())),
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
        golden_examples=tuple(
            _part(domain.GoldenExample, row, leading=row.leading or None, stages=tuple(row.stages))
            for row in questionnaire.golden_examples.all()
        ),
    )


def part_ids(questionnaire: Questionnaire) -> dict[tuple[str, str], int]:
    """Return the row's id for each part that a gap can name, by kind and key; rules by their number in the order."""
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
    rules = StageRule.objects.filter(sales_model__questionnaire=questionnaire).values_list("pk", flat=True)
    return {**ids, **{("rule", str(number)): pk for number, pk in enumerate(rules, start=1)}}


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
    return tuple(map(rule_of, rules.select_related("sales_model", "stage").prefetch_related("anchors__stage")))


def rule_of(rule: StageRule) -> domain.StageRule:
    """Return what the row of a stage rule says."""
    return domain.StageRule(
        sales_model=rule.sales_model.key,
        placement=domain.Placement(rule.placement),
        stage=rule.stage.key,
        anchors=tuple(_anchor_keys(rule)),
    )


def kpi_of(kpi: Kpi) -> domain.Kpi:
    """Return what the row of a KPI says."""
    return _part(domain.Kpi, kpi)


def _anchor_keys(rule: StageRule) -> Iterable[str]:
    for anchor in rule.anchors.all():
        yield anchor.stage.key if anchor.stage else domain.THE_WIN


def _part(kind: type[T], row: Model, **given: Any) -> T:
    """Build the domain's `kind` from a row with the same column names; `given` says what the columns cannot."""
    values = {
        part.name: _text(row, part.name) if part.type is Text else getattr(row, part.name)
        for part in fields(kind)  # type: ignore[arg-type]  # every `kind` is a dataclass
        if part.name not in given
    }
    return kind(**values, **given)


def _text(row: Model, name: str) -> Text:
    return Text(*(tidy(getattr(row, f"{name}_{language}")) for language in LANGUAGES))


def columns_of(part: Any) -> dict[str, Any]:
    """Return what a part of an instrument says of its own row: texts, numbers and choices, by column."""
    columns: dict[str, Any] = {}
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, Text):
            columns |= {f"{item.name}_{language}": value.in_language(language) for language in LANGUAGES}
        elif item.name not in _REFERENCES and not isinstance(value, tuple | Mapping):
            columns[item.name] = value.value if isinstance(value, Enum) else value
    return columns


_REFERENCES = frozenset({"common_process", "process", "entry_stage", "wins", "sales_model", "stage", "leading"})
"""Fields that name another part by its key."""


Parts = Mapping[str, "Parts"]
"""The reverse relations that lead from a row to its parts, and from those to theirs."""

Rows = Mapping[type[Model], Mapping[int, Model]]
"""Rows by their kind and id."""

CHANGES_SHOWN = 200
"""How much of a record is read: the newest entries."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the record: who did what to which part, and the fields as (name, before, after).

    `kind` is "+" for added, "~" for changed, "-" for removed; `by` is "" where no user did it.
    """

    at: datetime
    by: str
    kind: str
    part: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


def changes_of(row: Authored, parts: Parts) -> list[Change]:
    """Return what was changed of `row` and its parts, removed ones included, newest first.

    The number of queries depends on the kinds of part alone.
    """

    def one_row(record: Any) -> tuple[str, int]:
        return record._meta.label, record.id

    records = sorted(
        (
            record
            for kept in kept_records(type(row), {"id": row.pk}, parts)
            for record in kept.select_related("history_user")
        ),
        key=lambda record: (*one_row(record), record.history_date, record.history_id),
    )
    edits = [edit for _row, of_row in groupby(records, one_row) for edit in _edits(of_row)]
    edits = sorted(edits, key=lambda edit: edit[1].history_date, reverse=True)[:CHANGES_SHOWN]
    rows = _referred_to(record for edit in edits for record in edit if record is not None)
    return [_change(before, record, rows) for before, record in edits]


def kept_records(model: type[Authored], condition: dict[str, Any], parts: Parts) -> Iterator[Any]:
    """Yield a query for each kind of row: the records of the rows that meet `condition`, then those of their parts."""
    kept = model.history.model._default_manager.filter(**condition)
    yield kept
    for name, deeper in parts.items():
        relation: Any = model._meta.get_field(name)
        yield from kept_records(relation.related_model, {f"{relation.field.attname}__in": kept.values("id")}, deeper)


def _edits(records: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each record of one row with the record before it, but for records of nothing changed."""
    before = None
    for record in records:
        if record.history_type != "~" or (before is not None and any(_differing(before, record))):
            yield before, record
        before = record


def _differing(before: Any, after: Any) -> Iterator[Any]:
    for field in after.tracked_fields:
        if getattr(before, field.attname) != getattr(after, field.attname):
            yield field


def _relations(record: Any) -> Iterator[Any]:
    for field in record.tracked_fields:
        if field.is_relation and getattr(record, field.attname) is not None:
            yield field


def _referred_to(records: Iterable[Any]) -> Rows:
    wanted: dict[type[Model], set[int]] = {}
    for record in records:
        for field in _relations(record):
            wanted.setdefault(field.related_model, set()).add(getattr(record, field.attname))
    return {model: _rows(model, ids) for model, ids in wanted.items()}


def _rows(model: Any, ids: set[int]) -> dict[int, Model]:
    """Return the rows by id. What is gone by now is taken from its own record, where it has one."""
    rows: dict[int, Model] = model._default_manager.in_bulk(ids)
    gone = ids - rows.keys()
    if gone and issubclass(model, Authored):
        records = model.history.filter(id__in=gone).order_by("history_date", "history_id")
        rows |= {record.id: record.instance for record in records}
    return rows


def _change(before: Any, record: Any, rows: Rows) -> Change:
    row = record.instance
    for field in _relations(record):
        setattr(row, field.name, rows[field.related_model].get(getattr(record, field.attname)))
    changed = _differing(before, record) if record.history_type == "~" else ()
    return Change(
        at=record.history_date,
        by=str(record.history_user or ""),
        kind=record.history_type,
        part=str(record.instance_type._meta.verbose_name),
        name=str(row),
        fields=tuple(
            (str(field.verbose_name), _shown(before, field, rows), _shown(record, field, rows)) for field in changed
        ),
    )


def _shown(record: Any, field: Any, rows: Rows) -> str:
    value = getattr(record, field.attname)
    if field.is_relation:
        return str(rows[field.related_model].get(value, "")) if value is not None else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(field.flatchoices).get(value, value))
