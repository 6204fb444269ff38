"""How a visitor's own results developed, below the list of past assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.domain.history import HistoricResult, History
from diagnostics.assessing.pages.names import headline
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import quoted

MOST_HISTORIES = 3
"""Histories that a page shows."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One result; `change` says how it differs from the one before, which `before` identifies (None: the first)."""

    assessment: UUID
    completed_at: datetime
    model: str
    change: str
    before: UUID | None


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
        rows=tuple(reversed([_row(history.results, models, place) for place in range(len(models))])),
        lines=tuple(HistoryLine(model, tuple(where)) for model, where in places.items()),
    )


def _row(results: Sequence[HistoricResult], models: Sequence[str], place: int) -> HistoryRow:
    result, before = results[place], results[place - 1] if place else None
    return HistoryRow(
        assessment=result.assessment,
        completed_at=result.completed_at,
        model=models[place],
        change=_change(results[place - 1], result, models[place - 1]) if place else "",
        before=before.assessment if before else None,
    )


def _change(before: HistoricResult, after: HistoricResult, model: str) -> str:
    if before.first == after.first:
        return _("As the time before")
    return _("Before: %(model)s") % {"model": model}


def _sentences(history: History, models: Sequence[str], *, is_all: bool) -> list[str]:
    count, first = len(models), history.results[0].completed_at
    since = {"count": count, "date": date_format(localtime(first), "DATE_FORMAT")}
    told = _("%(count)s results since %(date)s.") if is_all else _("The newest %(count)s results, since %(date)s.")
    if history.changes:
        changed = ngettext(
            "The result changed %(times)s time; now it is %(model)s.",
            "The result changed %(times)s times; now it is %(model)s.",
            history.changes,
        ) % {"times": history.changes, "model": quoted(models[-1])}
    else:
        changed = _("Each time the result was %(model)s.") % {"model": quoted(models[-1])}
    again = history.taken_again
    taken = ngettext("Retaken %(times)s time.", "Retaken %(times)s times.", again) % {"times": again}
    return [told % since, changed, *([taken] if again else [])]
