"""The list of past assessments, and the page that asks before one is erased."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.domain.instrument import Instrument
from diagnostics.presenters.addresses import AssessmentLinks
from diagnostics.presenters.texts import content_language


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment in the list. `when` is the completion of a completed one, the start of a begun one."""

    links: AssessmentLinks
    title: str
    model: str
    is_completed: bool
    when: datetime
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """One page of the list; `older_url` is "" on the last one."""

    rows: tuple[AssessmentRow, ...]
    older_url: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class ErasePage:
    """What would be erased."""

    row: AssessmentRow
    back_url: str


def assessment_row(
    instrument: Instrument,
    *,
    assessment: UUID,
    title: str,
    leading: str,
    answered: int,
    started_at: datetime,
    completed_at: datetime | None,
) -> AssessmentRow:
    """Present one assessment; without a title it is called by its result or its progress."""
    model = model_name(instrument, leading, is_completed=completed_at is not None)
    return AssessmentRow(
        links=AssessmentLinks(assessment),
        title=title or model,
        model=model,
        is_completed=completed_at is not None,
        when=completed_at or started_at,
        answered=answered,
        total=len(instrument.questions),
    )


def model_name(instrument: Instrument, leading: str, *, is_completed: bool) -> str:
    """Return the name of the leading sales model, or what to say while there is none."""
    if not is_completed:
        return _("Unfinished assessment")
    if not leading:
        return _("No sales model stands out yet")
    return instrument.sales_model_by_key[leading].name.in_language(content_language())
