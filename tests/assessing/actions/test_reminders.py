"""Reminders are mailed once, on their day, if they are still valid."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from diagnostics.assessing.actions.assessments import erase_assessment, retake
from diagnostics.assessing.actions.reminders import (
    cancel_reminder,
    dismiss_reminder,
    remind,
    remind_overdue,
    set_reminder,
)
from diagnostics.assessing.models import Assessment, Reminder, Viewer
from diagnostics.instrument.errors import NotSubmitted
from diagnostics.site.models import OutgoingMail, User
from tests.background import deferred_tasks
from tests.builders import make_instrument
from tests.fixtures.reminders import DAY, MORNING, Clock
from tests.rows import make_begun, make_completed, make_published, make_user

pytestmark = pytest.mark.both_databases


def test_is_mailed_in_the_morning_of_its_day_and_not_before(remind_on: Callable[..., Reminder], clock: Clock) -> None:
    assert remind_on().due_at == MORNING
    clock.go_to(MORNING - timedelta(seconds=1))
    assert mail.outbox == []
    clock.go_to(MORNING)
    assert [message.to for message in mail.outbox] == [["manager@example.com"]]
    assert Reminder.objects.get().mailed_at == MORNING


def test_the_task_holds_only_its_id(remind_on: Callable[..., Reminder]) -> None:
    reminder = remind_on()
    (task,) = deferred_tasks()
    assert (task.args, task.kwargs, task.task.run_after) == ([reminder.pk], {}, MORNING)


def test_names_the_assessment_and_links_to_it_and_to_its_reminder(
    remind_on: Callable[..., Reminder], assessment: Assessment, clock: Clock, settings: Settings
) -> None:
    settings.SITE_URL = settings.SITE_URL._replace(scheme="https", netloc="sales.example.com")
    Assessment.objects.update(title="North & <South>")
    remind_on()
    clock.go_to(MORNING)
    (message,) = mail.outbox
    assert message.subject == "You wanted to look at “North & <South>” again"
    assert "completed on 24 November 2026. The result was name inbound." in message.body
    assert f"https://sales.example.com/assessments/{assessment.pk}/\n" in message.body
    assert f"https://sales.example.com/assessments/{assessment.pk}/remind/\n" in message.body
    assert "127.0.0.1" not in message.body


def test_without_a_leading_sales_model_it_says_so(clock: Clock, owner: User) -> None:
    mine = make_completed(by=Viewer(user_id=owner.pk), leads="unsure")
    with clock.commits(execute=True):
        set_reminder(assessment_id=mine.pk, day=DAY, language="en", by=owner)
    clock.go_to(MORNING)
    assert mail.outbox[0].subject == "You wanted to look at “No sales model stands out yet” again"
    assert "No sales model stood out." in mail.outbox[0].body


def test_is_in_the_language_in_which_it_was_set(remind_on: Callable[..., Reminder], clock: Clock) -> None:
    remind_on(language="nb")
    clock.go_to(MORNING)
    assert "name inbound (nb)" in mail.outbox[0].subject


def test_a_later_day_replaces_the_first(remind_on: Callable[..., Reminder], clock: Clock) -> None:
    remind_on()
    remind_on(DAY + timedelta(days=7))
    clock.go_to(MORNING + timedelta(days=6))
    assert mail.outbox == []
    clock.go_to(MORNING + timedelta(days=30))
    assert len(mail.outbox) == 1
    assert Reminder.objects.get().mailed_at == MORNING + timedelta(days=7)


def test_an_earlier_day_replaces_the_first(remind_on: Callable[..., Reminder], clock: Clock) -> None:
    remind_on()
    remind_on(DAY - timedelta(days=7))
    clock.go_to(MORNING + timedelta(days=30))
    assert len(mail.outbox) == 1


def test_one_that_was_mailed_can_be_set_again(remind_on: Callable[..., Reminder], clock: Clock) -> None:
    remind_on()
    clock.go_to(MORNING)
    remind_on(DAY + timedelta(days=90))
    clock.go_to(MORNING + timedelta(days=120))
    assert len(mail.outbox) == 2


def test_is_mailed_once_however_often_its_task_runs(remind_on: Callable[..., Reminder], clock: Clock) -> None:
    reminder = remind_on()
    clock.go_to(MORNING)
    with clock.commits(execute=True):
        remind.call(reminder.pk)
        remind.call(reminder.pk)
    assert (remind_overdue(), len(mail.outbox)) == (0, 1)


def test_without_the_mark_it_would_be_mailed_twice(
    remind_on: Callable[..., Reminder], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminder = remind_on()
    clock.go_to(MORNING)
    Reminder.objects.update(mailed_at=None)
    with clock.commits(execute=True):
        remind.call(reminder.pk)
    assert len(mail.outbox) == 2


def _cancel(assessment: Assessment) -> None:
    cancel_reminder(assessment=assessment)


def _erase(assessment: Assessment) -> None:
    erase_assessment(assessment=assessment)


def _erase_owner(assessment: Assessment) -> None:
    User.objects.filter(pk=assessment.owner_id).delete()


def _lock_out(assessment: Assessment) -> None:
    User.objects.filter(pk=assessment.owner_id).update(is_active=False)


@pytest.mark.parametrize("event", [_cancel, _erase, _erase_owner, _lock_out])
def test_is_not_mailed_if_it_is_no_longer_valid(
    remind_on: Callable[..., Reminder], assessment: Assessment, clock: Clock, event: Callable[[Assessment], None]
) -> None:
    remind_on()
    event(assessment)
    clock.go_to(MORNING + timedelta(days=1))
    assert (remind_overdue(), mail.outbox, OutgoingMail.objects.count()) == (0, [], 0)


def test_is_not_mailed_after_it_was_dismissed_on_the_site(
    remind_on: Callable[..., Reminder], assessment: Assessment, clock: Clock
) -> None:
    remind_on()
    clock.now = MORNING
    dismiss_reminder(assessment=assessment)
    clock.go_to(MORNING)
    assert (remind_overdue(), mail.outbox) == (0, [])


def test_cannot_be_dismissed_before_it_is_due(remind_on: Callable[..., Reminder], assessment: Assessment) -> None:
    remind_on()
    dismiss_reminder(assessment=assessment)
    assert Reminder.objects.get().dismissed_at is None


class TestSetting:
    def test_is_for_the_owner_only(self, assessment: Assessment) -> None:
        with pytest.raises(Assessment.DoesNotExist):
            set_reminder(assessment_id=assessment.pk, day=DAY, language="en", by=make_user())

    def test_is_for_completed_assessments_only(self, clock: Clock, owner: User) -> None:
        begun = make_begun(by=Viewer(user_id=owner.pk))
        with pytest.raises(NotSubmitted):
            set_reminder(assessment_id=begun.pk, day=DAY, language="en", by=owner)

    def test_shows_a_dismissed_one_again(
        self, remind_on: Callable[..., Reminder], assessment: Assessment, clock: Clock
    ) -> None:
        remind_on()
        clock.now = MORNING
        dismiss_reminder(assessment=assessment)
        remind_on(DAY + timedelta(days=1))
        assert Reminder.objects.get().dismissed_at is None

    def test_follows_summer_time(self, remind_on: Callable[..., Reminder]) -> None:
        assert remind_on(date(2027, 7, 1)).due_at == datetime(2027, 7, 1, 6, 0, tzinfo=UTC)


def test_retaking_an_assessment_dismisses_its_due_reminder(clock: Clock, owner: User) -> None:
    by = Viewer(user_id=owner.pk)
    version = make_published(make_instrument(key="mine"))
    due, later = (make_completed(version, by) for _ in range(2))
    set_reminder(assessment_id=due.pk, day=DAY, language="en", by=owner)
    set_reminder(assessment_id=later.pk, day=DAY + timedelta(days=1), language="en", by=owner)
    clock.now = MORNING
    for last in (due, later):
        retake(assessment_id=last.pk, by=by)
    assert [reminder.dismissed_at for reminder in Reminder.objects.order_by("due_at")] == [MORNING, None]
