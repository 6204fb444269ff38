"""A clock for what is put off until later, and a reminder to put off."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.actions.reminders import set_reminder
from diagnostics.models import Assessment, Reminder, User, Viewer
from tests.background import put_off
from tests.rows import make_completed, make_user

TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = date(2027, 2, 24)
MORNING = datetime(2027, 2, 24, 7, 0, tzinfo=UTC)
"""Eight o'clock in Oslo."""


class Clock:
    """The time it is for the site, and the background work of which it is the time."""

    def __init__(self, commits: DjangoCaptureOnCommitCallbacks) -> None:
        self.now = TODAY
        self.waiting: list[Any] = []
        self.commits = commits

    def go_to(self, moment: datetime) -> None:
        """Let time pass, doing in turn what was put off until then."""
        while True:
            self.waiting += put_off()
            due = sorted((task for task in self.waiting if task.task.run_after <= moment), key=_when)
            if not due:
                break
            self.waiting.remove(due[0])
            self.now = max(self.now, due[0].task.run_after)
            with self.commits(execute=True):
                due[0].task.call(*due[0].args)
        self.now = moment


def _when(task: Any) -> datetime:
    moment: datetime = task.task.run_after
    return moment


@pytest.fixture
def clock(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Iterator[Clock]:
    put_off()
    clock = Clock(django_capture_on_commit_callbacks)
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    yield clock
    put_off()


@pytest.fixture
def owner(db: None) -> User:
    return make_user(email="manager@example.com")


@pytest.fixture
def assessment(clock: Clock, owner: User) -> Assessment:
    return make_completed(by=Viewer(user_id=owner.pk))


@pytest.fixture
def remind_on(assessment: Assessment, owner: User, clock: Clock) -> Callable[..., Reminder]:
    """Set the reminder, and do what follows the commit."""

    def setting(day: date = DAY, language: str = "en") -> Reminder:
        with clock.commits(execute=True):
            return set_reminder(assessment_id=assessment.pk, day=day, language=language, by=owner)

    return setting
