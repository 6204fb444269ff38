"""One assessment from start to erasure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.utils import timezone

from diagnostics.assessing.actions.traces import delete_assessments
from diagnostics.assessing.domain.archive import naming_mark
from diagnostics.assessing.domain.retaking import CarriedOver, carry_over
from diagnostics.assessing.models import Assessment, AssessmentGrant, Reminder, Viewer
from diagnostics.assessing.models.assessments import NAMING_FIELDS, id_at
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import current_version_of, instrument_of
from diagnostics.instrument.document import dump_outcome, tidy
from diagnostics.instrument.errors import (
    AlreadySubmitted,
    ChangedMeanwhile,
    NothingToUndo,
    NotPublished,
    NotSubmitted,
    UnansweredQuestions,
)
from diagnostics.instrument.journey import diagnose, walk
from diagnostics.site.actions.erasures import record_erasures

MOMENTS = timedelta(seconds=10)
"""Within this time beginning the same again, untouched, is a double click or a retry."""

ON_COMPLETION: list[Callable[[Assessment], None]] = []
"""What else happens in the transaction that completes an assessment. Parts of the app that build on this one add to it
when the app starts (`diagnostics.apps`); each is called once for an assessment, and may refuse by raising.
"""

log = structlog.get_logger("diagnostics.assessments")


def start_assessment(*, version: QuestionnaireVersion, by: Viewer) -> Assessment:
    """Begin an assessment of `version`, which stays its version whatever is published later.

    It belongs to the signed-in user, else to the browser.
    """
    return Assessment.objects.create(version=version, **_begun(by))


@transaction.atomic
def start_once(*, version: QuestionnaireVersion, by: Viewer) -> Assessment:
    """Begin an assessment of `version`; asked again within moments, return the one that was begun, still unanswered.

    So a double click begins one.
    """
    _one_at_a_time(by)
    return _just_begun(by, version=version, follows=None, answers={}) or start_assessment(version=version, by=by)


@transaction.atomic
def take_again(*, assessment_id: UUID, by: Viewer) -> tuple[Assessment, CarriedOver]:
    """Begin a new assessment of the questionnaire as it is now, with the last answers filled in where they still hold.

    Returns it, and what was carried over; asked again within moments, the same one, if nothing in it was changed. The
    one that it follows stays as it is; a reminder of it that is due has done its work. Raises Assessment.DoesNotExist
    where `by` may not open that one, NotSubmitted while it is not completed, NotPublished where its questionnaire is
    retired.
    """
    last = lock_assessment(assessment_id, by)
    if not last.is_completed:
        raise NotSubmitted
    version = current_version_of(last.version.questionnaire_id)
    if version is None:
        raise NotPublished
    carried = carry_over(instrument_of(last.version), last.answers, instrument_of(version))
    # the lock on the last one makes the second of two clicks wait, and see what the first has begun
    begun = _just_begun(by, version=version, follows=last, answers=carried.answers)
    if begun is not None:
        return begun, carried
    assessment = Assessment.objects.create(version=version, follows=last, answers=carried.answers, **_begun(by))
    if last.owner_id is not None:
        now = timezone.now()
        Reminder.objects.due_at_or_before(now).filter(assessment=last).update(dismissed_at=now)
    log.info("taken again", assessment=str(last.pk), as_new=str(assessment.pk))
    return assessment, carried


def _begun(by: Viewer) -> dict[str, Any]:
    return {"started_at": timezone.now(), **_belonging_to(by)}


def _belonging_to(by: Viewer) -> dict[str, Any]:
    return {"owner_id": by.user_id, "browser": "" if by.user_id is not None else by.browser}


def _just_begun(
    by: Viewer, *, version: QuestionnaireVersion, follows: Assessment | None, answers: dict[str, str]
) -> Assessment | None:
    """Return what `by` began moments ago in the same way and has not touched since, or None."""
    # by id, which is time-ordered, so that one index finds it
    recent = Assessment.objects.filter(**_belonging_to(by), pk__gte=id_at(timezone.now() - MOMENTS)).begun()
    found = recent.filter(version=version, follows=follows, title="", note="").order_by("-pk")
    for assessment in found:
        if assessment.answers == answers:
            assessment.version = version
            return assessment
    return None


def _one_at_a_time(by: Viewer) -> None:
    """Make whoever else begins something for the same viewer wait until this transaction has ended.

    SQLite's transactions do by themselves, since each takes the lock of the whole file.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.user_id}.{by.browser}"])


