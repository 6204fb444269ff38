"""Mail leaves once, from the background, whatever becomes of the mail server."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.instrument.errors import MailHeldBack
from diagnostics.instrument.text import Text
from diagnostics.people.adapters.accounts import AccountAdapter
from diagnostics.site.actions.mail import MESSAGES_TO_ONE, PAUSES, deliver, send_later
from diagnostics.site.domain.branding import UNBRANDED
from diagnostics.site.models import OutgoingMail
from diagnostics.site.queries.branding import brand_cache
from tests.background import deferred_tasks
from tests.repository.files import ROOT

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
            send_later(to=ADDRESS, subject="Your result", text="It is ready.", asked_for=True)

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
        send_later(to=ADDRESS, subject="North\r\nBcc: all@example.com", text="", asked_for=True)
    assert mail.outbox[0].subject == "North Bcc: all@example.com"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_sent() -> None:
    with transaction.atomic():
        send_later(to=ADDRESS, subject="Your result", text="", asked_for=True)
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


class TestHeaders:
    def send(self, capture: DjangoCaptureOnCommitCallbacks, **changes: Any) -> Any:
        """Send one message, and return it as it left."""
        with capture(execute=True):
            send_later(
                **{"to": ADDRESS, "subject": "Your result", "text": "It is ready.", "asked_for": True, **changes}
            )
        return mail.outbox[-1].message()

    def test_say_that_no_person_wrote_it(
        self, db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        sent = self.send(django_capture_on_commit_callbacks)
        assert (sent["Auto-Submitted"], sent["X-Auto-Response-Suppress"]) == ("auto-generated", "All")

    @pytest.mark.parametrize(
        ("name", "sender"),
        [
            ("", "Sales model finder <salesmodel@localhost>"),
            ("Fjord & Sønn, salg", "=?utf-8?q?Fjord_=26_S=C3=B8nn=2C_salg?= <salesmodel@localhost>"),
            ('The "Best"', '"The \\"Best\\"" <salesmodel@localhost>'),
            ("North\r\nBcc: all@example.com", '"North Bcc: all@example.com" <salesmodel@localhost>'),
        ],
    )
    def test_name_the_site_as_the_sender(
        self,
        db: None,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
        name: str,
        sender: str,
    ) -> None:
        brand_cache.keep(replace(UNBRANDED, name=Text(name)))
        assert self.send(django_capture_on_commit_callbacks)["From"] == sender

    def test_lead_answers_to_the_person_who_sent_it_or_to_the_site(
        self, db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        sent = self.send(django_capture_on_commit_callbacks, reply_to="kari@example.com")
        assert sent["Reply-To"] == "kari@example.com"
        assert self.send(django_capture_on_commit_callbacks)["Reply-To"] is None

    def test_cut_a_subject_that_no_database_would_hold(
        self, db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        self.send(django_capture_on_commit_callbacks, subject="x" * 300)
        assert mail.outbox[-1].subject == "x" * 200


MAIL = re.compile(r"django\.core\.mail import|\bEmailMessage\(|\bEmailMultiAlternatives|\bsend_mail\(|\bmail_admins")


def test_every_message_of_the_product_leaves_this_way() -> None:
    """So that the headers above are those of all; django-allauth calls its hook, which queues what it is given."""
    speaking = [path for name in ("diagnostics", "salesmodel") for path in sorted((ROOT / name).rglob("*.py"))]
    names = [path.relative_to(ROOT).as_posix() for path in speaking if MAIL.search(path.read_text(encoding="utf-8"))]
    # the first two are that hook, and a call of it
    accounts = ["diagnostics/people/adapters/accounts.py", "diagnostics/people/views/second_factor.py"]
    assert names == [*accounts, "diagnostics/site/actions/mail.py"]
    assert "send_later(" in inspect.getsource(AccountAdapter.send_mail)
    assert f"{AccountAdapter.__module__}.{AccountAdapter.__qualname__}" == settings.ACCOUNT_ADAPTER


def test_one_address_gets_only_so_much_that_others_ask_for(db: None) -> None:
    to_one = {"to": "ola@example.com", "subject": "Your result", "text": ""}
    for _ in range(MESSAGES_TO_ONE):
        send_later(**to_one, asked_for=True)
    with pytest.raises(MailHeldBack):
        send_later(**{**to_one, "to": "OLA@example.com"}, asked_for=True)
    send_later(**{**to_one, "to": "kari@example.com"}, asked_for=True)
    send_later(**to_one, asked_for=False)
    assert OutgoingMail.objects.count() == MESSAGES_TO_ONE + 2
