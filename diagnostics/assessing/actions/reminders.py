"""Reminders to retake an assessment: setting, cancelling, dismissing, and mailing once."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from diagnostics.assessing.domain.leaders import first_models
from diagnostics.assessing.models import Assessment, Reminder
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import NotSubmitted
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import SalesModel
from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.languages import override_language
from diagnostics.site.models import User
from diagnostics.site.pages.texts import enumerated, isolated

HOUR = time(8)
"""The time of day at which a reminder is due, in the site's time zone."""

USEFUL = timedelta(days=7)
"""How long sending the mail is retried."""

log = structlog.get_logger("diagnostics.reminders")


@transaction.atomic
def set_reminder(*, assessment_id: UUID, day: date, language: str, by: User) -> Reminder:
    """Remind `by` on `day`, in `language`, replacing an earlier reminder of the assessment.

    Raises Assessment.DoesNotExist if it belongs to someone else, NotSubmitted if it is not completed.
    """
    # locked, so that it cannot be erased before the reminder refers to it
    assessment = Assessment.objects.select_for_update().get(pk=assessment_id, owner=by)
    if not assessment.is_completed:
        raise NotSubmitted
    due_at = timezone.make_aware(datetime.combine(day, HOUR))
    reminder, _created = Reminder.objects.update_or_create(
        assessment=assessment,
        defaults={"owner": by, "due_at": due_at, "language": language, "mailed_at": None, "dismissed_at": None},
    )
    remind.using(run_after=due_at).enqueue(reminder.pk)
    log.info("reminder set", reminder=reminder.pk)
    return reminder


@transaction.atomic
def cancel_reminder(*, assessment: Assessment) -> None:
    """Delete the assessment's reminder. Idempotent."""
    Reminder.objects.filter(assessment=assessment).delete()


@transaction.atomic
def dismiss_reminder(*, assessment: Assessment) -> None:
    """Stop showing the assessment's due reminder. Idempotent."""
    now = timezone.now()
    Reminder.objects.due_at_or_before(now).filter(assessment=assessment).update(dismissed_at=now)


@task()
def remind(reminder_id: int) -> None:
    """Mail one reminder, if it still exists, is due and was not mailed.

    A reminder that was changed has a task for each of its days; all but the last find it not due, or already mailed.
    """
    _mail(reminder_id)


def remind_overdue() -> int:
    """Mail every reminder that is overdue, e.g. because the task queue was lost; return how many."""
    overdue = Reminder.objects.to_mail(timezone.now()).order_by("due_at").values_list("pk", flat=True)
    return sum(map(_mail, list(overdue)))


@transaction.atomic
def _mail(reminder_id: int) -> bool:
    now = timezone.now()
    # a conditional UPDATE, so that only one of two simultaneous tasks mails it
    if not Reminder.objects.to_mail(now).filter(pk=reminder_id).update(mailed_at=now):
        return False
    reminder = Reminder.objects.select_related("assessment__version", "owner").get(pk=reminder_id)
    if not reminder.owner.is_active:
        return False
    with override_language(reminder.language):
        instrument = instrument_of(reminder.assessment.version)
        models = [instrument.sales_model_by_key[key] for key in first_models(instrument, reminder.assessment.answers)]
        name = reminder.assessment.display_name or _name_of(instrument, models)
        subject = _("You wanted to look at “%(name)s” again") % {"name": isolated(name)}
        text = render_mail(
            "diagnostics/assessing/reminder.txt",
            language=reminder.language,
            assessment=reminder.assessment_id,
            completed_at=reminder.assessment.completed_at,
            model=enumerated(model.inside_sentence for model in models),
            nouns=instrument.nouns,
        )
        send_later(to=reminder.owner.email, subject=subject, text=text, asked_for=False, useful_for=USEFUL)
    log.info("reminded", reminder=reminder_id)
    return True


def _name_of(instrument: Instrument, models: list[SalesModel]) -> str:
    """Return how a result without a title is called."""
    if not models:
        return _("No %(model)s stands out yet") % instrument.nouns
    return enumerated([models[0].name, *(model.inside_sentence for model in models[1:])])
