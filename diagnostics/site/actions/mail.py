"""Mail through an outbox: the background worker sends it, so no request waits for a mail server."""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import formataddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from diagnostics.instrument.errors import MailHeldBack, TooMuchMail
from diagnostics.site.actions.budgets import Charge, spend
from diagnostics.site.languages import override_language, site_name
from diagnostics.site.models import MailAllowance, OutgoingMail, User
from diagnostics.site.queries.branding import current_brand
from diagnostics.site.queries.mail import unknown_mail

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

USEFUL = timedelta(days=3)
"""How long sending a message is retried by default."""

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""Pauses between attempts; the last one repeats."""

HOUR = timedelta(hours=1)
ADDRESSES_AN_HOUR = 20
"""Recipients per user and hour, so that the site is useless for sending in bulk."""

MESSAGES_TO_ONE = 10
"""Messages that visitors can cause to one address in an hour."""

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Headers of every message, so that no out-of-office reply comes back. Sources: RFC 3834; Exchange, MS-OXCMAIL."""

SUBJECT_LIMIT = 200
"""Characters of a subject in the outbox."""

SEPARATOR = "\n----\n\n"
"""Between the languages of a mail that is in every one."""

log = structlog.get_logger("diagnostics.mail")


@transaction.atomic
def send_later(
    *, to: str, subject: str, text: str, asked_for: bool, reply_to: str = "", useful_for: timedelta = USEFUL
) -> None:
    """Queue a message from the site, in the active language; it is discarded if the transaction rolls back.

    It is sent at most once. If the mail server does not accept it, sending is retried until `useful_for` is over.
    Answers go to `reply_to`, or else to the site's address. `asked_for` says that somebody made the site send it, to an
    address that may be a stranger's: there is a limit for each address and for the whole site. Beyond it, MailHeldBack
    is raised. What the site tells its users of its own accord has none.
    """
    if asked_for:
        _count(to)
    now = timezone.now()
    mail = OutgoingMail.objects.create(
        to=to,
        subject=_in_one_line(subject)[:SUBJECT_LIMIT],
        text=text,
        sender=_in_one_line(site_name(current_brand())),
        reply_to=reply_to,
        created_at=now,
        useful_until=now + useful_for,
    )
    # in the same transaction as the message: a process that is killed after the commit leaves no message without a task
    deliver.enqueue(mail.pk)


def _count(to: str) -> None:
    """Count a message that was asked for. Raises MailHeldBack."""
    # the site's first: with its row locked, two that write to the same people never wait for each other's addresses
    of_site = Charge("mail that was asked for", 1, settings.MAIL_AN_HOUR)
    wait = spend(of_site, Charge(f"mail to {to.casefold()}", 1, MESSAGES_TO_ONE))
    if wait:
        raise MailHeldBack(wait)


def _in_one_line(text: str) -> str:
    # a line break would start another header
    return " ".join(text.split())


def render_mail(template: str, *, language: str, **context: object) -> str:
    """Return the text of a mail in `language`, with the site's name and operator in the footer.

    Links begin with SITE_URL, never with the host of a request.
    """
    with override_language(language):
        site = {
            "site": settings.SITE_URL.geturl(),
            "operator": settings.SITE_OPERATOR,
            "site_name": site_name(current_brand()),
        }
        return render_to_string(template, {**site, **context}).strip() + "\n"


def mail_in_every_language(subject: "StrOrPromise", template: str, **context: object) -> tuple[str, str]:
    """Return subject and text of a mail to staff, in every language of the site, since accounts have no language.

    `subject` is translated lazily.
    """
    languages = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)
    subjects, texts = [], []
    for language in languages:
        with override_language(language):
            subjects.append(str(subject))
        texts.append(render_mail(template, language=language, **context))
    return " / ".join(dict.fromkeys(subjects)), SEPARATOR.join(texts)


