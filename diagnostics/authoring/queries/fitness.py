"""Whether the columns can hold what an instrument says. No database is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from diagnostics.authoring.models import AnswerOption as OptionRow
from diagnostics.authoring.models import (
    GoldenExample,
    Kpi,
    OptionWeight,
    Process,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
)
from diagnostics.authoring.queries.authoring import columns_of
from diagnostics.instrument.instrument import AnswerOption, Instrument
from diagnostics.instrument.text import LANGUAGES

Fault = tuple[str, str]
"""A place in the document and what is wrong there, in the reader's language."""

_ROWS: Mapping[str, type[Model]] = {
    "questions": Question,
    "options": OptionRow,
    "sales_models": SalesModel,
    "kpis": Kpi,
    "stages": Stage,
    "processes": Process,
    "golden_examples": GoldenExample,
}
"""Field that holds parts, and the table of one of those."""


def unfit_columns(instrument: Instrument) -> tuple[Fault, ...]:
    """Return every value that is too long, out of range or of no choice, with its place in the document.

    A text that is not written yet is none: a draft may be unfinished.
    """
    return tuple(_in_part(instrument, Questionnaire, ""))


def _in_part(part: Any, model: type[Model], place: str) -> Iterator[Fault]:
    columns = columns_of(part)
    row = model(**columns)
    others = {field.name for field in row._meta.fields if field.name not in columns}
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        yield from _faults(error, place)
    if isinstance(part, AnswerOption):
        yield from _in_weights(part, place)
    for name, table in _ROWS.items():
        for number, child in enumerate(getattr(part, name, ())):
            if is_dataclass(child):
                yield from _in_part(child, table, f"{_within(place, name)}[{number}]")


def _in_weights(option: AnswerOption, place: str) -> Iterator[Fault]:
    for sales_model, weight in option.weights.items():
        if weight:
            try:
                OptionWeight(weight=weight).clean_fields(exclude={"id", "option", "sales_model"})
            except ValidationError as error:
                yield f"{place}.weights.{sales_model}", " ".join(error.messages)


def _faults(error: ValidationError, place: str) -> Iterator[Fault]:
    for column, faults in error.error_dict.items():
        for fault in faults:
            if fault.code != "blank" or column == "key":
                yield _within(place, _entry(column)), " ".join(fault.messages)


def _entry(column: str) -> str:
    """Return the entry that a column holds: name.en for name_en."""
    name, _, language = column.rpartition("_")
    return f"{name}.{language}" if language in LANGUAGES else column


def _within(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
