"""The list of past assessments, page by page."""

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries.archive import PAGE_SIZE, AssessmentPage, assessments_of
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_completed, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def version():
    return make_version()


def make_many(version, count):
    """Return this many assessments, newest first."""
    made = [Assessment(version=version, started_at=version.published_at, browser=BROWSER.browser) for _ in range(count)]
    return Assessment.objects.bulk_create(made)[::-1]


def pages_of(viewer):
    after, pages = None, []
    while not pages or after is not None:
        page = assessments_of(viewer, after=after)
        pages.append(list(page.assessments))
        after = page.next_after
    return pages


class TestAssessmentsOf:
    def test_of_a_new_viewer_are_one_empty_page(self):
        assert assessments_of(BROWSER) == AssessmentPage((), None)

    def test_are_begun_and_completed_ones_newest_first(self, version):
        completed, begun = make_completed(version), make_begun(version)
        assert assessments_of(BROWSER) == AssessmentPage((begun, completed), None)

    def test_leave_out_what_the_viewer_may_not_open(self, version):
        own = make_begun(version)
        make_begun(version, OTHER_BROWSER)
        assert assessments_of(BROWSER).assessments == (own,)

    @pytest.mark.parametrize("count", [PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1, 5 * PAGE_SIZE])
    def test_are_on_pages_of_equal_size_once_each(self, version, count):
        made = make_many(version, count)
        assert pages_of(BROWSER) == [made[start : start + PAGE_SIZE] for start in range(0, count, PAGE_SIZE)]

    def test_added_meanwhile_do_not_shift_pages(self, version):
        made = make_many(version, PAGE_SIZE + 5)
        first = assessments_of(BROWSER)
        make_many(version, 3)
        second = assessments_of(BROWSER, after=first.next_after)
        assert (*first.assessments, *second.assessments) == tuple(made)

    def test_removed_meanwhile_do_not_shift_pages(self, version):
        made = make_many(version, PAGE_SIZE + 5)
        first = assessments_of(BROWSER)
        first.assessments[-1].delete()
        assert list(assessments_of(BROWSER, after=first.next_after).assessments) == made[PAGE_SIZE:]

    @pytest.mark.parametrize("count", [1, 100])
    def test_cost_one_query_for_each_range_and_any_number(self, version, count, django_assert_num_queries):
        make_many(version, count)
        with django_assert_num_queries(2):
            rows = [(row.title, row.answers, row.version.number) for row in assessments_of(BROWSER).assessments]
        assert rows == [("", {}, 1)] * min(count, PAGE_SIZE)

    def test_are_loaded_without_outcomes_and_documents(self, version):
        make_completed(version)
        (row,) = assessments_of(BROWSER).assessments
        assert ("outcome" in row.get_deferred_fields(), "document" in row.version.get_deferred_fields()) == (True, True)
