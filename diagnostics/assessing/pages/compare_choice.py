"""The page that chooses an assessment to compare with, and the page that says why two cannot be compared."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.addresses import compare_url
from diagnostics.assessing.pages.archive import result_name
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.scoring import Answers


@dataclass(frozen=True, slots=True)
class Choice:
    """One assessment to compare with. `edition` names its version or questionnaire if that is another one."""

    title: str
    model: str
    completed_at: datetime
    edition: str
    url: str


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The choices, newest first. `suggested` is the assessment that this one retook; only the first page has it."""

    assessment: UUID
    name: str
    completed_at: datetime
    suggested: Choice | None
    choices: tuple[Choice, ...]
    next_after: UUID | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Why two assessments are not compared, and a link that leads on."""

    text: str
    url: str
    label: str


def choice(
    instrument: Instrument,
    *,
    assessment: UUID,
    title: str,
    answers: Answers,
    completed_at: datetime,
    number: int,
    beside: UUID,
    beside_completed_at: datetime,
    is_same_version: bool,
    is_same_questionnaire: bool,
) -> Choice:
    """Return one assessment to compare `beside` with; the older of the two comes on the left."""
    model = result_name(instrument, answers, is_completed=True)
    pair = (assessment, beside) if completed_at <= beside_completed_at else (beside, assessment)
    edition = "" if is_same_version else _("version %(number)s") % {"number": number}
    if not is_same_questionnaire:
        edition = str(instrument.title)
    return Choice(title or model, model, completed_at, edition, compare_url(*pair))


def same_assessment_page(assessment: UUID) -> RefusedPage:
    """Return the page for someone who chose the same assessment twice."""
    url = reverse("diagnostics:compare-choose", args=[assessment])
    return RefusedPage(_("You chose the same assessment twice."), url, _("Choose another one"))


def unfinished_page(assessment: UUID) -> RefusedPage:
    """Return the page for someone who chose an assessment that is not completed."""
    text = _("One of the two isn't finished, so there is no result to compare yet.")
    return RefusedPage(text, reverse("diagnostics:result", args=[assessment]), _("Continue with it"))
