"""The page of today's stages: what is missing, extra and out of order, and which sales model they fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.pages.names import names
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.parts import SalesModel, Stage
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.domain.today import TodayComparison
from diagnostics.pipelines.pages.labels import named_models, pipeline_name
from diagnostics.site.spreadsheets.cells import Column, Row
from diagnostics.site.spreadsheets.delimited import csv_parts, delimiter_of

Choices = Sequence[tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]]
"""The choices of a select, some of them in groups."""

MATCHED, SHARPEN, MOVED, EXTRA, MISSING = "matched", "sharpen", "moved", "extra", "missing"


@dataclass(frozen=True, slots=True)
class TodayRow:
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
class TodayPage:
    """The whole comparison. Unless `has_stages`, there are no stages of today yet, and the page asks for them."""

    assessment: UUID
    questionnaire: str
    title: str
    headline: str
    has_stages: bool
    summary: str
    rows: tuple[TodayRow, ...]
    fits: tuple[FitRow, ...]
    best: str
    nouns: Nouns


def today_page(
    assessment: UUID, instrument: Instrument, outcome: Outcome, comparison: TodayComparison, *, title: str
) -> TodayPage:
    """Return the page in the reader's language; `title` is the assessment's name, "" if it has none."""
    rows = tuple(today_rows(instrument, comparison))
    fits = tuple(_fit_rows(instrument, outcome, comparison))
    return TodayPage(
        assessment=assessment,
        questionnaire=instrument.key,
        title=title,
        headline=pipeline_name(instrument, outcome),
        has_stages=bool(comparison.current),
        summary=_summary(outcome, comparison),
        rows=rows,
        fits=fits,
        best=_best(instrument, outcome, comparison),
        nouns=instrument.nouns,
    )


def today_rows(instrument: Instrument, comparison: TodayComparison) -> list[TodayRow]:
    """Return today's stages in order, then the recommended ones that are missing."""
    stages = instrument.stage_by_key
    rows = []
    for place, current in enumerate(comparison.current):
        key = comparison.targets[place] or current.match
        stage = stages[key] if key else None
        rows.append(
            TodayRow(current.name, stage, _state(comparison, place), _sentence(instrument, comparison, place, stage))
        )
    missing = (stages[key] for key in comparison.missing)
    return [*rows, *(TodayRow("", stage, MISSING, _("Missing: you have no stage for this")) for stage in missing)]


def _state(comparison: TodayComparison, place: int) -> str:
    if comparison.targets[place] is None:
        return EXTRA
    if place in comparison.sharpen:
        return SHARPEN
    return MOVED if place in comparison.displaced else MATCHED


def _sentence(instrument: Instrument, comparison: TodayComparison, place: int, stage: Stage | None) -> str:
    if comparison.targets[place] is None:
        elsewhere = _("Used in other %(models)s, not in yours") % instrument.nouns
        return _("Not in the recommendation") if stage is None else elsewhere
    if place in comparison.doubled:
        other = comparison.current[comparison.doubled[place]].name
        return _("The same stage as %(name)s: two names for one stage") % {"name": other}
    if place in comparison.sharpen:
        return _("You have this: sharpen it to %(stage)s") % {"stage": stage.name if stage else ""}
    return _("You have this, in another place") if place in comparison.displaced else _("You have this")


def _summary(outcome: Outcome, comparison: TodayComparison) -> str:
    """Return in sentences how much of the pipeline there is, and what differs."""
    total = len(outcome.pipeline.stages)
    counts = {
        "missing": len(comparison.missing),
        "extra": len(comparison.extra),
        "moved": len(comparison.displaced),
        "sharpen": len(comparison.sharpen),
    }
    if not any(counts.values()) and not comparison.doubled:
        return _("You already have all %(total)s stages, in the recommended order.") % {"total": total}
    have = total - counts["missing"]
    sentences = [_("You already have %(have)s of %(total)s stages.") % {"have": have, "total": total}]
    sentences += [_difference(kind, count) for kind, count in counts.items() if count]
    return " ".join(sentences)


def _difference(kind: str, count: int) -> str:
    return {
        "missing": ngettext("%(count)s is missing.", "%(count)s are missing.", count),
        "extra": ngettext(
            "%(count)s of yours is not in the recommendation.",
            "%(count)s of yours are not in the recommendation.",
            count,
        ),
        "moved": ngettext("%(count)s is in another place.", "%(count)s are in another place.", count),
        "sharpen": ngettext("Sharpen %(count)s of them.", "Sharpen %(count)s of them.", count),
    }[kind] % {"count": count}


def _fit_rows(instrument: Instrument, outcome: Outcome, comparison: TodayComparison) -> list[FitRow]:
    return [
        FitRow(
            model=instrument.sales_model_by_key[fit.sales_model],
            percent=fit.percent,
            is_first=fit.sales_model in named_models(instrument, outcome),
        )
        for fit in comparison.fits
    ]


def _best(instrument: Instrument, outcome: Outcome, comparison: TodayComparison) -> str:
    fit, first = comparison.clear_fit, named_models(instrument, outcome)
    if fit is None:
        return _("Your stages do not point clearly to %(a_model)s.") % instrument.nouns
    model = instrument.sales_model_by_key[fit.sales_model].inside_sentence
    if fit.sales_model in first:
        return _("Your stages fit %(name)s best, which is also where your answers point.") % {"name": model}
    if not first:
        return _("Your pipeline looks built for %(name)s.") % {"name": model}
    return _(
        "Your pipeline looks built for %(name)s, but your answers point to %(others)s. "
        "Start with the stages that differ."
    ) % {"name": model, "others": names(instrument, first)}


def stage_choices(instrument: Instrument, recommended: Sequence[str]) -> Choices:
    """Return the stages that one of today's can match: none, a recommended one, or another one."""
    names = {key: stage.name.plain for key, stage in instrument.stage_by_key.items()}
    others = [(key, name) for key, name in names.items() if key not in recommended]
    return [
        ("", _("None of these")),
        (_("Recommended"), [(key, names[key]) for key in recommended]),
        (_("Stages of other pipelines"), others),
    ]


def today_csv(rows: Sequence[TodayRow]) -> bytes:
    """Return the comparison as CSV that spreadsheets in the reader's language open in columns."""
    columns = [Column(_("Today")), Column(_("Recommended")), Column(_("Comparison"))]
    cells = (Row([row.current, str(row.stage.name) if row.stage else "", row.sentence]) for row in rows)
    return b"".join(csv_parts(columns, cells, delimiter=delimiter_of(reader_language())))
