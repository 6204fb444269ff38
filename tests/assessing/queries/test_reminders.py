"""Due reminders, and how they are queried."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
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


if connection.vendor == "sqlite":

    def test_are_found_without_scanning_the_users_assessments() -> None:
        """Without `Reminder.owner`, SQLite, which has no statistics, scanned all assessments of the user."""
        with CaptureQueriesContext(connection) as captured:
            due_reminders(make_user().pk)
        (statement,) = [query["sql"] for query in captured if "FROM" in query["sql"] and "reminder" in query["sql"]]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plan = [row[3] for row in cursor.fetchall()]
        assert plan[0].startswith("SEARCH diagnostics_reminder USING INDEX reminder_to_show")
