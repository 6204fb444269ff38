"""Due reminders, and how they are queried."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diagnostics.assessing.models import Reminder, Viewer
from diagnostics.assessing.queries.reminders import SHOWN, due_reminders
from tests.rows import make_completed, make_user, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_are_the_users_own_due_and_not_dismissed_earliest_first() -> None:
    mine, other, now, version = make_user(), make_user(), timezone.now(), make_version()
    day = timedelta(days=1)
    reminders = []
    for owner, due, dismissed in [
        (mine, now - day, None),
        (mine, now - 3 * day, None),
        (mine, now - 2 * day, now),
        (mine, now + day, None),
        (other, now - day, None),
    ]:
        assessment = make_completed(version, Viewer(user_id=owner.pk))
        reminders.append(
            Reminder.objects.create(
                assessment=assessment, owner=owner, due_at=due, dismissed_at=dismissed, language="en"
            )
        )
    assert due_reminders(mine.pk) == [reminders[1], reminders[0]]
    assert SHOWN >= 2
