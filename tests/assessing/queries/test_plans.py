"""No statement of a list, a search, reminders, retention, insight or one's own data scans or sorts a whole table.

Each database explains them as it would run them, on ten thousand assessments.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from diagnostics.assessing.domain.archive import ArchiveFilter, Place, Sort, State
from diagnostics.assessing.models import Assessment, AssessmentGrant, Reminder, Viewer
from diagnostics.assessing.models.assessments import id_at
from diagnostics.assessing.queries import archive
from diagnostics.assessing.queries.archive import assessments_of, filtered
from diagnostics.assessing.queries.comparison import comparable_with
from diagnostics.assessing.queries.exports import export_rows
from diagnostics.assessing.queries.reminders import due_reminders
from diagnostics.assessing.queries.retention import expired_counts
from diagnostics.assessing.queries.returning import left_behind
from diagnostics.insight.queries.counting import Counting
from diagnostics.people.actions.privacy import erase_expired, erase_unowned
from diagnostics.people.queries import personal
from diagnostics.people.queries.personal import assessment_records, spans_of
from diagnostics.site.models import User
from tests.rows import make_completed, make_published, make_user, without_triggers
from tests.support.queries import counted

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

ROWS = 6_000
SOME = 40
"""Grants, reminders that are due, and assessments of those who have few."""

LONG, SHORT = "b" * 64, "c" * 64
LARGE = ("diagnostics_assessment", "diagnostics_assessmentgrant", "diagnostics_reminder", "diagnostics_insightday")
"""Tables that grow with the assessments."""
GRANTS = "SEARCH diagnostics_assessmentgrant USING COVERING INDEX grant_once (browser=?"
"""One browser's grants, each of which somebody opened a link for."""


def a_day(number: int) -> Any:
    return timezone.now() - timedelta(minutes=20 * number)


def due_at(number: int) -> Any:
    return timezone.now() + timedelta(hours=number - SOME)


def whose(number: int, owner: User, few: User) -> dict[str, Any]:
    """Return whose an assessment is: so few are each one's that databases look for them in an index."""
    if number % 40 == 0:
        return {"owner": owner}
    if number % 40 == 1:
        return {"browser": LONG}
    if number % 250 == 2:
        return {"owner": few} if number % 500 < 250 else {"browser": SHORT}
    return {"browser": f"{number % 997:064}"}


@pytest.fixture(scope="module")
def people(module_db: None) -> tuple[Viewer, Viewer]:
    """Somebody with a long list, in their account and in their browser, and somebody with a short one."""
    owner, few, done = make_user(), make_user(), make_completed(make_published())
    rows = []
    for number in range(ROWS):
        begun, name = a_day(number), f"Team {number % 700}"
        row = Assessment(
            pk=UUID(int=id_at(begun).int + number),
            version_id=done.version_id,
            answers=done.answers,
            started_at=begun,
            **whose(number, owner, few),
        )
        row.name(title=name if number % 3 else "")
        if number % 3:
            row.completed_at, row.outcome, row.leading = begun, done.outcome, done.leading
        rows.append(row)
    with without_triggers():
        Assessment.objects.bulk_create(rows, batch_size=1000)
    others = [row for row in rows if row.browser not in ("", LONG, SHORT)]
    grants = [AssessmentGrant(assessment=row, browser=browser) for browser in (LONG, SHORT) for row in others[:SOME]]
    grants += [AssessmentGrant(assessment=row, browser=f"{number:064}") for number, row in enumerate(others[SOME:])]
    AssessmentGrant.objects.bulk_create(grants, batch_size=1000)
    completed = [row for row in rows if row.completed_at]
    reminders = (
        Reminder(assessment=row, owner=owner if number % 40 == 0 else few, due_at=due_at(number), language="en")
        for number, row in enumerate(completed)
    )
    Reminder.objects.bulk_create(reminders, batch_size=1000)
    if connection.vendor == "postgresql":
        # SQLite has no statistics
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Viewer(browser=LONG, user_id=owner.pk), Viewer(browser=SHORT, user_id=few.pk)


