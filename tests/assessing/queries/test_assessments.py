"""Finding an assessment: for those who may not open it, it does not exist."""

import pytest

from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Viewer
from diagnostics.assessing.models.assessments import new_id
from diagnostics.assessing.queries.assessments import find_assessment, find_unowned
from diagnostics.authoring.queries.publishing import instrument_of
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_completed, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


class TestFindAssessment:
    def test_finds_it_with_its_version_in_one_query(self, django_assert_num_queries):
        made = make_completed()
        with django_assert_num_queries(1):
            assessment = find_assessment(made.pk, BROWSER)
            assert (assessment, instrument_of(assessment.version).key) == (made, "sales-model")
            assert (assessment.answers, assessment.outcome) == (made.answers, made.outcome)

    def test_takes_one_more_query_for_a_browser_that_did_not_begin_it(self, django_assert_num_queries):
        made = make_begun()
        grant_browser(assessment=made, browser=OTHER_BROWSER.browser)
        with django_assert_num_queries(2):
            assert find_assessment(made.pk, OTHER_BROWSER) == made

    def test_finds_none_of_another_browser(self):
        assert find_assessment(make_begun().pk, OTHER_BROWSER) is None

    def test_finds_none_of_another_user(self):
        owner, other = make_user(), make_user()
        made = make_begun(by=Viewer(user_id=owner.pk))
        assert find_assessment(made.pk, Viewer(user_id=other.pk)) is None

    def test_finds_no_unknown_id(self):
        make_begun()
        assert find_assessment(new_id(), BROWSER) is None


class TestFindUnowned:
    def test_finds_a_browsers_in_one_query(self, django_assert_num_queries):
        made = make_begun()
        with django_assert_num_queries(1):
            assessment = find_unowned(made.pk)
            assert (assessment, assessment.version.number) == (made, 1)

    def test_finds_none_that_a_user_owns(self):
        assert find_unowned(make_begun(by=Viewer(user_id=make_user().pk)).pk) is None

    def test_finds_no_unknown_id(self):
        make_begun()
        assert find_unowned(new_id()) is None
