"""What the start page and the list say to a visitor who comes back: what to go on with, and due reminders."""

from django.http import HttpRequest

from diagnostics.assessing.models import Assessment, Reminder
from diagnostics.assessing.pages.archive import AssessmentRow, assessment_row
from diagnostics.assessing.pages.reminders import DueNotice, due_notice
from diagnostics.assessing.pages.returning import WelcomeBack
from diagnostics.assessing.pages.wizard import SITE, WizardUrls, open_step_url
from diagnostics.assessing.queries.reminders import due_reminders
from diagnostics.assessing.queries.returning import left_behind
from diagnostics.assessing.views.viewer import viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.journey import walk


def reminders_for(request: HttpRequest) -> tuple[DueNotice, ...]:
    """Return the visitor's due reminders in one query; () without a query if the visitor is not signed in."""
    if not request.user.is_authenticated:
        return ()
    return tuple(map(_notice, due_reminders(request.user.pk)))


def _notice(reminder: Reminder) -> DueNotice:
    assessment = reminder.assessment
    assert assessment.completed_at is not None  # noqa: S101 - only completed ones have a reminder
    return due_notice(
        instrument_of(assessment.version),
        assessment.pk,
        title=assessment.display_name,
        answers=assessment.answers,
        completed_at=assessment.completed_at,
    )


def welcome_back(request: HttpRequest) -> WelcomeBack | None:
    """Return what the visitor can go on with, in one query; None if there is nothing, for a new one without a query."""
    left = left_behind(viewer_of(request))
    if left.unfinished is None and left.last is None:
        return None
    return WelcomeBack(
        unfinished=_row(left.unfinished),
        open_step_url=open_step_url_of(left.unfinished) if left.unfinished is not None else "",
        last=_row(left.last),
        has_own_pipeline=left.has_own_pipeline,
    )


def open_step_url_of(assessment: Assessment) -> str:
    """Return the address of the assessment's first question without an answer, or else of the check page."""
    journey = walk(instrument_of(assessment.version), assessment.answers)
    return open_step_url(WizardUrls(SITE, assessment.pk), journey)


def _row(assessment: Assessment | None) -> AssessmentRow | None:
    if assessment is None:
        return None
    return assessment_row(
        instrument_of(assessment.version),
        assessment=assessment.pk,
        title=assessment.display_name,
        answers=assessment.answers,
        started_at=assessment.started_at,
        completed_at=assessment.completed_at,
    )
