"""Finding an assessment: those who may not open it are told no more than that there is none."""

import pytest

from diagnostics.assessing.actions.assessments import grant_browser
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
            found = find_assessment(made.pk, BROWSER)
            assert (found, instrument_of(found.version).key) == (made, "sales-model")
            assert (found.answers, found.outcome) == (made.answers, made.outcome)

    def test_asks_once_more_for_a_browser_that_did_not_begin_it(self, django_assert_num_queries):
        made = make_begun()
        grant_browser(assessment=made, browser=OTHER_BROWSER.browser)
        with django_assert_num_queries(2):
            assert find_assessment(made.pk, OTHER_BROWSER) == made

    def test_finds_nothing_that_is_another_browsers(self):
        assert find_assessment(make_begun().pk, OTHER_BROWSER) is None

    def test_finds_nothing_that_is_another_users(self):
        owner, other = make_user(), make_user()
        made = make_begun(by=Viewer(user_id=owner.pk))
        assert find_assessment(made.pk, Viewer(user_id=other.pk)) is None

    def test_finds_nothing_that_is_not_there(self):
        make_begun()
        assert find_assessment(new_id(), BROWSER) is None


class TestFindUnowned:
    def test_finds_a_browsers_in_one_query(self, django_assert_num_queries):
        made = make_begun()
        with django_assert_num_queries(1):
            found = find_unowned(made.pk)
            assert (found, found.version.number) == (made, 1)

    def test_finds_nothing_that_a_user_owns(self):
        assert find_unowned(make_begun(by=Viewer(user_id=make_user().pk)).pk) is None

    def test_finds_nothing_that_is_not_there(self):
        make_begun()
        assert find_unowned(new_id()) is None
