"""Mail leaves once, from the background, whatever becomes of the mail server."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.site.actions.mail import PAUSES, deliver, send_later
from diagnostics.site.models import OutgoingMail
from tests.background import deferred_tasks

pytestmark = pytest.mark.both_databases

ADDRESS = "manager@example.com"
Send = Callable[[], None]


@pytest.fixture(autouse=True)
def _nothing_put_off() -> Iterator[None]:
    deferred_tasks()
    yield
    deferred_tasks()


@pytest.fixture
def send(db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Send:
    """Write one message and do what follows the commit."""

    def sending() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            send_later(to=ADDRESS, subject="Your result", text="It is ready.")

    return sending


def _fails(monkeypatch: pytest.MonkeyPatch, method: str, error: Exception) -> None:
    def fail(*arguments: Any) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, method, fail)


def test_a_message_is_sent_and_forgotten(send: Send) -> None:
    send()
    assert [(sent.to, sent.subject, sent.body) for sent in mail.outbox] == [([ADDRESS], "Your result", "It is ready.")]
    assert OutgoingMail.objects.count() == 0


def test_a_line_break_in_a_subject_makes_no_header(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_later(to=ADDRESS, subject="North\r\nBcc: all@example.com", text="")
    assert mail.outbox[0].subject == "North Bcc: all@example.com"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_sent() -> None:
    with transaction.atomic():
        send_later(to=ADDRESS, subject="Your result", text="")
        transaction.set_rollback(True)
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("open", ConnectionRefusedError(ADDRESS)),
        ("open", TimeoutError()),
        ("send_messages", SMTPDataError(451, b"later")),
        ("send_messages", SMTPRecipientsRefused({ADDRESS: (450, b"busy")})),
    ],
    ids=["no connection", "no answer", "not now", "mailbox busy"],
)
def test_while_the_server_is_down_it_is_put_off_and_then_sent_once(
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    method: str,
    error: Exception,
) -> None:
    with monkeypatch.context() as down:
        _fails(down, method, error)
        send()
        (key,) = OutgoingMail.objects.values_list("pk", flat=True)
        for pause in [*PAUSES, PAUSES[-1]]:
            (later,) = deferred_tasks()
            assert (later.args, later.task.func) == ([key], deliver.func)
            assert abs(later.task.run_after - timezone.now() - pause) < timedelta(seconds=30)
            with django_capture_on_commit_callbacks(execute=True):
                deliver.call(key)
    deferred_tasks()
    deliver.call(key)
    deliver.call(key)
    assert len(mail.outbox) == 1
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    "error",
    [SMTPServerDisconnected(), SMTPDataError(550, b"no"), SMTPRecipientsRefused({ADDRESS: (550, b"unknown")})],
    ids=["broke off", "refused", "unknown mailbox"],
)
def test_what_may_have_left_or_never_will_is_not_sent_again(
    send: Send, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    _fails(monkeypatch, "send_messages", error)
    send()
    assert (deferred_tasks(), OutgoingMail.objects.count()) == ([], 0)


def test_a_message_that_another_process_is_sending_is_skipped(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as down:
        _fails(down, "open", TimeoutError())
        send()
    OutgoingMail.objects.update(sending_since=timezone.now())
    deliver.call(OutgoingMail.objects.get().pk)
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 1)


def test_a_message_is_given_up_when_it_is_no_longer_of_use(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as down:
        _fails(down, "open", TimeoutError())
        send()
    OutgoingMail.objects.update(useful_until=timezone.now())
    deliver.call(OutgoingMail.objects.get().pk)
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 0)
