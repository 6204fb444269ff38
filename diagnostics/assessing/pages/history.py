"""How a visitor's own results developed, below the list of past assessments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.domain.history import HistoricResult, History
from diagnostics.assessing.pages.names import headline
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.dates import day_text
from diagnostics.site.pages.texts import quoted
from diagnostics.site.pages.urls import address_of

MOST_HISTORIES = 3
"""Histories that a page shows."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One result; `change` says how it differs from the one before, with which `compare_url` compares it.

    Both are "" for the first. `date` and `iso` are the day of its completion, for readers and for machines;
    `named` has it beside the result.
    """

    assessment: UUID
    model: str
    date: str
    iso: str
    named: str
    change: str
    result_url: str
    compare_url: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who comes first, in which of the results: their places, from 0 on."""

    model: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The results about one company: who comes first in each, and what they add up to in sentences."""

    title: str
    sentences: tuple[str, ...]
    rows: tuple[HistoryRow, ...]
    lines: tuple[HistoryLine, ...]


def history_views(
    found: Sequence[History], instruments: Mapping[UUID, Instrument], *, is_all: bool
) -> tuple[HistoryView, ...]:
    """Return the latest histories; `instruments` are by assessment. `is_all`: no results are left out of them."""
    return tuple(_view(history, instruments, is_all=is_all) for history in found[:MOST_HISTORIES])


def _view(history: History, instruments: Mapping[UUID, Instrument], *, is_all: bool) -> HistoryView:
    models = [headline(instruments[result.assessment], result.first) for result in history.results]
    places: dict[str, list[int]] = {}
    for place, model in enumerate(models):
        places.setdefault(model, []).append(place)
    latest = history.results[-1]
    return HistoryView(
        title=latest.company or str(instruments[latest.assessment].title),
        sentences=tuple(_sentences(history, models, is_all=is_all)),
        rows=tuple(reversed([*_rows(history.results, models)])),
        lines=tuple(HistoryLine(model, tuple(where)) for model, where in places.items()),
    )


def _rows(results: Sequence[HistoricResult], models: Sequence[str]) -> Iterator[HistoryRow]:
    result_url = partial(address_of, "diagnostics:result")
    compare_url = partial(address_of, "diagnostics:compare")
    for place, (result, model) in enumerate(zip(results, models, strict=True)):
        before, date = results[place - 1] if place else None, day_text(result.completed_at)
        yield HistoryRow(
            assessment=result.assessment,
            model=model,
            date=date,
            iso=localtime(result.completed_at).isoformat(),
            named=f"{model}, {date}",
            change=_change(before, result, models[place - 1]) if before else "",
            result_url=result_url(result.assessment),
            compare_url=compare_url(before.assessment, result.assessment) if before else "",
        )


def _change(before: HistoricResult, after: HistoricResult, model: str) -> str:
    if before.first == after.first:
        return _("Same as the time before")
    return _("Before: %(model)s") % {"model": model}


def _sentences(history: History, models: Sequence[str], *, is_all: bool) -> list[str]:
    count, first = len(models), history.results[0].completed_at
    since = {"count": count, "date": day_text(first)}
    counted = _("%(count)s results since %(date)s.") if is_all else _("The newest %(count)s results, since %(date)s.")
    if history.changes:
        changed = ngettext(
            "The result changed %(times)s time; now it is %(model)s.",
            "The result changed %(times)s times; now it is %(model)s.",
            history.changes,
        ) % {"times": history.changes, "model": quoted(models[-1])}
    else:
        changed = _("Each time the result was %(model)s.") % {"model": quoted(models[-1])}
    again = history.retakes
    taken = ngettext("Retaken %(times)s time.", "Retaken %(times)s times.", again) % {"times": again}
    return [counted % since, changed, *([taken] if again else [])]