@transaction.atomic
def use_allowance(*, addresses: int, by: User) -> None:
    """Count recipients against the hourly limit of `by`. Raises TooMuchMail, and counts none, if it would be exceeded.

    The count is in a locked row, because the caches of several processes would each allow as much.
    """
    now = timezone.now()
    allowance, _ = MailAllowance.objects.select_for_update().get_or_create(user=by, defaults={"since": now})
    if allowance.since + HOUR <= now:
        allowance.since, allowance.used = now, 0
    if allowance.used + addresses > ADDRESSES_AN_HOUR:
        raise TooMuchMail(allowance.since + HOUR)
    allowance.used += addresses
    allowance.save()


def report_unknown_mail() -> int:
    """Log, once, each message whose sending was cut short; return how many. The admin lists them."""
    messages = unknown_mail().filter(reported_at=None)
    ids = list(messages.values_list("pk", flat=True))
    reported = [pk for pk in ids if messages.filter(pk=pk).update(reported_at=timezone.now())]
    for pk in reported:
        log.error("may not have arrived", mail=pk)
    return len(reported)


@transaction.atomic
def send_unknown_again(*, messages: Iterable[int], by: User) -> int:
    """Send messages again that may not have arrived; return how many. Those that are no longer of use are left."""
    now = timezone.now()
    rows = unknown_mail().filter(pk__in=list(messages), useful_until__gt=now).select_for_update().order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=ids).update(sending_since=None, reported_at=None)
    for pk in ids:
        deliver.enqueue(pk)
    log.info("sent again", messages=len(ids), by=by.pk)
    return len(ids)


@task()
def deliver(mail_id: int) -> None:
    """Send one message and delete it. Never raises, because the queue would store the recipient in the traceback."""
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(pk=mail_id, sending_since=None)
    mail = waiting.first()
    if mail is None:
        return
    if mail.useful_until <= now:
        _forget(mail, "too late")
    elif waiting.update(sending_since=now):
        _send(mail)


def hold_back_mail() -> int:
    """Keep all waiting messages from being sent, because they may have left already; return how many.

    So it is after a backup was restored: it does not know what was sent since.
    """
    return OutgoingMail.objects.filter(sending_since=None).update(sending_since=timezone.now())


def _send(mail: OutgoingMail) -> None:
    """Send; retry failures before the server has the message, and temporary refusals."""
    connection = get_connection()
    try:
        connection.open()
    # connections may raise anything, and the text of the exception can contain the address
    except Exception as error:
        _put_off(mail, type(error).__name__)
        return
    try:
        connection.send_messages([_message(mail)])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        if _is_passing(error):
            _put_off(mail, type(error).__name__)
        else:
            _forget(mail, "refused")
    except Exception:
        # the connection broke while sending: a retry could deliver the message twice
        _forget(mail, "broke off")
    else:
        _forget(mail, "")
    finally:
        connection.close()


def _message(mail: OutgoingMail) -> EmailMessage:
    return EmailMessage(
        mail.subject,
        mail.text,
        from_email=formataddr((mail.sender, settings.DEFAULT_FROM_EMAIL)),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=HEADERS,
    )


def _is_passing(error: SMTPResponseException | SMTPRecipientsRefused) -> bool:
    """Whether the server may accept it later: codes 400 to 499. Source: RFC 5321, section 4.2.1."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in error.recipients.values())
    return 400 <= error.smtp_code < 500


def _put_off(mail: OutgoingMail, error: str) -> None:
    pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
    log.warning("not sent", mail=mail.pk, error=error, next_in=pause.total_seconds())
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(sending_since=None, attempts=mail.attempts + 1)
        deliver.using(run_after=timezone.now() + pause).enqueue(mail.pk)


def _forget(mail: OutgoingMail, failure: str) -> None:
    if failure:
        log.error("given up", mail=mail.pk, why=failure)
    else:
        log.info("sent", mail=mail.pk)
    mail.delete()
