"""The link to another device: what it opens, and that its end bites at once."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.actions.devices import end_link, grant_browser, make_link
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_completed, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def link():
    return Assessment.objects.values_list("link_number", "link_made_at").get()


class TestGrant:
    def test_gives_another_browser_access(self):
        assessment = make_begun()
        grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        assert Assessment.objects.visible_to(OTHER_BROWSER).get() == assessment

    def test_gives_access_to_this_assessment_only(self):
        assessment = make_begun()
        make_begun(assessment.version)
        grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        assert Assessment.objects.visible_to(OTHER_BROWSER).count() == 1

    def test_twice_changes_nothing(self):
        assessment = make_begun()
        for _ in range(2):
            grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        assert AssessmentGrant.objects.count() == 1

    def test_of_one_that_was_erased_meanwhile_is_refused(self):
        assessment = make_begun()
        erase_assessment(assessment=Assessment.objects.get())
        with pytest.raises(Assessment.DoesNotExist):
            grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)

    def test_of_a_completed_one_shows_its_result(self):
        assessment = make_completed()
        grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        assert assessment.is_visible_to(OTHER_BROWSER) is True

    def test_by_a_link_that_was_ended_meanwhile_is_refused(self):
        assessment = make_begun()
        for change in (make_link, end_link):
            read = Assessment.objects.get()
            change(assessment_id=assessment.pk, by=BROWSER)
            with pytest.raises(Assessment.DoesNotExist):
                grant_browser(assessment=read, browser=OTHER_BROWSER.browser)
        assert AssessmentGrant.objects.count() == 0


class TestMaking:
    def test_a_link_gives_it_a_number_that_no_link_had(self):
        assessment = make_begun()
        numbers = []
        for change in (make_link, make_link, end_link, make_link):
            change(assessment_id=assessment.pk, by=BROWSER)
            numbers.append(link())
        assert numbers == [(1, NOW), (2, NOW), (3, None), (4, NOW)]

    def test_a_new_link_leaves_browsers_that_came_by_earlier_ones(self):
        assessment = make_begun()
        grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        make_link(assessment_id=assessment.pk, by=BROWSER)
        assert assessment.is_visible_to(OTHER_BROWSER) is True

    def test_none_for_what_belongs_to_a_user(self):
        user = make_user()
        assessment = make_begun()
        Assessment.objects.update(owner=user)
        make_link(assessment_id=assessment.pk, by=Viewer(user_id=user.pk))
        assert link() == (None, None)

    @pytest.mark.parametrize("change", [make_link, end_link])
    def test_and_ending_by_others_is_refused(self, change):
        assessment = make_begun()
        with pytest.raises(Assessment.DoesNotExist):
            change(assessment_id=assessment.pk, by=OTHER_BROWSER)


class TestEnding:
    def test_takes_the_access_of_other_browsers(self):
        assessment = make_begun()
        other = make_completed(assessment.version)
        for row in (assessment, other):
            grant_browser(assessment=row, browser=OTHER_BROWSER.browser)
        assert end_link(assessment_id=assessment.pk, by=BROWSER) == 1
        assert [row.is_visible_to(OTHER_BROWSER) for row in (assessment, other)] == [False, True]

    def test_in_a_browser_that_came_by_a_link_leaves_it_and_the_one_that_began(self):
        assessment = make_begun()
        for browser in (OTHER_BROWSER.browser, "third"):
            grant_browser(assessment=assessment, browser=browser)
        assert end_link(assessment_id=assessment.pk, by=OTHER_BROWSER) == 1
        for browser, is_visible in {BROWSER.browser: True, OTHER_BROWSER.browser: True, "third": False}.items():
            assert assessment.is_visible_to(Viewer(browser)) is is_visible

    def test_twice_ends_nothing_more(self):
        assessment = make_completed()
        grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        assert [end_link(assessment_id=assessment.pk, by=BROWSER) for _ in range(2)] == [1, 0]
