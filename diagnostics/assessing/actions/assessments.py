"""Everything that changes an assessment, from start to erasure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.utils import timezone

from diagnostics.assessing.actions.rows import (
    ANSWER_FIELDS,
    insert_assessment,
    lock_assessment,
    save_answers,
    save_outcome,
)
from diagnostics.assessing.actions.traces import delete_assessments
from diagnostics.assessing.domain.naming import naming_mark
from diagnostics.assessing.domain.retaking import CarriedOver, carry_over
from diagnostics.assessing.models import Assessment, Reminder, Viewer
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
    TooManyOpen,
    UnansweredQuestions,
)
from diagnostics.instrument.journey import diagnose, walk, with_answer
from diagnostics.instrument.text import reader_language
from diagnostics.site.actions.erasures import record_erasures

MOMENTS = timedelta(seconds=10)
"""Starting the same again within this time counts as a double click or a retry."""

OPEN_LIMIT = 50
"""Assessments that one visitor may have begun and not completed."""

ON_COMPLETION: list[Callable[[Assessment], None]] = []
"""Callbacks in the transaction that completes an assessment, called once for each. Areas above this one are registered
when the app starts (`diagnostics.apps`). An exception rolls the submission back.
"""

log = structlog.get_logger("diagnostics.assessments")


def start_assessment(*, version: QuestionnaireVersion, by: Viewer) -> Assessment:
    """Create an assessment of `version`, which it keeps whatever is published later.

    It belongs to the signed-in user, or else to the browser.
    """
    assessment = insert_assessment(Assessment(version=version, **_begun(by)))
    log.info("started", assessment=str(assessment.pk))
    return assessment


@transaction.atomic
def start_once(*, version: QuestionnaireVersion, by: Viewer) -> Assessment:
    """Create an assessment of `version`, or return the unanswered one that was just created, e.g. by a double click.

    A viewer with OPEN_LIMIT that are not completed gets the oldest unanswered one. Raises TooManyOpen if there is none.
    """
    _lock_viewer(by)
    just_begun = _just_begun(by, version=version, follows=None, answers={})
    return just_begun or _spare(by, version) or start_assessment(version=version, by=by)


@transaction.atomic
def retake(*, assessment_id: UUID, by: Viewer, settles_unknown: bool = False) -> tuple[Assessment, CarriedOver]:
    """Create a new assessment of the current version, with the answers of this one that still apply.

    With `settles_unknown`, "I don't know yet" does not apply, and is asked again. Returns the new assessment, and the
    answers carried over. A double click returns the same one. This one stays as it is, except that a due reminder is
    dismissed. Raises Assessment.DoesNotExist if `by` may not open it, NotSubmitted if it is not
    completed, NotPublished if its questionnaire is retired.
    """
    last = lock_assessment(assessment_id, by)
    if not last.is_completed:
        raise NotSubmitted
    version = current_version_of(last.version.questionnaire_id)
    if version is None:
        raise NotPublished
    before, after = instrument_of(last.version), instrument_of(version)
    carried = carry_over(before, last.answers, after, settles_unknown=settles_unknown)
    # the lock makes the second of two clicks wait, so that it finds what the first one created
    begun = _just_begun(by, version=version, follows=last, answers=carried.answers)
    if begun is not None:
        return begun, carried
    assessment = Assessment(version=version, follows=last, answers=carried.answers, **_begun(by))
    assessment.name(company=last.company, crm=last.crm)
    assessment.save(force_insert=True)
    if last.owner_id is not None:
        now = timezone.now()
        Reminder.objects.due_at_or_before(now).filter(assessment=last).update(dismissed_at=now)
    log.info("retaken", assessment=str(last.pk), as_new=str(assessment.pk))
    return assessment, carried


def _begun(by: Viewer) -> dict[str, Any]:
    recorded = {"language": reader_language(), "answered_after": {}}
    return {"started_at": timezone.now(), **recorded, **_belonging_to(by)}


def _belonging_to(by: Viewer) -> dict[str, Any]:
    return {"owner_id": by.user_id, "browser": "" if by.user_id is not None else by.browser}


def _just_begun(
    by: Viewer, *, version: QuestionnaireVersion, follows: Assessment | None, answers: dict[str, str]
) -> Assessment | None:
    """Return the untouched assessment that `by` started in the same way moments ago, or None."""
    # filtered by id, which is time-ordered, so that one index suffices
    recent = Assessment.objects.filter(**_belonging_to(by), pk__gte=id_at(timezone.now() - MOMENTS)).begun()
    found = recent.filter(version=version, follows=follows, title="", note="").order_by("-pk")
    for assessment in found:
        if assessment.answers == answers:
            assessment.version = version
            return assessment
    return None


def _spare(by: Viewer, version: QuestionnaireVersion) -> Assessment | None:
    """Return an assessment that `by` began and left, if they have too many to begin another; None if not."""
    begun = list(Assessment.objects.filter(**_belonging_to(by)).begun().order_by("-pk")[:OPEN_LIMIT])
    if len(begun) < OPEN_LIMIT:
        return None
    for assessment in reversed(begun):
        if assessment.version_id == version.pk and not (assessment.answers or assessment.title or assessment.note):
            assessment.version = version
            return assessment
    raise TooManyOpen


def _lock_viewer(by: Viewer) -> None:
    """Serialise starts by the same viewer until the transaction ends.

    SQLite does so anyway, because each transaction locks the whole file.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.user_id}.{by.browser}"])


