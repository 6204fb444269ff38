"""The page of the gap check: what is missing, extra and out of order, and which sales model today's stages fit."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import SalesModel, Stage
from diagnostics.pipelines.domain.gapcheck import GapCheck
from diagnostics.pipelines.pages.labels import first_models, pipeline_name
from diagnostics.site.spreadsheets.cells import neutralised

Choices = Sequence[tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]]
"""The choices of a select, some of them in groups."""

MATCHED, MOVED, EXTRA, MISSING = "matched", "moved", "extra", "missing"


@dataclass(frozen=True, slots=True)
class GapRow:
    """One row of the comparison: the name of today's stage, "" if there is none, and the stage that it matches."""

    current: str
    stage: Stage | None
    state: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FitRow:
    """How well today's stages fit one sales model."""

    model: SalesModel
    percent: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class GapPage:
    """The whole comparison. Unless `is_checked`, there are no stages of today yet, and the page asks for them."""

    assessment: UUID
    questionnaire: str
    title: str
    headline: str
    is_checked: bool
    summary: str
    rows: tuple[GapRow, ...]
    fits: tuple[FitRow, ...]
    best: str


def gap_page(assessment: UUID, instrument: Instrument, outcome: Outcome, check: GapCheck, *, title: str) -> GapPage:
    """Return the page in the reader's language; `title` is the assessment's name, "" if it has none."""
    rows = tuple(gap_rows(instrument, check))
    fits = tuple(_fit_rows(instrument, outcome, check))
    return GapPage(
        assessment=assessment,
        questionnaire=instrument.key,
        title=title,
        headline=pipeline_name(instrument, outcome),
        is_checked=bool(check.current),
        summary=_summary(rows),
        rows=rows,
        fits=fits,
        best=_best(fits),
    )


def gap_rows(instrument: Instrument, check: GapCheck) -> list[GapRow]:
    """Return today's stages in order, then the recommended ones that are missing."""
    rows = []
    for place, current in enumerate(check.current):
        stage = instrument.stage_by_key[current.match] if current.match else None
        state = EXTRA if place in check.extra else MOVED if place in check.displaced else MATCHED
        rows.append(GapRow(current.name, stage, state, _sentence(state, known=stage is not None)))
    missing = (instrument.stage_by_key[key] for key in check.missing)
    return [*rows, *(GapRow("", stage, MISSING, _sentence(MISSING, known=True)) for stage in missing)]


def _sentence(state: str, *, known: bool) -> str:
    if state == EXTRA:
        return _("Extra: it belongs to another pipeline") if known else _("Extra: nothing recommended is like it")
    sentences = {
        MATCHED: _("Matches"),
        MOVED: _("Out of order"),
        MISSING: _("Missing: nothing today stands for it"),
    }
    return sentences[state]


def _summary(rows: Sequence[GapRow]) -> str:
    counts = {state: sum(row.state == state for row in rows) for state in (MATCHED, MOVED, EXTRA, MISSING)}
    if counts[MATCHED] == len(rows):
        return _("Your stages today are those that are recommended, in that order.")
    return _("Matching: %(matched)s. Out of order: %(moved)s. Extra: %(extra)s. Missing: %(missing)s.") % counts


def _fit_rows(instrument: Instrument, outcome: Outcome, check: GapCheck) -> list[FitRow]:
    return [
        FitRow(
            model=instrument.sales_model_by_key[fit.sales_model],
            percent=fit.percent,
            is_first=fit.sales_model in first_models(instrument, outcome),
        )
        for fit in check.fits
    ]


def _best(fits: Sequence[FitRow]) -> str:
    if not fits or not fits[0].percent:
        return _("Your stages today fit none of the sales models.")
    if fits[0].is_first:
        return _("Your stages today fit %(name)s best, which is the sales model that your answers point to.") % {
            "name": fits[0].model.name
        }
    return _("Your stages today fit %(name)s best. Your answers point elsewhere: the pipeline is what to change.") % {
        "name": fits[0].model.name
    }


def stage_choices(instrument: Instrument, recommended: Sequence[str]) -> Choices:
    """Return the stages that one of today's can match: none, a recommended one, or another one."""
    names = {key: str(stage.name) for key, stage in instrument.stage_by_key.items()}
    others = [(key, name) for key, name in names.items() if key not in recommended]
    return [
        ("", _("None of these")),
        (_("Recommended"), [(key, names[key]) for key in recommended]),
        (_("Stages of other pipelines"), others),
    ]


def gap_csv(rows: Sequence[GapRow]) -> str:
    """Return the comparison as CSV for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Today"), _("Recommended"), _("Comparison")])
    for row in rows:
        recommended = str(row.stage.name) if row.stage else ""
        writer.writerow([neutralised(row.current), neutralised(recommended), row.sentence])
    return "\ufeff" + text.getvalue()
