"""Statements that are written once: they do what the ORM does, and databases answer those of a journey from indexes."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from diagnostics.assessing.actions.assessments import answer_question, start_assessment, submit_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries.assessments import find_assessment
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import newest_version, open_versions
from diagnostics.site.models.statements import Change, Insert, Select, Update
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOW = datetime(2026, 11, 29, 12, 0, 0, 123456, tzinfo=UTC)


class TestSelect:
    def test_returns_what_the_orm_returns(self) -> None:
        queries = []

        @Select
        def rows(assessment_id: Any) -> QuerySet[Assessment]:
            queries.append(Assessment.objects.with_version().annotate(mark=F("language")).filter(pk=assessment_id))
            return queries[-1]

        version = make_version()
        made = [make_begun(version, leads="inbound"), make_begun(version, leads="outbound")]
        for one in made:
            (row,) = rows(assessment_id=one.pk)
            expected = Assessment.objects.with_version().annotate(mark=F("language")).get(pk=one.pk)
            assert _values(row) == _values(expected)
            assert _values(row.version) == _values(expected.version)
            assert row.version.get_deferred_fields() == {"document"}
        assert len(queries) == 1

    def test_of_two_moments_and_texts(self) -> None:
        @Select
        def rows(browser: Any, until: Any) -> QuerySet[Assessment]:
            return Assessment.objects.filter(browser=browser, started_at__lte=until).order_by("pk")

        version = make_version()
        mine, _ = make_begun(version), make_begun(version, by=OTHER_BROWSER)
        assert rows(browser=BROWSER.browser, until=mine.started_at) == [mine]
        assert rows(browser=BROWSER.browser, until=datetime(2001, 1, 1, tzinfo=UTC)) == []

    def test_joins_what_may_be_missing(self) -> None:
        @Select
        def rows(assessment_id: Any) -> QuerySet[Assessment]:
            return Assessment.objects.select_related("owner", "follows").filter(pk=assessment_id)

        (row,) = rows(assessment_id=make_begun().pk)
        assert (row.owner, row.follows) == (None, None)


@pytest.mark.django_db(transaction=True)
class TestLocking:
    @Select
    @staticmethod
    def rows(assessment_id: Any) -> QuerySet[Assessment]:
        return Assessment.objects.select_for_update().filter(pk=assessment_id)

    def test_needs_a_transaction(self) -> None:
        made = make_begun()
        with transaction.atomic():
            assert self.rows(assessment_id=made.pk) == [made]
        # SQLite locks the file, and takes no locks of rows
        if connection.features.has_select_for_update:
            with pytest.raises(transaction.TransactionManagementError):
                self.rows(assessment_id=made.pk)


class TestUpdate:
    @pytest.mark.parametrize("after", [{"leads": 3}, None], ids=["values", "null"])
    def test_writes_what_the_orm_writes(self, after: dict[str, int] | None) -> None:
        @Update
        def change(old: Any, started_at: Any, answers: Any, answered_after: Any) -> Change:
            rows = Assessment.objects.filter(answers=old)
            return Change(rows, {"started_at": started_at, "answers": answers, "answered_after": answered_after})

        version = make_version()
        changed, other = make_begun(version, leads="inbound"), make_begun(version, leads="outbound")
        values = {"started_at": NOW, "answers": {"leads": "å, “quoted”"}, "answered_after": after}
        assert change(old={"leads": "inbound"}, **values) == 1
        row = Assessment.objects.get(pk=changed.pk)
        assert {name: getattr(row, name) for name in values} == values
        assert _values(Assessment.objects.get(pk=other.pk)) == _values(other)


class TestInsert:
    def test_writes_what_the_orm_writes(self) -> None:
        version, insert = make_version(), Insert(Assessment)
        values = {"version": version, "answers": {"leads": "å"}, "started_at": NOW, "browser": "b", "language": None}
        row = insert(Assessment(**values))
        expected = Assessment.objects.create(**values)
        read, *_ = Assessment.objects.filter(pk=row.pk)
        assert {**_values(read), "id": None} == {**_values(expected), "id": None}
        assert {**_values(row), "id": None} == {**_values(expected), "id": None}
        row.title = "A row that is there"
        row.save()
        assert Assessment.objects.count() == 2

    def test_that_fails_rolls_its_transaction_back(self) -> None:
        insert, twice = Insert(Assessment), Assessment(version=make_version(), started_at=NOW, browser="b")
        with transaction.atomic():
            insert(twice)
            with suppress(IntegrityError):
                insert(twice)
            assert transaction.get_rollback()
        assert Assessment.objects.count() == 0


def test_no_statement_of_a_journey_scans_a_table(reference: QuestionnaireVersion) -> None:
    rows = (Assessment(version=reference, browser=f"browser {number}", started_at=NOW) for number in range(50))
    Assessment.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as captured:
        newest = newest_version("sales-model")
        assert newest is not None
        assert open_versions() == [newest]
        begun = start_assessment(version=newest, by=BROWSER)
        assessment = find_assessment(begun.pk, BROWSER)
        assert assessment is not None
        for question in ("leads", "repeat_revenue", "people", "audience"):
            answer_question(assessment=assessment, question=question, option="unsure", by=BROWSER)
        submit_assessment(assessment_id=begun.pk, by=BROWSER)
    statements = {query["sql"] for query in captured if query["sql"].startswith(("SELECT", "UPDATE"))}
    assert len(statements) >= 9
    for statement in statements:
        assert _scanned(statement) <= {"diagnostics_questionnaire"}, statement


def _scanned(statement: str) -> set[str]:
    """Return the tables that the database reads from one end to the other, if it has any choice."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            steps = [row[3].split() for row in cursor.fetchall()]
            return {step[1] for step in steps if step[0] == "SCAN"}
        # small tables are scanned because they are small
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        lines = [row[0].strip("-> ").split() for row in cursor.fetchall()]
        return {line[3] for line in lines if line[:2] == ["Seq", "Scan"]}


def _values(row: Any) -> dict[str, Any]:
    """Return what is in the instance, its related rows aside."""
    return {name: value for name, value in vars(row).items() if name != "_state"}
