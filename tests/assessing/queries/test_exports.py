"""An export reads one snapshot, in constant memory, and does not block writers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from diagnostics.assessing.actions.assessments import erase_assessment, submit_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.models.assessments import NAMING_FIELDS
from diagnostics.assessing.pages.exports import Export, Row
from diagnostics.assessing.queries import exports
from diagnostics.assessing.queries.exports import export_rows, exported_versions
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.pipelines.actions.own_pipelines import undo_own_pipeline
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from tests.builders import make_instrument
from tests.rows import BROWSER, make_begun, make_completed, make_published, make_user, make_version
from tests.support.own_pipelines import keep

pytestmark = pytest.mark.both_databases

ALL = Assessment.objects.order_by("-pk")
OWN, STAFF = [Export([], is_own=is_own).fields for is_own in (True, False)]


class TestVersions:
    def test_are_the_published_ones_the_newest_of_each_questionnaire_first(self, db: None) -> None:
        first = make_version()
        other = make_version(make_instrument(key="other"))
        second = make_newer(first, 2)
        found = list(exported_versions())
        assert [(each.version, each.questionnaire, each.number) for each in found] == [
            (second.pk, first.questionnaire.key, 2),
            (first.pk, first.questionnaire.key, 1),
            (other.pk, "other", 1),
        ]
        assert (found[1].instrument, found[1].fingerprint) == (instrument_of(first), first.fingerprint)

    def test_can_be_those_of_one_questionnaire(self, db: None) -> None:
        make_version()
        make_version(make_instrument(key="other"))
        assert [each.questionnaire for each in exported_versions("other")] == ["other"]

    @pytest.mark.parametrize("count", [1, 3])
    def test_take_one_query_once_they_are_parsed(self, db: None, count: int) -> None:
        version = make_version()
        for number in range(2, count + 1):
            make_newer(version, number)
        list(exported_versions())
        with CaptureQueriesContext(connection) as captured:
            assert len(list(exported_versions())) == count
        assert len(captured) == 1


def named(assessment: Assessment, title: str) -> Assessment:
    """Rename the assessment."""
    assessment.name(title=title)
    assessment.save(update_fields=NAMING_FIELDS)
    return assessment


def make_newer(version: Any, number: int) -> Any:
    """Publish another version of the version's questionnaire."""
    newer = type(version)(
        questionnaire=version.questionnaire,
        number=number,
        document=version.document,
        fingerprint=f"{number:064}",
        published_at=version.published_at,
    )
    newer.save()
    return newer


class TestRows:
    def test_have_the_saved_values(self, db: None) -> None:
        done = named(make_completed(leads="outbound"), "North")
        (row,) = export_rows(ALL, OWN)
        fields = ("pk", "title", "version_id", "started_at", "completed_at", "leading")
        assert [row[field] for field in fields] == [
            *(done.pk, "North", done.version_id, done.started_at, done.completed_at, "outbound")
        ]
        assert row["started_at"].utcoffset() == timedelta()

    def test_say_what_an_own_pipeline_was_begun_from(self, db: None) -> None:
        version = make_version()
        undone, own, without = (make_completed(version) for _ in range(3))
        for assessment in (undone, own):
            keep(assessment.pk, OwnStage("close", wins=True))
        undo_own_pipeline(assessment_id=undone.pk, seen=1, by=BROWSER)
        found = {row["pk"]: row["own_pipeline__document__beginning"] for row in export_rows(ALL, OWN)}
        assert found == {undone.pk: None, own.pk: "recommended", without.pk: None}

    def test_are_in_the_order_of_the_queryset(self, db: None) -> None:
        version = make_version()
        ids = [make_begun(version).pk for _ in range(3)]
        assert [row["pk"] for row in export_rows(ALL, OWN)] == ids[::-1]

    def test_have_the_note_for_the_owner_and_the_owner_for_staff(self, db: None) -> None:
        owner = make_user()
        assessment = make_begun()
        Assessment.objects.filter(pk=assessment.pk).update(note="for Kari", owner=owner)
        found = [next(export_rows(ALL, fields)) for fields in (OWN, STAFF)]
        assert [(row.get("note", ""), row.get("owner__email", "")) for row in found] == [
            ("for Kari", ""),
            ("", owner.email),
        ]

    @pytest.mark.parametrize("count", [1, 5])
    def test_take_one_statement(self, db: None, count: int) -> None:
        version = make_version()
        for _ in range(count):
            make_begun(version)
        with CaptureQueriesContext(connection) as captured:
            assert len(list(export_rows(ALL, OWN))) == count
        statements = [query["sql"] for query in captured if "diagnostics_assessment" in query["sql"]]
        assert len(statements) == 1
        assert ("note" in statements[0], "email" in statements[0]) == (True, False)