@transaction.atomic
def answer_question(*, assessment_id: UUID, question: str, option: str, by: Viewer) -> Assessment:
    """Save one answer and return the assessment as it then stands.

    Raises Assessment.DoesNotExist where `by` may not open it, AlreadySubmitted once it is completed, UnknownQuestion
    and UnknownOption for keys that its version does not have.
    """
    assessment = lock_assessment(assessment_id, by)
    if assessment.is_completed:
        raise AlreadySubmitted
    instrument_of(assessment.version).question(question).option(option)
    assessment.answers = {**assessment.answers, question: option}
    assessment.save(update_fields=["answers"])
    return assessment


@transaction.atomic
def submit_assessment(*, assessment_id: UUID, title: str = "", by: Viewer) -> Assessment:
    """Complete the assessment and return it; once completed, every further call returns it as it stands.

    Raises Assessment.DoesNotExist where `by` may not open it, UnansweredQuestions while answers are missing.
    """
    assessment = lock_assessment(assessment_id, by)
    if assessment.is_completed:
        return assessment
    instrument = instrument_of(assessment.version)
    journey = walk(instrument, assessment.answers)
    if not journey.is_complete:
        raise UnansweredQuestions(tuple(step.question.key for step in journey.open_steps))
    outcome = diagnose(instrument, assessment.answers)
    assessment.outcome = dump_outcome(outcome)
    assessment.leading = outcome.leading or ""
    assessment.completed_at = timezone.now()
    assessment.name(title=title)
    # "where it is still null" holds even on a database whose row lock did not
    written = Assessment.objects.filter(pk=assessment.pk, completed_at=None).update(
        outcome=assessment.outcome,
        leading=assessment.leading,
        completed_at=assessment.completed_at,
        **{field: getattr(assessment, field) for field in NAMING_FIELDS},
    )
    if not written:
        return Assessment.objects.with_version().get(pk=assessment.pk)
    for follow_up in ON_COMPLETION:
        follow_up(assessment)
    log.info("submitted", assessment=str(assessment.pk), version=assessment.version_id)
    return assessment


@transaction.atomic
def name_assessment(*, assessment_id: UUID, title: str, note: str, seen: str, by: Viewer) -> Assessment:
    """Give the assessment a name and a note, and return it; the name it had before can be restored.

    `seen` is the `naming_mark` of what was shown. Raises Assessment.DoesNotExist where `by` may not open it, and
    ChangedMeanwhile where what was shown no longer stands there and would be written over.
    """
    assessment = lock_assessment(assessment_id, by)
    title, note = title.strip(), tidy(note)
    if (title, note) == (assessment.title, assessment.note):
        return assessment
    if naming_mark(assessment.title, assessment.note) != seen:
        raise ChangedMeanwhile
    if title != assessment.title:
        assessment.title_before = assessment.title
    assessment.name(title=title, note=note)
    assessment.save(update_fields=[*NAMING_FIELDS, "title_before"])
    return assessment


@transaction.atomic
def undo_rename(*, assessment_id: UUID, restoring: str, by: Viewer) -> Assessment:
    """Give the assessment the name back that it had before the last renaming, and return it.

    Raises Assessment.DoesNotExist where `by` may not open it, and NothingToUndo where that name is not `restoring`,
    the one that was offered: it was restored already, or renamed again since.
    """
    assessment = lock_assessment(assessment_id, by)
    if assessment.title_before is None or assessment.title_before != restoring:
        raise NothingToUndo
    assessment.name(title=assessment.title_before)
    assessment.title_before = None
    assessment.save(update_fields=[*NAMING_FIELDS, "title_before"])
    return assessment


@transaction.atomic
def grant_browser(*, assessment: Assessment, browser: str) -> None:
    """Let another browser open the assessment; doing it twice changes nothing. Raises Assessment.DoesNotExist."""
    # locked, so that it cannot be erased before the grant refers to it
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    AssessmentGrant.objects.get_or_create(assessment=assessment, browser=browser)


@transaction.atomic
def erase_assessment(*, assessment: Assessment) -> None:
    """Remove the assessment with everything that belongs to it.

    Raises ErasureNotRecorded where the list of erasures cannot be written; nothing is removed then.
    """
    # locked, so that a link or grant that is being made now is there to be removed with it
    Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
    delete_assessments([assessment.pk])
    record_erasures(assessments=[assessment.pk])
    log.info("erased", assessment=str(assessment.pk))


def lock_assessment(assessment_id: UUID, viewer: Viewer) -> Assessment:
    """Return the row, locked until the transaction ends: later calls wait and then see what this one wrote."""
    assessment = Assessment.objects.with_version().select_for_update(of=("self",)).get(pk=assessment_id)
    if not assessment.is_visible_to(viewer):
        raise Assessment.DoesNotExist
    return assessment
