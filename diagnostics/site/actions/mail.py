"""Mail, which leaves from the background worker: no request waits for a mail server."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from diagnostics.instrument.errors import TooMuchMail
from diagnostics.site.languages import override_language
from diagnostics.site.models import MailAllowance, OutgoingMail, User
from diagnostics.site.queries.branding import current_brand

USEFUL = timedelta(days=3)
"""How long a message is tried, unless whoever sends it says otherwise."""

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""Between the attempts; the last one repeats."""

HOUR = timedelta(hours=1)
ADDRESSES_AN_HOUR = 20
"""To how many addresses one user can have mail sent, so that the site is of no use to whoever sends in bulk."""

log = structlog.get_logger("diagnostics.mail")


@transaction.atomic
def send_later(*, to: str, subject: str, text: str, useful_for: timedelta = USEFUL) -> None:
    """Have a message sent once the present transaction is committed, and not at all where it is rolled back.

    It is sent at most once. Where the mail server does not take it, it is tried again until `useful_for` is over.
    """
    now = timezone.now()
    # a line break would make a header of what follows it
    mail = OutgoingMail.objects.create(
        to=to, subject=" ".join(subject.split()), text=text, created_at=now, useful_until=now + useful_for
    )
    transaction.on_commit(lambda: deliver.enqueue(mail.pk))


def written(template: str, *, language: str, **told: object) -> str:
    """Return what a template makes of `told` in a language, over the name of who runs the site.

    Links begin with the setting, never with what a request called us.
    """
    with override_language(language):
        site = {
            "site": settings.SITE_URL.geturl(),
            "operator": settings.SITE_OPERATOR,
            "site_name": current_brand().name.in_any_language,
        }
        return render_to_string(template, {**site, **told}).strip() + "\n"


@transaction.atomic
def use_allowance(*, addresses: int, by: User) -> None:
    """Count the addresses that `by` is about to send to. Raises TooMuchMail, and counts none, beyond what is allowed.

    It is counted in a row under a lock, since caches of several processes would each allow as much.
    """
    now = timezone.now()
    allowance, _ = MailAllowance.objects.select_for_update().get_or_create(user=by, defaults={"since": now})
    if allowance.since + HOUR <= now:
        allowance.since, allowance.used = now, 0
    if allowance.used + addresses > ADDRESSES_AN_HOUR:
        raise TooMuchMail(allowance.since + HOUR)
    allowance.used += addresses
    allowance.save()


@task()
def deliver(mail_id: int) -> None:
    """Hand one message to the mail server, then forget it. Never raises what would tell the queue whom it was for."""
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(pk=mail_id, sending_since=None)
    mail = waiting.first()
    if mail is None:
        return
    if mail.useful_until <= now:
        _forget(mail, "too late")
    elif waiting.update(sending_since=now):
        _send(mail)


def _send(mail: OutgoingMail) -> None:
    """Try to send; what goes wrong before the server has the message, or what it refuses for now, is tried again."""
    connection = get_connection()
    try:
        connection.open()
    # what a connection may raise is open-ended, and its text can name the address
    except Exception as error:
        _put_off(mail, type(error).__name__)
        return
    try:
        connection.send_messages([EmailMessage(mail.subject, mail.text, to=[mail.to])])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        if _is_passing(error):
            _put_off(mail, type(error).__name__)
        else:
            _forget(mail, "refused")
    except Exception:
        # it broke off in between: sending again could deliver it twice
        _forget(mail, "broke off")
    else:
        _forget(mail, "")
    finally:
        connection.close()


def _is_passing(error: SMTPResponseException | SMTPRecipientsRefused) -> bool:
    """Tell whether the server may take it later: its codes from 400 to 499. Source: RFC 5321, section 4.2.1."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in error.recipients.values())
    return 400 <= error.smtp_code < 500


def _put_off(mail: OutgoingMail, error: str) -> None:
    pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
    log.warning("not sent", mail=mail.pk, error=error, next_in=pause.total_seconds())
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(sending_since=None, attempts=mail.attempts + 1)
        again = deliver.using(run_after=timezone.now() + pause)
        transaction.on_commit(lambda: again.enqueue(mail.pk))


def _forget(mail: OutgoingMail, failure: str) -> None:
    if failure:
        log.error("given up", mail=mail.pk, why=failure)
    else:
        log.info("sent", mail=mail.pk)
    mail.delete()
