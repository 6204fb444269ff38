"""Searching, filtering and sorting the list, and pages that neither skip nor repeat a row."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostics.assessing.domain.archive import ArchiveFilter, Sort, State, words_of
from diagnostics.assessing.domain.leaders import first_models
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.assessing.queries import archive
from diagnostics.assessing.queries.archive import assessments_of, filtered, published_versions
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.instrument import STANDS_OUT
from tests.builders import make_instrument, make_option, make_question, make_text
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


def walk(viewer, query=None, size=3, between=lambda: None):
    """Return the rows of all pages; call `between` between two pages."""
    query, after, rows = query or ArchiveFilter(), None, []
    while True:
        page = assessments_of(viewer, query, after=after, size=size)
        rows += page.assessments
        after = page.next_after
        if after is None:
            return rows
        between()


def titles(viewer, **query):
    return sorted(row.title for row in walk(viewer, ArchiveFilter(**query)))


def tied_answers(instrument):
    """Return the answers with which sales models tie, and what may be said of that."""
    choices = ("equal", "inbound", "outbound") if instrument.separates else (None,)
    return [{"leads": "both"} | ({STANDS_OUT: choice} if choice else {}) for choice in choices]


class TestFilters:
    @pytest.mark.parametrize(
        ("words", "listed"),
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
    def test_every_word_must_occur_in_name_or_note(self, version, words, listed):
        rename(make_begun(version), "North team", "with Kari")
        rename(make_begun(version), "Østfold", "Ærlig talt")
        rename(make_begun(version), "Plan", "100% certain")
        assert titles(BROWSER, words=words_of(words)) == listed

    def test_by_state_and_leading_model(self, version):
        rename(make_begun(version), "begun")
        rename(make_completed(version), "in")
        rename(make_completed(version, leads="outbound"), "out")
        rename(make_completed(version, leads="unsure"), "none")
        assert titles(BROWSER, state=State.BEGUN) == ["begun"]
        assert titles(BROWSER, state=State.COMPLETED) == ["in", "none", "out"]
        assert [titles(BROWSER, leading=key) for key in ("inbound", "outbound", "")] == [["in"], ["out"], ["none"]]

    def test_by_model_finds_a_tie_under_each_sales_model_that_comes_first(self):
        """As lists name them, whether an answer separates them, says that they count the same, or nobody asks."""
        options = [make_option("both", inbound=3, outbound=3), make_option("one", inbound=3), make_option("none")]
        for is_asked in (True, False):
            key = "separating" if is_asked else "silent"
            instrument = make_instrument(key=key, questions=[make_question("leads", *options)], separates=is_asked)
            version = make_version(instrument)
            for answers in ({"leads": "one"}, {"leads": "none"}, *tied_answers(instrument)):
                rename(make_completed(version, **answers), f"{instrument.key} {' '.join(answers.values())}")
        rows = Assessment.objects.with_version()
        for key in ("inbound", "outbound"):
            first = sorted(row.title for row in rows if key in first_models(instrument_of(row.version), row.answers))
            assert titles(BROWSER, leading=key) == first
            assert sorted(row.title for row in filtered(BROWSER, ArchiveFilter(leading=key))) == first
        assert titles(BROWSER, leading="outbound") == [
            "separating both equal",
            "separating both outbound",
            "silent both",
        ]

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

    def test_by_period_without_its_end(self, version):
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
    """A viewer with begun, owned and granted assessments, in random order, among those of others."""
    return many[1]


@pytest.fixture
def version_of_many(many, db):
    return QuestionnaireVersion.objects.get(pk=many[0])


QUERIES = [ArchiveFilter(sort=sort, words=words) for sort in Sort for words in ((), ("kept",))]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query.sort} {' '.join(query.words)}")
class TestPages:
    @pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
    @pytest.mark.parametrize("window", [1, 2, 10_000])
    def test_together_equal_the_whole_list(self, viewer, query, size, window, monkeypatch):
        monkeypatch.setattr(archive, "WINDOW", window)
        expected = list(filtered(viewer, query))
        assert len(expected) > 5
        if query.sort is Sort.NAME:
            # of more grants than a window holds only the newest are listed by name
            granted = AssessmentGrant.objects.order_by("-assessment_id").values_list("assessment_id", flat=True)
            expected = [row for row in expected if row.pk not in granted[window:]]
        assert walk(viewer, query, size) == expected

    def test_neither_skip_nor_repeat_while_rows_are_added_and_removed(self, viewer, query, version_of_many):
        chance = random.Random(11)
        before = list(filtered(viewer, query))
        doomed = set(chance.sample([row.pk for row in before], 4))

        def happen():
            rename(make_begun(version_of_many), chance.choice(NAMES), "kept")
            if doomed:
                Assessment.objects.filter(pk=doomed.pop()).delete()

        throughout = [row for row in before if row.pk not in doomed]
        listed = walk(viewer, query, size=2, between=happen)
        assert [row for row in listed if row in throughout] == throughout
        assert len({row.pk for row in listed}) == len(listed)

    def test_name_the_last_row_that_was_searched(self, viewer, query, monkeypatch):
        monkeypatch.setattr(archive, "WINDOW", 2)
        page = assessments_of(viewer, query, size=100)
        assert (page.searched_to is not None) == bool(query.words)

    def test_scan_no_more_than_the_window(self, viewer, query):
        with CaptureQueriesContext(connection) as captured:
            assessments_of(viewer, query, size=2)
        # sorting by name reads the keys of the rows first
        assert all(" LIMIT " in row["sql"] or '"id" IN (' in row["sql"] for row in captured)


def test_paging_by_number_would_repeat(viewer, version_of_many):
    first = list(filtered(viewer, ArchiveFilter())[:3])
    make_begun(version_of_many)
    assert set(first) & set(filtered(viewer, ArchiveFilter())[3:6])
