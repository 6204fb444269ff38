"""Concurrent requests: one link for each form, every view counted, and no more mail than allowed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from django.utils import timezone
from structlog.testing import capture_logs

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.instrument.errors import TooMuchMail
from diagnostics.sharing import actions as sharing
from diagnostics.sharing.actions import count_view, send_to_self, share_assessment
from diagnostics.sharing.domain import new_secret
from diagnostics.sharing.models import ShareLink
from diagnostics.site.actions import mail
from diagnostics.site.actions.budgets import spend
from diagnostics.site.actions.mail import ADDRESSES_AN_HOUR, send_later, use_allowance
from diagnostics.site.models import MailAllowance, User
from tests.rows import BROWSER, make_completed, make_user
from tests.support.racing import RACERS, Hold, lift_locks, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _room() -> Any:
    with room_for(RACERS):
        yield


def make_link(assessment: Assessment, secret: str) -> tuple[ShareLink, bool]:
    return share_assessment(assessment_id=assessment.pk, secret=secret, label="", expires_at=None, by=BROWSER)


def test_a_form_that_is_sent_concurrently_makes_one_link() -> None:
    assessment, secret = make_completed(), new_secret()
    (results,) = race(*[lambda number: make_link(assessment, secret)] * RACERS)
    assert sorted(is_new for _, is_new in results) == [False] * (RACERS - 1) + [True]
    assert ShareLink.objects.count() == 1


def test_a_form_that_is_sent_concurrently_mails_one_message_to_oneself() -> None:
    assessment = make_completed()
    arguments = {"secret": new_secret(), "to": "me@example.com", "subject": "A result", "text": "Read it here."}
    until = timezone.now() + timedelta(days=365)

    def send(number: int) -> None:
        send_to_self(assessment_id=assessment.pk, label="", expires_at=until, by=BROWSER, **arguments)

    race(*[send] * RACERS)
    assert (ShareLink.objects.count(), len(django_mail.outbox)) == (1, 1)


def test_every_concurrent_view_is_counted() -> None:
    link, _ = make_link(make_completed(), new_secret())
    race(*[lambda number: count_view(link=link, by=Viewer())] * RACERS, rounds=5)
    link.refresh_from_db()
    assert link.views == 5 * RACERS


def test_views_would_be_lost_with_read_and_write() -> None:
    """The control: with two statements, views are lost."""
    link, _ = make_link(make_completed(), new_secret())
    hold = Hold()

    def read_then_write(number: int) -> None:
        row = ShareLink.objects.get()
        hold.stop()
        ShareLink.objects.update(views=row.views + 1)

    race(read_then_write, hold.overtake(read_then_write))
    link.refresh_from_db()
    assert link.views == 1


@pytest.fixture
def sender() -> User:
    user = make_user()
    use_allowance(addresses=ADDRESSES_AN_HOUR - 3, by=user)
    return user


def test_concurrent_senders_stay_within_the_hours_allowance(sender: User) -> None:
    (results,) = race(*[lambda number: use_allowance(addresses=1, by=sender)] * RACERS)
    assert sum(isinstance(result, TooMuchMail) for result in results) == RACERS - 3
    assert MailAllowance.objects.get().used == ADDRESSES_AN_HOUR


def test_without_the_lock_they_would_exceed_it(sender: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    hold = Hold()
    lift_locks(monkeypatch)
    save = MailAllowance.save

    def held(self: MailAllowance, *args: Any, **kwargs: Any) -> None:
        hold.stop()
        save(self, *args, **kwargs)

    monkeypatch.setattr(MailAllowance, "save", held)
    unlocked = mail.use_allowance.__wrapped__  # type: ignore[attr-defined]
    (results,) = race(
        lambda number: unlocked(addresses=3, by=sender), hold.overtake(lambda number: unlocked(addresses=3, by=sender))
    )
    assert results == (None, None)


def test_concurrent_first_messages_make_one_allowance() -> None:
    user = make_user()
    (results,) = race(*[lambda number: use_allowance(addresses=1, by=user)] * RACERS)
    assert results == (None,) * RACERS
    assert MailAllowance.objects.get().used == RACERS


def counted_apart_while_both_write_to_one() -> int:
    """Return how often a process counted by itself while two messages and one went to the same address."""
    hold = Hold()
    message = {"subject": "A result", "text": "Read it here.", "asked_for": True}

    @transaction.atomic
    def write_to_two(number: int) -> None:
        send_later(to="a@example.com", **message)
        hold.stop()
        send_later(to="b@example.com", **message)

    with capture_logs() as lines:
        (results,) = race(write_to_two, hold.overtake(lambda number: send_later(to="b@example.com", **message)))
    assert results == (None, None)
    return [line["event"] for line in lines].count("budgets are counted by one process alone")


def test_messages_to_the_same_address_do_not_deadlock() -> None:
    assert counted_apart_while_both_write_to_one() == 0


def test_they_would_if_the_address_was_charged_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control; only on PostgreSQL, since SQLite has one writer at a time."""
    monkeypatch.setattr(mail, "spend", lambda *charges: spend(*reversed(charges)))
    assert counted_apart_while_both_write_to_one() == (connection.vendor == "postgresql")


@pytest.fixture
def held_link(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Pause the creation of a link between reading its assessment and inserting it."""
    hold = Hold()
    make_room = sharing._make_room

    def held(*args: Any) -> None:
        hold.stop()
        make_room(*args)

    monkeypatch.setattr(sharing, "_make_room", held)
    return hold


def test_a_link_that_is_made_while_its_assessment_is_erased_is_deleted_too(held_link: Hold) -> None:
    assessment = make_completed()
    race(
        lambda number: make_link(assessment, new_secret()),
        held_link.overtake(lambda number: erase_assessment(assessment=assessment)),
    )
    assert (Assessment.objects.count(), ShareLink.objects.count()) == (0, 0)


def test_without_the_lock_it_would_block_the_erasure(held_link: Hold) -> None:
    """The control; only on PostgreSQL, since SQLite has one writer at a time."""
    if connection.vendor != "postgresql":
        return
    assessment = make_completed()
    race(
        lambda number: make_link(assessment, new_secret()),
        held_link.overtake(lambda number: assessment.delete()),
    )
    assert (Assessment.objects.count(), ShareLink.objects.count()) == (1, 1)
