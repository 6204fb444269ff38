"""Continuing an assessment on another device with a signed link."""

import re

import pytest

from diagnostics.assessing.models import Assessment, AssessmentGrant
from diagnostics.site.models import User
from tests.visitors import ANSWERS, Page, Visitor, url


def link_to(assessment: object, visitor: Visitor) -> str:
    """Return the link on the page."""
    content = visitor.get(url("continue", assessment)).content.decode()
    (link,) = re.findall(r">(http://localhost:8000/resume/[^<]+)<", content)
    return str(link)


def test_the_link_asks_before_it_gives_access(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed")
    phone = Visitor()
    page = Page(phone.get(link_to(assessment, visitor)))
    assert (page.heading, page.forms[0].button) == ("Continue here", "Continue")
    assert AssessmentGrant.objects.count() == 0
    assert phone.get(url("question", assessment, "leads")).status_code == 404


def test_the_other_device_continues_where_the_first_one_stopped(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed")
    phone = Visitor()
    response = phone.fill_in(phone.get(link_to(assessment, visitor)))
    assert response.redirect_chain[-1] == (url("question", assessment, "repeat_revenue"), 302)
    phone.answer(assessment, "repeat_revenue", "most")
    assert visitor.get(url("result", assessment))["Location"] == url("question", assessment, "people")


def test_the_link_opens_a_completed_result_too(visitor: Visitor) -> None:
    assessment = visitor.complete()
    tablet = Visitor()
    page = tablet.get(link_to(assessment, visitor))
    assert "It is completed, so you will see its result." in page.content.decode()
    assert Page(tablet.fill_in(page)).heading == ("Account-based selling, relationship selling and team selling")


def test_a_browser_with_access_sees_it_in_its_list(visitor: Visitor) -> None:
    assessment = visitor.complete(title="North")
    phone = Visitor()
    phone.complete(title="South")
    phone.post(link_to(assessment, visitor))
    assert [row.title for row in phone.get(url("archive")).context["page"].rows] == ["South", "North"]


@pytest.mark.parametrize("times", [1, 2])
def test_giving_a_browser_access_twice_changes_nothing(visitor: Visitor, times: int) -> None:
    link = link_to(visitor.begin(), visitor)
    phone = Visitor()
    for _ in range(times):
        assert phone.post(link).status_code == 302
    assert AssessmentGrant.objects.count() == 1


def test_one_link_gives_several_browsers_access(visitor: Visitor) -> None:
    link = link_to(visitor.begin(), visitor)
    Visitor().post(link)
    Visitor().post(link)
    assert AssessmentGrant.objects.values("browser").distinct().count() == 2


def test_a_browser_with_access_can_share_the_link(visitor: Visitor) -> None:
    assessment = visitor.begin(**ANSWERS)
    phone, tablet = Visitor(), Visitor()
    phone.post(link_to(assessment, visitor))
    tablet.post(link_to(assessment, phone))
    assert Page(tablet.get(url("check", assessment))).heading == "Check your answers"


def test_an_assessment_of_an_account_has_no_link(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    content = visitor.get(url("continue", visitor.begin())).content.decode()
    assert "Sign in on the other device" in content
    assert "/resume/" not in content


def test_a_link_made_before_signing_in_still_opens_an_unowned_assessment(visitor: Visitor, manager: User) -> None:
    assessment = visitor.begin(leads="mixed")
    link = link_to(assessment, visitor)
    visitor.force_login(manager)
    phone = Visitor()
    phone.post(link)
    assert phone.get(url("question", assessment, "leads")).status_code == 200
    assert Assessment.objects.get().owner is None


def test_a_link_to_an_assessment_erased_at_that_moment_says_so(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_to(visitor.begin(leads="mixed"), visitor)

    def erased_after_finding(assessment_id: object) -> Assessment:
        assessment = Assessment.objects.with_version().get(pk=assessment_id)
        Assessment.objects.all().delete()
        return assessment

    monkeypatch.setattr("diagnostics.assessing.views.assessments.find_unowned", erased_after_finding)
    response = Visitor().post(link)
    assert (response.status_code, Page(response).heading) == (404, "This link does not work")
