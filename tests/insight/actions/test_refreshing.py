"""Counts are those of the assessments, whatever happens to them, and whoever counts at the same time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from diagnostics.assessing.actions.assessments import answer_question, erase_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.insight.actions import refreshing
from diagnostics.insight.actions.checking import check_insight
from diagnostics.insight.actions.refreshing import count_everything_again, refresh_insight
from diagnostics.insight.models import InsightChange, InsightDay
from diagnostics.insight.queries.changes import next_changes, runs
from diagnostics.instrument.text import reading_in
from diagnostics.people.actions.privacy import erase_expired, erase_user
from diagnostics.pipelines.actions.hand_overs import record_hand_over
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.pipelines.models import HandOverKind
from tests.rows import BROWSER, make_begun, make_completed, make_user, make_version, without_triggers
from tests.support.own_pipelines import keep

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def version() -> QuestionnaireVersion:
    return make_version()


def counted() -> "Counter[str]":
    """Return the sum of all counts after a refresh."""
    assert refresh_insight()
    total: Counter[str] = Counter()
    for row in InsightDay.objects.all():
        total.update({"begun": row.begun, "completed": row.completed, **row.counts})
    return +total


class TestRefresh:
    def test_counts_what_was_begun_answered_and_completed(self, version) -> None:
        with reading_in("nb"):
            begun = make_begun(version)
        make_completed(version, leads="inbound")
        assert counted() == {
            **{"begun": 2, "completed": 1, "saw:leads": 2, "left:leads": 1, "saw:": 1},
            **{"answer:leads:inbound": 1, "first:inbound": 1, "flip": 1},
        }
        assert set(InsightDay.objects.values_list("language", flat=True)) == {"en", "nb"}
        answer_question(assessment=begun, question="leads", option="outbound", by=BROWSER)
        again = counted()
        assert (again["left:leads"], again["left:"], again["time:leads:1"]) == (0, 1, 1)
        assert InsightChange.objects.count() == 0

    def test_counts_plans_and_hand_overs_once_each(self, version) -> None:
        completed = make_completed(version)
        keep(completed.pk, OwnStage("qualify", is_left_out=True), OwnStage("close", wins=True))
        for _ in range(2):
            record_hand_over(assessment_id=completed.pk, kind=HandOverKind.FILE, target="csv")
        record_hand_over(assessment_id=completed.pk, kind=HandOverKind.PUSH, target="hubspot")
        counts = counted()
        names = ("adapted", "without:qualify", "handed", "handed:file:csv", "handed:push:hubspot")
        assert {name: counts[name] for name in names} == dict.fromkeys(names, 1)

    def test_takes_out_what_is_erased_in_any_way(self, version, settings) -> None:
        user = make_user()
        make_completed(version, by=Viewer(user_id=user.pk))
        mine = make_completed(version)
        keep(mine.pk, OwnStage("close", wins=True))
        old = make_begun(version)
        Assessment.objects.filter(pk=old.pk).update(started_at=timezone.now() - timedelta(days=9))
        stays = make_completed(version, leads="outbound")
        assert counted()["begun"] == 4
        erase_user(user_id=user.pk, by=None)
        erase_assessment(assessment=mine)
        settings.RETENTION_DAYS_BEGUN = 8
        assert erase_expired() == (1, 0)
        counts = counted()
        assert (counts["begun"], counts["answer:leads:outbound"], counts["adapted"]) == (1, 1, 0)
        Assessment.objects.filter(pk=stays.pk).delete()
        assert counted() == {}

    def test_counts_days_of_utc_whatever_the_time_zone_is(self, version, settings) -> None:
        settings.TIME_ZONE = "Pacific/Auckland"
        begun = make_begun(version)
        Assessment.objects.filter(pk=begun.pk).update(started_at=datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
        counted()
        assert [str(row.day) for row in InsightDay.objects.all()] == ["2026-03-01"]

    def test_goes_on_where_its_time_was_over(self, version, monkeypatch) -> None:
        monkeypatch.setattr(refreshing, "DAYS_IN_REQUEST", 1)
        for days in range(3):
            begun = make_begun(version)
            Assessment.objects.filter(pk=begun.pk).update(started_at=timezone.now() - timedelta(days=days))
        assert not refresh_insight(seconds=-1)
        assert counted()["begun"] == 3


class TestConcurrently:
    def test_a_change_during_a_refresh_is_counted_by_the_next(self, version, monkeypatch) -> None:
        make_begun(version)
        pending = next_changes(most_days=9)
        rows = refreshing.Counting().rows(pending.days)
        make_begun(version)
        assert refreshing._write(pending=pending, rows=rows)
        assert InsightDay.objects.get().begun == 1
        assert counted()["begun"] == 2

    def test_of_two_refreshes_at_once_only_the_first_writes(self, version) -> None:
        make_begun(version)
        slow = next_changes(most_days=9)
        old = refreshing.Counting().rows(slow.days)
        make_begun(version)
        assert counted()["begun"] == 2
        assert not refreshing._write(pending=slow, rows=old)
        assert counted()["begun"] == 2

    def test_runs_are_exactly_the_ids(self) -> None:
        assert list(runs([1, 2, 3, 7, 9, 10])) == [(1, 3), (7, 7), (9, 10)]
        assert list(runs([])) == []


class TestCheck:
    def test_proves_that_counts_are_right_and_reports_those_that_are_not(self, version) -> None:
        make_completed(version)
        counted()
        assert (check_insight().days, check_insight().begun, check_insight().wrong) == (1, 1, ())
        InsightDay.objects.update(begun=7)
        out = StringIO()
        with pytest.raises(CommandError, match="1 of 1 days are wrong"):
            call_command("insight", check=True, stdout=out)
        assert "the counts are not those of its assessments" in out.getvalue()
        call_command("insight", rebuild=True, stdout=out)
        call_command("insight", check=True, stdout=out)
        assert "All 1 days, with 1 assessments, are counted right." in out.getvalue()

    def test_notices_what_changed_without_the_triggers(self, version) -> None:
        """Control: it is the triggers that let counts follow."""
        make_completed(version)
        counted()
        with without_triggers():
            Assessment.objects.all().delete()
        assert counted()["begun"] == 1
        assert len(check_insight().wrong) == 1
        count_everything_again()
        assert counted() == {}


def test_no_foreign_key_or_index_makes_a_change_wait() -> None:
    """Rows of changes are only added, so visitors who answer at once never wait for each other there."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, InsightChange._meta.db_table)
    assert [
        name for name, constraint in found.items() if constraint["foreign_key"] or not constraint["primary_key"]
    ] == []
