"""What a visitor left behind is found by indexes alone, by the plan of SQLite: PostgreSQL's depends on the rows."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.queries.returning import left_behind
from diagnostics.authoring.models import QuestionnaireVersion


def test_no_table_is_scanned(reference: QuestionnaireVersion) -> None:
    now = timezone.now()
    rows = (
        Assessment(version=reference, browser=f"browser {number}", started_at=now - timedelta(minutes=number))
        for number in range(50)
    )
    Assessment.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as captured:
        left_behind(Viewer(browser="here", user_id=1))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[0]['sql']}")
        steps = [row[3] for row in cursor.fetchall()]
    # but for the newest few of each range
    assert [step for step in steps if step.startswith("SCAN") and "newest_" not in step] == []
