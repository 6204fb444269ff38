"""The gap check in words: what is missing, extra and out of order, and which sales model today's stages fit."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.addresses import stage_url
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.domain.gapcheck import GapCheck
from diagnostics.site.spreadsheets.cells import neutralised

Choices = Sequence[tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]]
"""A select's choices, some of them in groups."""

MATCHED, MOVED, EXTRA, MISSING = "matched", "moved", "extra", "missing"


@dataclass(frozen=True, slots=True)
class GapRow:
    """One line of the comparison: today's stage and the recommended one, "" where there is none, and how they agree."""

    own: str
    stage: str
    url: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class FitRow:
    """How well today's stages fit one sales model, in percent."""

    name: str
    percent: int
    is_leading: bool


@dataclass(frozen=True, slots=True)
class GapPage:
    """The whole comparison; without stages of today's only the form to give them."""

    assessment: UUID
    title: str
    headline: str
    is_checked: bool
    summary: str
    rows: tuple[GapRow, ...]
    fits: tuple[FitRow, ...]
    best: str


def gap_page(assessment: UUID, instrument: Instrument, outcome: Outcome, found: GapCheck, *, title: str) -> GapPage:
    """Present a gap check in the visitor's language; `title` is the assessment's name, "" where it has none."""
    rows = tuple(gap_rows(instrument, found))
    fits = tuple(_fit(instrument, outcome, found))
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    return GapPage(
        assessment=assessment,
        title=title,
        headline=leading.name.in_language(reader_language()) if leading else _("Common sales process"),
        is_checked=bool(found.own),
        summary=_summary(rows),
        rows=rows,
        fits=fits,
        best=_best(fits),
    )


def gap_rows(instrument: Instrument, found: GapCheck) -> list[GapRow]:
    """Return today's stages in order, then the recommended ones that are missing."""
    language = reader_language()
    rows = []
    for place, own in enumerate(found.own):
        stage = instrument.stage_by_key[own.stage] if own.stage else None
        state = EXTRA if place in found.extra else MOVED if place in found.displaced else MATCHED
        name = stage.name.in_language(language) if stage else ""
        url = stage_url(instrument.key, stage.key) if stage else ""
        rows.append(GapRow(own.name, name, url, state, _words(state, known=stage is not None)))
    for key in found.missing:
        stage = instrument.stage_by_key[key]
        url = stage_url(instrument.key, key)
        rows.append(GapRow("", stage.name.in_language(language), url, MISSING, _words(MISSING, known=True)))
    return rows


def _words(state: str, *, known: bool) -> str:
    if state == EXTRA:
        return _("Extra: it belongs to another pipeline") if known else _("Extra: nothing recommended is like it")
    words = {
        MATCHED: _("Matches"),
        MOVED: _("Out of order"),
        MISSING: _("Missing: nothing today stands for it"),
    }
    return words[state]


def _summary(rows: Sequence[GapRow]) -> str:
    counts = {state: sum(row.state == state for row in rows) for state in (MATCHED, MOVED, EXTRA, MISSING)}
    if counts[MATCHED] == len(rows):
        return _("Your stages today are those that are recommended, in that order.")
    return _("Matching: %(matched)s. Out of order: %(moved)s. Extra: %(extra)s. Missing: %(missing)s.") % counts


def _fit(instrument: Instrument, outcome: Outcome, found: GapCheck) -> list[FitRow]:
    language = reader_language()
    return [
        FitRow(
            name=instrument.sales_model_by_key[fit.sales_model].name.in_language(language),
            percent=fit.percent,
            is_leading=fit.sales_model == outcome.leading,
        )
        for fit in found.fits
    ]


def _best(fits: Sequence[FitRow]) -> str:
    if not fits or not fits[0].percent:
        return _("Your stages today fit none of the sales models.")
    if fits[0].is_leading:
        return _("Your stages today fit %(name)s best, which is the sales model that your answers point to.") % {
            "name": fits[0].name
        }
    return _("Your stages today fit %(name)s best. Your answers point elsewhere: the pipeline is what to change.") % {
        "name": fits[0].name
    }


def stage_choices(instrument: Instrument, recommended: Sequence[str]) -> Choices:
    """Return what a stage of today's can stand for: nothing, a recommended stage, or another one."""
    language = reader_language()
    names = {key: stage.name.in_language(language) for key, stage in instrument.stage_by_key.items()}
    others = [(key, name) for key, name in names.items() if key not in recommended]
    return [
        ("", _("None of these")),
        (_("Recommended"), [(key, names[key]) for key in recommended]),
        (_("Stages of other pipelines"), others),
    ]


def gap_csv(rows: Sequence[GapRow]) -> str:
    """Return the comparison as a CSV that spreadsheets read."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Today"), _("Recommended"), _("Comparison")])
    writer.writerows([neutralised(row.own), neutralised(row.stage), row.words] for row in rows)
    return "\ufeff" + text.getvalue()
