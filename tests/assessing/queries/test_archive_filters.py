"""Lists that are searched, filtered and sorted: what is on them, and that their pages neither skip nor repeat."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostics.assessing.domain.archive import ArchiveFilter, Sort, State, words_of
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.assessing.queries import archive
from diagnostics.assessing.queries.archive import assessments_of, filtered, published_versions
from diagnostics.authoring.models import QuestionnaireVersion
from tests.builders import make_instrument, make_text
from tests.rows import BROWSER, make_begun, make_completed, make_user, make_version
from tests.visitors import publish_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NAMES = ("", "", "Østfold", "æ", "Ærlig", "north", "North", "100%", "zeta", "same", "same", "same")


@pytest.fixture
def version():
    return make_version()


def rename(assessment, title, note=""):
    assessment.name(title=title, note=note)
    assessment.save()
    return assessment


def walk(viewer, asked=None, size=3, between=lambda: None):
    """Return the rows of all pages, one page after the other; `between` happens between two."""
    asked, after, rows = asked or ArchiveFilter(), None, []
    while True:
        page = assessments_of(viewer, asked, after=after, size=size)
        rows += page.assessments
        after = page.next_after
        if after is None:
            return rows
        between()


def titles(viewer, **asked):
    return sorted(row.title for row in walk(viewer, ArchiveFilter(**asked)))


class TestFilters:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("north", ["North team"]),
            ("TEAM north", ["North team"]),
            ("æ ØST", ["Østfold"]),
            ("100%", ["Plan"]),
            ("0%c", []),
            ("t_am", []),
            ("north østfold", []),
            ("'; drop \\", []),
        ],
    )
    def test_every_word_must_occur_in_name_or_note(self, version, words, found):
        rename(make_begun(version), "North team", "with Kari")
        rename(make_begun(version), "Østfold", "Ærlig talt")
        rename(make_begun(version), "Plan", "100% certain")
        assert titles(BROWSER, words=words_of(words)) == found

    def test_by_state_and_leading_model(self, version):
        rename(make_begun(version), "begun")
        rename(make_completed(version), "in")
        rename(make_completed(version, leads="outbound"), "out")
        rename(make_completed(version, leads="unsure"), "none")
        assert titles(BROWSER, state=State.BEGUN) == ["begun"]
        assert titles(BROWSER, state=State.COMPLETED) == ["in", "none", "out"]
        assert [titles(BROWSER, leading=key) for key in ("inbound", "outbound", "")] == [["in"], ["out"], ["none"]]

    def test_by_questionnaire_and_version(self):
        first = publish_version(make_instrument(key="first"))
        second = publish_version(make_instrument(key="first", outreach_note=make_text("another note")))
        other = publish_version(make_instrument(key="other"))
        for name, each in (("1", first), ("2", second), ("o", other)):
            rename(make_begun(each), name)
        assert titles(BROWSER, questionnaire="first") == ["1", "2"]
        assert titles(BROWSER, version=("first", 2)) == ["2"]
        assert titles(BROWSER, questionnaire="other", version=("first", 2)) == []
        assert [(each.questionnaire, each.number) for each in published_versions()] == [
            ("first", 2),
            ("first", 1),
            ("other", 1),
        ]

    def test_by_period_whose_end_is_left_out(self, version):
        row = rename(make_begun(version), "it")
        at, more = row.started_at, timedelta(microseconds=1)
        assert titles(BROWSER, since=at, until=at + more) == ["it"]
        assert titles(BROWSER, since=at + more) == titles(BROWSER, until=at) == []


@pytest.fixture(scope="class")
def many(class_db):
    version, user, chance = make_version(), make_user(), random.Random(7)
    for name in chance.sample(NAMES * 2, 2 * len(NAMES)):
        way = chance.choice(["owned", "begun", "granted", "foreign"])
        by = {"owned": Viewer(user_id=user.pk), "begun": BROWSER}.get(way, Viewer(browser="d" * 64))
        row = rename(make_begun(version, by), name, note=chance.choice(["", "kept"]))
        if way == "granted":
            AssessmentGrant.objects.create(assessment=row, browser=BROWSER.browser)
    return version.pk, Viewer(browser=BROWSER.browser, user_id=user.pk)


@pytest.fixture
def viewer(many, db):
    """Someone with assessments of all three ways to come by them, in a random order, beside those of others."""
    return many[1]


@pytest.fixture
def version_of_many(many, db):
    return QuestionnaireVersion.objects.get(pk=many[0])


ASKED = [ArchiveFilter(sort=sort, words=words) for sort in Sort for words in ((), ("kept",))]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked.sort} {' '.join(asked.words)}")
class TestPages:
    @pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
    @pytest.mark.parametrize("window", [1, 2, 10_000])
    def test_hold_together_what_the_whole_list_holds_in_its_order(self, viewer, asked, size, window, monkeypatch):
        monkeypatch.setattr(archive, "WINDOW", window)
        expected = list(filtered(viewer, asked))
        assert len(expected) > 5
        if asked.sort is Sort.NAME:
            # of more grants than a window holds only the newest are listed by name
            granted = AssessmentGrant.objects.order_by("-assessment_id").values_list("assessment_id", flat=True)
            expected = [row for row in expected if row.pk not in granted[window:]]
        assert walk(viewer, asked, size) == expected

    def test_neither_skip_nor_repeat_while_rows_come_and_go(self, viewer, asked, version_of_many):
        chance = random.Random(11)
        there = list(filtered(viewer, asked))
        doomed = set(chance.sample([row.pk for row in there], 4))

        def happen():
            rename(make_begun(version_of_many), chance.choice(NAMES), "kept")
            if doomed:
                Assessment.objects.filter(pk=doomed.pop()).delete()

        throughout = [row for row in there if row.pk not in doomed]
        found = walk(viewer, asked, size=2, between=happen)
        assert [row for row in found if row in throughout] == throughout
        assert len({row.pk for row in found}) == len(found)

    def test_name_the_last_row_that_was_looked_at(self, viewer, asked, monkeypatch):
        monkeypatch.setattr(archive, "WINDOW", 2)
        page = assessments_of(viewer, asked, size=100)
        assert (page.searched_to is not None) == bool(asked.words)

    def test_look_at_no_more_than_the_window(self, viewer, asked):
        with CaptureQueriesContext(connection) as captured:
            assessments_of(viewer, asked, size=2)
        # what is put in order by name is named row by row
        assert all(" LIMIT " in query["sql"] or '"id" IN (' in query["sql"] for query in captured)


def test_paging_by_number_would_repeat(viewer, version_of_many):
    first = list(filtered(viewer, ArchiveFilter())[:3])
    make_begun(version_of_many)
    assert set(first) & set(filtered(viewer, ArchiveFilter())[3:6])
