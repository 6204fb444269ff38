"""The columns of an instrument's parts, and the values that they cannot hold. Runs no queries."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from diagnostics.authoring.models import AnswerOption as OptionRow
from diagnostics.authoring.models import (
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
from diagnostics.instrument import parts
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.text import LANGUAGES, Text

Fault = tuple[str, str]
"""A place in the document, and what is wrong there, in the reader's language."""

_TABLES: Mapping[str, type[Model]] = {
    "questions": Question,
    "options": OptionRow,
    "doubtful_pairs": DoubtfulPair,
    "sales_models": SalesModel,
    "kpis": Kpi,
    "stages": Stage,
    "processes": Process,
    "rules": StageRule,
    "golden_examples": GoldenExample,
}
"""The table of each kind of part, by the field of its parent that lists it."""


_REFERENCES = frozenset(
    {
        "common_process",
        "process",
        "entry_stage",
        "wins",
        "sales_model",
        "stage",
        "leading",
        "question",
        "option",
        "other_question",
        "other_option",
    }
)
"""Fields that name another part by its key."""


def columns_of(part: Any) -> dict[str, Any]:
    """Return the values of a part's own row, by column: texts, numbers and choices, but no references to other rows."""
    columns: dict[str, Any] = {}
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, Text):
            columns |= {f"{item.name}_{language}": value.written_in(language) for language in LANGUAGES}
        elif item.name not in _REFERENCES and not isinstance(value, tuple | Mapping):
            columns[item.name] = "" if item.name == "direction" and value is None else _plain(value)
    return columns


def outcome_columns(example: parts.GoldenExample) -> dict[str, Any]:
    """Return the answers of a golden example and what must come of them, by column; all of them name other parts."""
    return {
        "answers": dict(example.answers),
        "leading": example.leading or "",
        "present": list(example.present),
        "stages": list(example.stages),
    }


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def column_faults(instrument: Instrument) -> tuple[Fault, ...]:
    """Return the values that are too long, out of range or no valid choice, with their places in the document.

    A missing text is no fault: a draft may be unfinished.
    """
    return tuple(_part_faults(instrument, Questionnaire, ""))


def _part_faults(part: Any, model: type[Model], place: str) -> Iterator[Fault]:
    columns = columns_of(part)
    row = model(**columns)
    others = {field.name for field in row._meta.fields if field.name not in columns}
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        yield from _validation_faults(error, place)
    if isinstance(part, parts.AnswerOption):
        yield from _weight_faults(part, place)
    for name, table in _TABLES.items():
        for number, child in enumerate(getattr(part, name, ())):
            if is_dataclass(child):
                yield from _part_faults(child, table, f"{_join(place, name)}[{number}]")


def _weight_faults(option: parts.AnswerOption, place: str) -> Iterator[Fault]:
    for sales_model, weight in option.weights.items():
        if weight:
            try:
                OptionWeight(weight=weight).clean_fields(exclude={"id", "option", "sales_model"})
            except ValidationError as error:
                yield f"{place}.weights.{sales_model}", " ".join(error.messages)


def _validation_faults(error: ValidationError, place: str) -> Iterator[Fault]:
    for column, faults in error.error_dict.items():
        for fault in faults:
            if fault.code != "blank" or column == "key":
                yield _join(place, _document_name(column)), " ".join(fault.messages)


def _document_name(column: str) -> str:
    """Return the place of a column in the document: name.en for name_en."""
    name, _, language = column.rpartition("_")
    return f"{name}.{language}" if language in LANGUAGES else column


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