@pytest.fixture
def three(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> list[Assessment]:
    """Three begun assessments, which are fetched one at a time."""
    monkeypatch.setattr(exports, "CHUNK", 1)
    version = make_published()
    return [make_begun(version, leads="inbound") for _ in range(3)]


def on_another_connection(work: Any) -> None:
    """Run `work` on another connection, within a second."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            if connection.vendor == "sqlite":
                options = {**connection.settings_dict["OPTIONS"], "timeout": 1}
                connections["default"].settings_dict = {**connection.settings_dict, "OPTIONS": options}
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    if failed:
        raise failed[0]


@contextmanager
def begun_export() -> Iterator[Iterator[Row]]:
    """Yield an export after its first row."""
    found = export_rows(ALL, OWN)
    next(found)
    try:
        yield found
    finally:
        found.close()


class TestConcurrentChanges:
    def test_rows_erased_after_the_first_are_exported_or_left_out_without_an_error(
        self, three: list[Assessment]
    ) -> None:
        with begun_export() as found:
            on_another_connection(lambda: erase_assessment(assessment=Assessment.objects.get(pk=three[0].pk)))
            ids = [row["pk"] for row in found]
        assert ids in ([three[1].pk, three[0].pk], [three[1].pk])
        assert Assessment.objects.count() == 2

    def test_rows_completed_or_renamed_meanwhile_are_exported_once(self, three: list[Assessment]) -> None:
        def change() -> None:
            submit_assessment(assessment_id=three[0].pk, by=BROWSER)
            named(three[1], "Renamed")

        found = export_rows(Assessment.objects.order_by("title", "pk"), OWN)
        ids = [next(found)["pk"]]
        on_another_connection(change)
        ids += [row["pk"] for row in found]
        assert sorted(ids) == [assessment.pk for assessment in three]

    def test_rows_begun_meanwhile_are_left_out(self, three: list[Assessment]) -> None:
        with begun_export() as found:
            on_another_connection(lambda: make_begun(three[0].version))
            assert len(list(found)) == 2

    def test_a_cancelled_export_releases_its_connection(self, three: list[Assessment]) -> None:
        found = export_rows(ALL, OWN)
        next(found)
        found.close()
        assert not connection.in_atomic_block
        on_another_connection(lambda: erase_assessment(assessment=Assessment.objects.get(pk=three[0].pk)))
        connection.close()
        assert Assessment.objects.count() == 2


def test_time_limits_are_lifted_and_restored(three: list[Assessment]) -> None:
    before = limits()
    with begun_export():
        during = limits()
    assert during == (["1min", "1min"] if connection.vendor == "postgresql" else [])
    assert limits() == before
    assert before[:1] == (["20s"] if connection.vendor == "postgresql" else [])


def test_this_side_waits_as_long(three: list[Assessment]) -> None:
    before = silence_limit()
    with begun_export():
        during = silence_limit()
    assert (during, silence_limit()) == (exports.EXPORT_TIMEOUT if before else None, before)


def test_postgresql_streams_rows_instead_of_storing_them_first(three: list[Assessment]) -> None:
    with begun_export():
        cursors = holdable_cursors()
    assert cursors == ([False] if connection.vendor == "postgresql" else [])


def test_without_its_snapshot_an_export_would_store_all_rows_or_block_writers(
    three: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    is_postgresql = connection.vendor == "postgresql"
    monkeypatch.setattr(exports, "_snapshot", nullcontext if is_postgresql else transaction.atomic)
    with begun_export():
        if is_postgresql:
            # all rows are stored here, since there is no cursor on the server
            assert holdable_cursors() == []
        else:
            with pytest.raises(OperationalError, match="locked"):
                on_another_connection(lambda: make_begun(three[0].version))


def limits() -> list[str]:
    """Return PostgreSQL's time limits on this connection; SQLite has none."""
    names = ("statement_timeout", "idle_in_transaction_session_timeout")
    return [answer for name in names for answer in ask_postgresql(f"SHOW {name}")]


def silence_limit() -> float | None:
    """Return how long this side waits for PostgreSQL, None if it has no limit."""
    connection.ensure_connection()
    return getattr(connection.connection, "silence_limit", None)


def holdable_cursors() -> list[bool]:
    """Return for each open cursor over assessments whether PostgreSQL stored its rows first."""
    return ask_postgresql("SELECT is_holdable FROM pg_cursors WHERE statement LIKE '%diagnostics_assessment%'")


def ask_postgresql(statement: str) -> list[Any]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]
