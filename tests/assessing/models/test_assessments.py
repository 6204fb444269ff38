"""Who may open an assessment, and how assessments are read."""

import uuid

import pytest
from django.db import connection

from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import new_id
from tests.rows import make_begun, make_completed, make_user, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

HERE, GRANTED, ELSEWHERE = "b" * 64, "c" * 64, "d" * 64
VIEWERS = {
    "nobody": ("", None),
    "the browser": (HERE, None),
    "a granted browser": (GRANTED, None),
    "another browser": (ELSEWHERE, None),
    "the user": ("", "user"),
    "the user in the browser": (HERE, "user"),
    "the user elsewhere": (ELSEWHERE, "user"),
    "another user": ("", "other"),
    "another user in the browser": (HERE, "other"),
    "another user in a granted browser": (GRANTED, "other"),
    "another user elsewhere": (ELSEWHERE, "other"),
}
THE_BROWSER = {"the browser", "the user in the browser", "another user in the browser"}
THE_GRANTED = {"a granted browser", "another user in a granted browser"}
THE_USER = {"the user", "the user in the browser", "the user elsewhere"}
MAY_OPEN = {
    "a browser's": THE_BROWSER,
    "a browser's, another let in": THE_BROWSER | THE_GRANTED,
    "a user's": THE_USER,
    "a user's, claimed": THE_USER,
    "a user's, claimed after another was let in": THE_USER,
}


class TestVisibility:
    @pytest.fixture
    def users(self):
        return {"user": make_user().pk, "other": make_user().pk, None: None}

    @pytest.fixture
    def rows(self, users):
        """One assessment of each kind, by its kind."""
        version = make_version()
        rows = {
            kind: make_begun(version, Viewer(HERE, users["user"] if kind == "a user's" else None)) for kind in MAY_OPEN
        }
        for kind, row in rows.items():
            if "let in" in kind:
                grant_browser(assessment=row, browser=GRANTED)
            if "claimed" in kind:
                Assessment.objects.filter(pk=row.pk).update(owner=users["user"])
            row.refresh_from_db()
        return rows

    @pytest.fixture(params=VIEWERS)
    def name_and_viewer(self, request, users):
        """The viewer and its name in the table."""
        browser, user = VIEWERS[request.param]
        return request.param, Viewer(browser, users[user])

    def test_of_a_queryset_is_as_the_table_says(self, rows, name_and_viewer):
        name, viewer = name_and_viewer
        visible = set(Assessment.objects.visible_to(viewer).values_list("pk", flat=True))
        assert {kind for kind, row in rows.items() if row.pk in visible} == {
            kind for kind, may in MAY_OPEN.items() if name in may
        }

    def test_of_one_row_is_the_same(self, rows, name_and_viewer):
        name, viewer = name_and_viewer
        assert {kind: row.is_visible_to(viewer) for kind, row in rows.items()} == {
            kind: name in may for kind, may in MAY_OPEN.items()
        }

    def test_of_a_queryset_returns_each_row_once(self, rows):
        for browser in (HERE, ELSEWHERE):
            grant_browser(assessment=rows["a browser's, another let in"], browser=browser)
        assert Assessment.objects.visible_to(Viewer(HERE)).count() == 2

    @pytest.mark.parametrize(
        ("kind", "viewer", "queries"),
        [
            ("a browser's", Viewer(HERE), 0),
            ("a browser's", Viewer(), 0),
            ("a browser's", Viewer(ELSEWHERE), 1),
            ("a browser's, another let in", Viewer(GRANTED), 1),
            ("a user's", Viewer(HERE), 0),
        ],
    )
    def test_of_one_row_queries_only_for_other_browsers(self, rows, kind, viewer, queries, django_assert_num_queries):
        with django_assert_num_queries(queries):
            rows[kind].is_visible_to(viewer)


class TestReading:
    def test_distinguishes_begun_from_completed(self):
        version = make_version()
        begun, completed = make_begun(version), make_completed(version)
        assert (begun.is_completed, completed.is_completed) == (False, True)
        assert (Assessment.objects.begun().get(), Assessment.objects.completed().get()) == (begun, completed)

    def test_joins_the_version_without_its_document(self, django_assert_num_queries):
        made = make_begun()
        with django_assert_num_queries(1):
            version = Assessment.objects.with_version().get().version
            assert (version.number, version.fingerprint) == (1, made.version.fingerprint)
        assert version.get_deferred_fields() == {"document"}

    def test_is_ordered_from_the_newest_to_the_oldest(self):
        version = make_version()
        made = [make_begun(version) for _ in range(3)]
        assert list(Assessment.objects.all()) == made[::-1]

    @pytest.mark.parametrize("title", ["", "Our team"])
    def test_str_is_its_title_or_else_its_id(self, title):
        assessment = Assessment(title=title)
        assert str(assessment) == (title or str(assessment.pk))


class TestId:
    def test_is_time_ordered(self):
        ids = [new_id() for _ in range(1000)]
        assert ids == sorted(set(ids))

    def test_is_a_uuid_of_version_7(self):
        assert (new_id().version, new_id().variant) == (7, uuid.RFC_4122)

    def test_has_the_same_order_in_the_database_as_in_python(self):
        version = make_version()
        made = [make_begun(version).pk for _ in range(20)]
        assert list(Assessment.objects.order_by("pk").values_list("pk", flat=True)) == sorted(made)
        assert connection.features.has_native_uuid_field is (connection.vendor == "postgresql")
