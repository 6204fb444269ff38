"""Which reminders are due, and how they are found."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostics.assessing.models import Reminder, Viewer
from diagnostics.assessing.queries.reminders import SHOWN, due_reminders
from tests.rows import make_completed, make_user, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_are_ones_own_that_are_due_and_not_dismissed_the_earliest_first() -> None:
    mine, other, now, version = make_user(), make_user(), timezone.now(), make_version()
    day = timedelta(days=1)
    found = []
    for owner, due, dismissed in [
        (mine, now - day, None),
        (mine, now - 3 * day, None),
        (mine, now - 2 * day, now),
        (mine, now + day, None),
        (other, now - day, None),
    ]:
        assessment = make_completed(version, Viewer(user_id=owner.pk))
        found.append(
            Reminder.objects.create(
                assessment=assessment, owner=owner, due_at=due, dismissed_at=dismissed, language="en"
            )
        )
    assert due_reminders(mine.pk) == [found[1], found[0]]
    assert SHOWN >= 2


if connection.vendor == "sqlite":

    def test_are_found_without_reading_their_owners_assessments() -> None:
        """SQLite, which keeps no statistics, went through all of a person's assessments before reminders had owners."""
        with CaptureQueriesContext(connection) as captured:
            due_reminders(make_user().pk)
        (statement,) = [query["sql"] for query in captured if "FROM" in query["sql"] and "reminder" in query["sql"]]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plan = [row[3] for row in cursor.fetchall()]
        assert plan[0].startswith("SEARCH diagnostics_reminder USING INDEX reminder_to_show")
