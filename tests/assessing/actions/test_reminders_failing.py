"""Reminders are mailed once, even if the queue, the mail server or the worker fails."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from diagnostics.assessing.actions import reminders
from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.actions.reminders import remind, remind_overdue
from diagnostics.assessing.models import Assessment, Reminder
from diagnostics.site.models import OutgoingMail
from tests.background import deferred_tasks
from tests.fixtures.reminders import MORNING, Clock

pytestmark = pytest.mark.both_databases


class TestALostQueue:
    def test_is_replaced_once_by_the_daily_command(self, remind_on: Callable[..., Reminder], clock: Clock) -> None:
        remind_on()
        deferred_tasks()
        clock.now = MORNING + timedelta(hours=20)
        with clock.commits(execute=True):
            assert (remind_overdue(), remind_overdue()) == (1, 0)
        assert len(mail.outbox) == 1

    def test_sends_nothing_before_it_is_due(self, remind_on: Callable[..., Reminder], clock: Clock) -> None:
        remind_on()
        deferred_tasks()
        clock.now = MORNING - timedelta(seconds=1)
        assert (remind_overdue(), mail.outbox) == (0, [])


@pytest.mark.parametrize("error", [ConnectionRefusedError("manager@example.com"), TimeoutError()])
def test_waits_while_the_mail_server_is_down_and_is_sent_once(
    remind_on: Callable[..., Reminder], clock: Clock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    reminder = remind_on()
    attempts = []

    def fail(*arguments: Any) -> None:
        attempts.append(clock.now)
        raise error

    with monkeypatch.context() as down:
        down.setattr(EmailBackend, "open", fail)
        clock.go_to(MORNING + timedelta(days=1))
        # meanwhile the daily command runs, and the queue runs the task a second time
        assert remind_overdue() == 0
        remind.call(reminder.pk)
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 1)
    assert len(attempts) > 20
    clock.go_to(MORNING + timedelta(days=8))
    assert len(mail.outbox) == 1
    assert (OutgoingMail.objects.count(), deferred_tasks(), remind_overdue()) == (0, [], 0)


def test_a_mail_that_failed_while_sending_is_not_sent_again(
    remind_on: Callable[..., Reminder], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind_on()

    def fail(*arguments: Any) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as breaking:
        breaking.setattr(EmailBackend, "send_messages", fail)
        clock.go_to(MORNING)
    clock.go_to(MORNING + timedelta(days=8))
    assert (mail.outbox, remind_overdue()) == ([], 0)


def test_is_not_marked_as_mailed_if_the_mail_cannot_be_written(
    remind_on: Callable[..., Reminder], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminder = remind_on()
    clock.now = MORNING

    def fail(**message: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(reminders, "send_later", fail)
        with pytest.raises(RuntimeError):
            remind.call(reminder.pk)
    assert Reminder.objects.get().mailed_at is None
    with clock.commits(execute=True):
        assert remind_overdue() == 1
    assert len(mail.outbox) == 1


def test_a_waiting_mail_is_erased_with_the_assessment(
    remind_on: Callable[..., Reminder], assessment: Assessment, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind_on()

    def fail(*arguments: Any) -> None:
        raise TimeoutError

    with monkeypatch.context() as down:
        down.setattr(EmailBackend, "open", fail)
        clock.go_to(MORNING + timedelta(hours=12))
    assert OutgoingMail.objects.count() == 1
    erase_assessment(assessment=assessment)
    clock.go_to(MORNING + timedelta(days=1))
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 0)
