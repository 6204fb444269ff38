"""Assessments as tables and as JSON: which columns there are, what stands in them, and the file they come in."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from diagnostics.domain.record import Edition, Record, Told, read
from diagnostics.presenters.texts import content_language
from diagnostics.spreadsheets.cells import Cell, Column, chunks
from diagnostics.spreadsheets.delimited import csv_parts
from diagnostics.spreadsheets.xlsx import xlsx_parts

FORMAT = "salesmodel-assessments/1"
"""What the JSON calls its shape; another shape gets another number."""

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""The kinds of files, and how each is announced."""

DELIMITERS = {"nb": ";"}
"""By language: Excel splits a file at the separator of its region, and in Norway the comma divides decimals."""

FINGERPRINT_SHOWN = 12
REMEMBERED = 1024
"""Different results that are kept ready while a file is written: few, since many assessments share theirs."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What one version is called and says, in one language: labels by key, those of options by question."""

    questionnaire: str
    number: int
    fingerprint: str
    models: dict[str, str]
    stages: dict[str, str]
    questions: dict[str, str]
    options: dict[str, dict[str, str]]


class Export:
    """Assessments of some published versions as rows and as JSON, in the visitor's language.

    With `is_own` they have their notes, else their owners' addresses. The columns follow from the versions alone.
    """

    def __init__(self, editions: Iterable[Edition], *, is_own: bool) -> None:
        self.language = content_language()
        self.is_own = is_own
        self._words = {edition.version: _words(edition, self.language) for edition in editions}
        every = self._words.values()
        self.models = tuple(dict.fromkeys(key for words in every for key in words.models))
        self.questions = tuple(dict.fromkeys(key for words in every for key in words.questions))
        self.columns = tuple(self._columns())
        self._result_cells = lru_cache(REMEMBERED)(self._result_cells_of)
        self._result = lru_cache(REMEMBERED)(self._result_of)

    def knows(self, record: Record) -> bool:
        """Tell whether the assessment is of one of the versions: not if that was published since."""
        return record.version in self._words

    def cells(self, record: Record) -> list[Cell]:
        """Return one row, in the order of the columns."""
        words = self._words[record.version]
        return [
            str(record.assessment),
            record.name,
            record.note if self.is_own else record.owner,
            words.questionnaire,
            words.number,
            words.fingerprint,
            record.begun,
            record.completed,
            *self._result_cells(record.version, record.leading, record.answers, record.outcome),
        ]

    def document(self, record: Record) -> dict[str, Any]:
        """Return one assessment for JSON: values typed, with keys and labels."""
        words = self._words[record.version]
        return {
            "id": str(record.assessment),
            "name": record.name,
            **({"note": record.note} if self.is_own else {"owner": record.owner or None}),
            "questionnaire": words.questionnaire,
            "version": {"number": words.number, "fingerprint": words.fingerprint},
            "begun": _moment(record.begun),
            "completed": _moment(record.completed) if record.completed else None,
            **self._result(record.version, record.leading, record.answers, record.outcome),
        }

    def _columns(self) -> Iterator[Column]:
        yield Column(_("id"), 38, recurs=False)
        yield Column(_("name"), 30, recurs=False)
        yield Column(_("note") if self.is_own else _("owner"), 30, recurs=not self.is_own)
        yield from (Column(_("questionnaire"), 16), Column(_("version"), 9), Column(_("fingerprint"), 15))
        yield from (Column(_("begun (UTC)"), 20), Column(_("completed (UTC)"), 20))
        for header, width in ((_("leading"), 24), (_("present"), 40)):
            yield from (Column(header, width // 2), Column(_labels(header), width))
        yield from (Column(_("score: %(key)s") % {"key": key}, 16) for key in self.models)
        for key in self.questions:
            yield from (Column(key, 16), Column(_labels(key), 40))
        yield Column(_("pipeline"), 60)

    def _result_cells_of(self, version: int, leading: str, answers: str, outcome: str | None) -> list[Cell]:
        words, told = self._words[version], read(answers, outcome)
        chosen = [told.answers.get(question, "") for question in self.questions]
        labels = [
            words.options.get(key, {}).get(option, "") for key, option in zip(self.questions, chosen, strict=True)
        ]
        return [
            leading,
            words.models.get(leading, ""),
            ", ".join(told.present),
            ", ".join(words.models[key] for key in told.present),
            *(told.scores.get(key) for key in self.models),
            *(cell for pair in zip(chosen, labels, strict=True) for cell in pair),
            ", ".join(told.stages),
        ]

    def _result_of(self, version: int, leading: str, answers: str, outcome: str | None) -> dict[str, Any]:
        words, told = self._words[version], read(answers, outcome)
        return {
            "leading": _labelled(leading, words.models) if leading else None,
            "present": [_labelled(key, words.models) for key in told.present],
            "scores": told.scores,
            "answers": _answers(told, words),
            "pipeline": [_labelled(key, words.stages) for key in told.stages],
        }


def _words(edition: Edition, language: str) -> _Words:
    instrument = edition.instrument
    return _Words(
        questionnaire=edition.questionnaire,
        number=edition.number,
        fingerprint=edition.fingerprint[:FINGERPRINT_SHOWN],
        models={model.key: model.name.in_language(language) for model in instrument.sales_models},
        stages={stage.key: stage.name.in_language(language) for stage in instrument.stages},
        questions={question.key: question.text.in_language(language) for question in instrument.questions},
        options={
            question.key: {option.key: option.label.in_language(language) for option in question.options}
            for question in instrument.questions
        },
    )


def _labels(key: str) -> str:
    return _("%(key)s (label)") % {"key": key}


def _labelled(key: str, labels: dict[str, str]) -> dict[str, str]:
    return {"key": key, "label": labels.get(key, "")}


def _answers(told: Told, words: _Words) -> dict[str, dict[str, str]]:
    """Return what was answered, in the order of the questions."""
    return {
        key: {"question": text, "option": told.answers[key], "label": words.options[key].get(told.answers[key], "")}
        for key, text in words.questions.items()
        if key in told.answers
    }


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def export_name(kind: str, day: date) -> str:
    """Return what the file is called."""
    return f"{_('assessments')}-{day:%Y-%m-%d}.{kind}"


def export_parts(kind: str, export: Export, records: Iterable[Record]) -> Iterator[bytes]:
    """Return the file of that kind, piece by piece; an assessment of a version published since is left to the next."""
    known = filter(export.knows, records)
    if kind == "json":
        return _json_parts(export, known)
    rows = map(export.cells, known)
    if kind == "csv":
        return csv_parts(export.columns, rows, delimiter=DELIMITERS.get(export.language, ","))
    return xlsx_parts(export.columns, rows, title=_("Assessments"))


def _json_parts(export: Export, records: Iterable[Record]) -> Iterator[bytes]:
    yield from chunks(text.encode(errors="replace") for text in _json_texts(export, records))


def _json_texts(export: Export, records: Iterable[Record]) -> Iterator[str]:
    """Yield the JSON text; its end comes last, so that what broke off is no JSON."""
    head = {"format": FORMAT, "language": export.language}
    yield f'{json.dumps(head)[:-1]}, "assessments": ['
    before = "\n"
    for record in records:
        yield before + json.dumps(export.document(record), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"