def listed(viewer: Viewer, **query: Any) -> None:
    """Read a page in the middle of the list."""
    sort = query.get("sort", Sort.NEWEST)
    middle = Place(id_at(a_day(ROWS // 2)), "team 5" if sort is Sort.NAME else "")
    assessments_of(viewer, ArchiveFilter(**query))
    assessments_of(viewer, ArchiveFilter(**query), after=middle)


def in_the_admin(query: str) -> None:
    request = RequestFactory().get(f"/{query}")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    model_admin = admin.site._registry[Assessment]
    model_admin.get_changelist_instance(request)


CASES: dict[str, Callable[[Viewer, Viewer], Any]] = {
    "list": lambda viewer, few: listed(viewer),
    "list, oldest first": lambda viewer, few: listed(viewer, sort=Sort.OLDEST),
    "list, by name": lambda viewer, few: listed(viewer, sort=Sort.NAME),
    "search": lambda viewer, few: listed(viewer, words=("team", "nobody")),
    "search, by name": lambda viewer, few: listed(viewer, words=("nobody",), sort=Sort.NAME),
    "filter": lambda viewer, few: listed(viewer, state=State.BEGUN),
    "filter, by day": lambda viewer, few: listed(viewer, since=a_day(ROWS // 2), until=a_day(ROWS // 2 - 300)),
    "filter, by sales model": lambda viewer, few: listed(viewer, leading="inbound"),
    "short list": lambda viewer, few: listed(few),
    "comparison": lambda viewer, few: comparable_with(Assessment.objects.filter(owner=viewer.user_id)[0], viewer),
    "what was left behind": lambda viewer, few: left_behind(viewer),
    "reminders": lambda viewer, few: due_reminders(viewer.user_id or 0),
    "retention": lambda viewer, few: (expired_counts(), erase_expired()),
    "admin": lambda viewer, few: (in_the_admin(""), in_the_admin(f"?after={id_at(a_day(ROWS // 2))}")),
    "admin, search": lambda viewer, few: in_the_admin("?q=nobody&state=completed"),
    "admin, sales model": lambda viewer, few: in_the_admin("?leading=inbound"),
    "admin, days": lambda viewer, few: in_the_admin("?begun=7"),
    "insight": lambda viewer, few: Counting().rows([(Assessment.objects.all()[0].version_id, a_day(500).date())]),
    "own data": lambda viewer, few: list(assessment_records(viewer)),
    "own data, on a page": lambda viewer, few: spans_of(few, User.objects.get(pk=few.user_id)),
    "export": lambda viewer, few: list(export_rows(filtered(few, ArchiveFilter()), ["pk"])),
    "erasure": lambda viewer, few: erase_unowned(by=few),
}


@pytest.mark.parametrize("name", CASES)
def test_are_found_by_indexes(people: tuple[Viewer, Viewer], name: str, settings: Any, monkeypatch: Any) -> None:
    settings.RETENTION_DAYS_BEGUN = settings.RETENTION_DAYS_COMPLETED = ROWS
    monkeypatch.setattr(archive, "WINDOW", SOME)
    monkeypatch.setattr(personal, "BATCH", SOME)
    with counted() as statements:
        CASES[name](*people)
    read = [statement for statement in statements if any(table in statement for table in LARGE)]
    assert read
    offences = {f"{step}: {shortened(statement)}" for statement in read for step in explained(statement)}
    assert sorted(offences) == []


def test_are_found_by_indexes_with_statistics_too(people: tuple[Viewer, Viewer], settings: Any) -> None:
    """SQLite has none unless somebody makes them; what erases rows then has to find their retakes."""
    settings.RETENTION_DAYS_BEGUN = settings.RETENTION_DAYS_COMPLETED = ROWS
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with counted() as statements:
        CASES["erasure"](*people)
        CASES["retention"](*people)
    about_retakes = [statement for statement in statements if '"follows_id" IN' in statement]
    assert about_retakes
    assert [(step, shortened(each)) for each in about_retakes for step in explained(each)] == []


def shortened(statement: str) -> str:
    """Leave out the columns and the values."""
    return re.sub(
        r"'[^']*'(, )?", "?", re.sub(r"^SELECT .*? FROM", "SELECT FROM", statement).replace("diagnostics_", "")
    )


def explained(statement: str) -> Iterator[str]:
    """Yield the steps of the plan that grow with the tables."""
    if re.match(r"(DECLARE|INSERT|SAVEPOINT)", statement):
        statement = re.sub(r"^DECLARE .*? FOR ", "", statement)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            yield from in_sqlite([row[3] for row in cursor.fetchall()], statement)
        else:
            # tables of so few rows are scanned, even if an index has them
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
            (plan,) = cursor.fetchone()
            yield from in_postgresql((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def in_sqlite(steps: list[str], statement: str) -> Iterator[str]:
    """Yield scans of whole tables, unless they follow an index for some rows, and sorts of rows that are not listed."""
    is_listed = re.search(r"IN \('", statement) or any(step.startswith(GRANTS) for step in steps)
    for step in steps:
        name = step.removeprefix("SCAN ").split()[0]
        in_order = "LIMIT" in statement and "USING INDEX" in step
        if step.startswith("SCAN") and name in (*LARGE, "U0", "row") and not in_order:
            yield step
        if "USE TEMP B-TREE FOR ORDER BY" in step and not is_listed:
            yield step


def in_postgresql(node: dict[str, Any], *, is_limited: bool = False) -> Iterator[str]:
    """Yield scans of whole tables, unless they follow an index for some rows, and sorts of many rows."""
    kind = node["Node Type"]
    is_limited = is_limited or kind == "Limit"
    if node.get("Relation Name") in LARGE:
        in_order = is_limited and "Filter" not in node
        if kind == "Seq Scan" or (kind.startswith("Index") and "Index Cond" not in node and not in_order):
            yield f"{kind} of {node['Relation Name']}: {node.get('Filter')}"
    if kind == "Sort" and node["Plan Rows"] > 5 * SOME:
        yield f"Sort of {node['Plan Rows']} rows"
    for child in node.get("Plans", ()):
        yield from in_postgresql(child, is_limited=is_limited)