def answer_question(*, assessment: Assessment, question: str, option: str, by: Viewer) -> Assessment:
    """Save one answer and return the assessment. An answer to the separating question is dropped if the tie changes.

    `assessment` is as `by` read it. If it has changed since, as by another tab, it is read again and locked. Raises
    Assessment.DoesNotExist if `by` may not open it, AlreadySubmitted if it is completed, UnknownQuestion or
    UnknownOption if its version lacks the key, or if the separating question is not asked or has no such option now.
    """
    if not assessment.is_visible_to(by):
        raise Assessment.DoesNotExist
    before = assessment.answers
    _put_answer(assessment, question, option)
    if save_answers(assessment, before=before):
        return assessment
    with transaction.atomic():
        assessment = lock_assessment(assessment.pk, by)
        _put_answer(assessment, question, option)
        assessment.save(update_fields=ANSWER_FIELDS)
    return assessment


def _put_answer(assessment: Assessment, question: str, option: str) -> None:
    if assessment.is_completed:
        raise AlreadySubmitted
    instrument = instrument_of(assessment.version)
    step = walk(instrument, assessment.answers).step(question)
    asked = step.question if step else instrument.question(question)
    asked.option(option)
    assessment.answers = with_answer(instrument, assessment.answers, question, option)
    _record_time(assessment, question)


def _record_time(assessment: Assessment, question: str) -> None:
    """Note when a question is answered for the first time, unless the assessment was begun before that was recorded."""
    if assessment.answered_after is not None:
        seconds = max(0, round((timezone.now() - assessment.started_at).total_seconds()))
        assessment.answered_after.setdefault(question, seconds)


@transaction.atomic
def submit_assessment(*, assessment_id: UUID, by: Viewer, **naming: str) -> Assessment:
    """Complete the assessment and return it. Idempotent: a completed one is returned unchanged.

    `naming` is what `Assessment.name` takes. Raises Assessment.DoesNotExist if `by` may not open it,
    UnansweredQuestions if answers are missing.
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
    assessment.name(**naming)
    # the condition protects the outcome even if the row lock failed
    if not save_outcome(assessment):
        return Assessment.objects.with_version().get(pk=assessment.pk)
    for follow_up in ON_COMPLETION:
        follow_up(assessment)
    log.info("submitted", assessment=str(assessment.pk), version=assessment.version_id)
    return assessment


@transaction.atomic
def name_assessment(
    *, assessment_id: UUID, title: str, note: str, seen: str, by: Viewer, company: str = "", crm: str = ""
) -> Assessment:
    """Set what the assessment is called and return it; the previous name can be restored.

    `seen` is the `naming_mark` of the values that were shown. Raises Assessment.DoesNotExist if `by` may not open it,
    ChangedMeanwhile if the values are no longer those.
    """
    assessment = lock_assessment(assessment_id, by)
    title, note = title.strip(), tidy(note)
    wanted, current = (title, note, company, crm), _naming_of(assessment)
    if wanted == current:
        return assessment
    if naming_mark(*current) != seen:
        raise ChangedMeanwhile
    if title != assessment.title:
        assessment.title_before = assessment.title
    assessment.name(title=title, note=note, company=company, crm=crm)
    assessment.save(update_fields=[*NAMING_FIELDS, "title_before"])
    return assessment


def _naming_of(assessment: Assessment) -> tuple[str, str, str, str]:
    return assessment.title, assessment.note, assessment.company, assessment.crm


@transaction.atomic
def describe_company(*, assessment_id: UUID, company: str, crm: str, seen: str, by: Viewer) -> Assessment:
    """Set which company the assessment is about and which CRM it has, and return the assessment.

    `seen` is the `naming_mark` of the company and CRM that were shown. Raises Assessment.DoesNotExist if `by` may not
    open it, ChangedMeanwhile if they are no longer those.
    """
    assessment = lock_assessment(assessment_id, by)
    current = {"company": assessment.company, "crm": assessment.crm}
    if current == {"company": company, "crm": crm}:
        return assessment
    if naming_mark(**current) != seen:
        raise ChangedMeanwhile
    assessment.name(company=company, crm=crm)
    assessment.save(update_fields=NAMING_FIELDS)
    return assessment


@transaction.atomic
def undo_rename(*, assessment_id: UUID, restoring: str, by: Viewer) -> Assessment:
    """Restore the name before the last renaming and return the assessment.

    Raises Assessment.DoesNotExist if `by` may not open it, NothingToUndo if that name is not `restoring`, the one that
    was offered: it was restored already, or renamed again.
    """
    assessment = lock_assessment(assessment_id, by)
    if assessment.title_before is None or assessment.title_before != restoring:
        raise NothingToUndo
    assessment.name(title=assessment.title_before)
    assessment.title_before = None
    assessment.save(update_fields=[*NAMING_FIELDS, "title_before"])
    return assessment


@transaction.atomic
def erase_assessment(*, assessment: Assessment) -> None:
    """Delete the assessment with everything that belongs to it.

    Raises ErasureNotRecorded, and deletes nothing, if the list of erasures cannot be written.
    """
    # locked, so that a link or grant that is being created now is deleted too
    Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
    delete_assessments([assessment.pk])
    record_erasures(assessments=[assessment.pk])
    log.info("erased", assessment=str(assessment.pk))
