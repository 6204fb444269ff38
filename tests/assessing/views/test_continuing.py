"""Continuing an assessment on another device with a signed link."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from diagnostics.assessing.models import Assessment, AssessmentGrant
from diagnostics.site.models import User
from tests.visitors import ANSWERS, Page, Visitor, one_line, url


def test_the_link_asks_before_it_gives_access(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed")
    phone = Visitor()
    page = Page(phone.get(visitor.link_to(assessment)))
    assert (page.heading, page.forms[0].button) == ("Continue here", "Continue")
    assert AssessmentGrant.objects.count() == 0
    assert phone.get(url("question", assessment, "leads")).status_code == 404


def test_the_other_device_continues_where_the_first_one_stopped(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed")
    phone = Visitor()
    response = phone.fill_in(phone.get(visitor.link_to(assessment)))
    assert response.redirect_chain[-1] == (url("question", assessment, "repeat_revenue"), 302)
    phone.answer(assessment, "repeat_revenue", "most")
    assert visitor.get(url("result", assessment))["Location"] == url("question", assessment, "people")


def test_the_link_opens_a_completed_result_too(visitor: Visitor) -> None:
    assessment = visitor.complete()
    tablet = Visitor()
    page = tablet.get(visitor.link_to(assessment))
    assert "It is completed, so you will see its result." in page.content.decode()
    assert Page(tablet.fill_in(page)).heading == ("Account-based selling, relationship selling and team selling")


def test_a_browser_with_access_sees_it_in_its_list(visitor: Visitor) -> None:
    assessment = visitor.complete(title="North")
    phone = Visitor()
    phone.complete(title="South")
    phone.post(visitor.link_to(assessment))
    assert [row.title for row in phone.get(url("archive")).context["page"].rows] == ["South", "North"]


@pytest.mark.parametrize("times", [1, 2])
def test_giving_a_browser_access_twice_changes_nothing(visitor: Visitor, times: int) -> None:
    link = visitor.link_to(visitor.begin())
    phone = Visitor()
    for _ in range(times):
        assert phone.post(link).status_code == 302
    assert AssessmentGrant.objects.count() == 1


def test_one_link_gives_several_browsers_access(visitor: Visitor) -> None:
    link = visitor.link_to(visitor.begin())
    Visitor().post(link)
    Visitor().post(link)
    assert AssessmentGrant.objects.values("browser").distinct().count() == 2


def test_a_browser_with_access_can_share_the_link(visitor: Visitor) -> None:
    assessment = visitor.begin(**ANSWERS)
    phone, tablet = Visitor(), Visitor()
    phone.post(visitor.link_to(assessment))
    tablet.post(phone.link_to(assessment))
    assert Page(tablet.get(url("check", assessment))).heading == "Check your answers"


def test_an_assessment_of_an_account_has_no_link(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    content = visitor.post(url("continue", visitor.begin()), follow=True).content.decode()
    assert "Sign in on the other device" in content
    assert "/resume/" not in content


def test_a_link_made_before_signing_in_still_opens_an_unowned_assessment(visitor: Visitor, manager: User) -> None:
    assessment = visitor.begin(leads="mixed")
    link = visitor.link_to(assessment)
    visitor.force_login(manager)
    phone = Visitor()
    phone.post(link)
    assert phone.get(url("question", assessment, "leads")).status_code == 200
    assert Assessment.objects.get().owner is None


def test_a_link_to_an_assessment_erased_at_that_moment_says_so(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = visitor.link_to(visitor.begin(leads="mixed"))

    def erased_after_finding(assessment_id: object) -> Assessment:
        assessment = Assessment.objects.with_version().get(pk=assessment_id)
        Assessment.objects.all().delete()
        return assessment

    monkeypatch.setattr("diagnostics.assessing.views.devices.find_unowned", erased_after_finding)
    response = Visitor().post(link)
    assert (response.status_code, Page(response).heading) == (404, "This link does not work")


class TestEnding:
    def test_the_page_makes_a_link_only_when_asked_and_then_says_since_when(self, visitor: Visitor) -> None:
        assessment = visitor.begin()
        response = visitor.get(url("continue", assessment))
        assert [form.button for form in Page(response).forms] == ["Make a link"]
        assert "/resume/" not in response.content.decode()
        link = visitor.link_to(assessment)
        response = visitor.get(url("continue", assessment))
        assert response.context["page"].url == link
        made = Assessment.objects.values_list("link_made_at", flat=True).get()
        since = date_format(timezone.localtime(made), "DATETIME_FORMAT")
        assert f"Made {since}. Works until" in one_line(response.content.decode())
        assert [form.button for form in Page(response).forms] == ["End this link", "Make a new link"]

    def test_bites_at_once_for_the_link_and_for_browsers_that_opened_it(self, visitor: Visitor) -> None:
        assessment = visitor.begin(leads="mixed")
        link, phone = visitor.link_to(assessment), Visitor()
        phone.post(link)
        assert "1 other browser opened a link" in visitor.get(url("continue", assessment)).content.decode()
        response = visitor.post(url("continue-end", assessment), follow=True)
        assert Page(response).notices == ["No link opens this assessment any more."]
        assert phone.get(url("question", assessment, "leads")).status_code == 404
        assert [getattr(Visitor(), method)(link).status_code for method in ("get", "head", "post")] == [404] * 3
        assert visitor.get(url("question", assessment, "leads")).status_code == 200

    def test_a_new_link_ends_the_one_before_but_no_browser(self, visitor: Visitor) -> None:
        assessment = visitor.begin(leads="mixed")
        first, phone = visitor.link_to(assessment), Visitor()
        phone.post(first)
        second = visitor.link_to(assessment)
        refused = Visitor().post(first)
        assert (refused.status_code, Page(refused).heading) == (404, "This link does not work")
        assert "a newer one has taken its place" in refused.content.decode()
        assert phone.get(first)["Location"] == url("result", assessment)
        assert Visitor().post(second).status_code == 302

    def test_a_link_that_has_expired_is_no_longer_shown_but_who_opened_it_is(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assessment = visitor.begin()
        Visitor().post(visitor.link_to(assessment))
        later = timezone.now() + timedelta(hours=settings.RESUME_LINK_HOURS)
        monkeypatch.setattr(timezone, "now", lambda: later)
        page = Page(visitor.get(url("continue", assessment)))
        assert [form.button for form in page.forms] == ["Make a link", "End their access"]

    def test_scanners_that_open_the_link_consume_and_change_nothing(self, visitor: Visitor) -> None:
        assessment = visitor.begin()
        link = visitor.link_to(assessment)
        before = Assessment.objects.values().get()
        assert [getattr(Visitor(), method)(link).status_code for method in ("head", "get") * 2] == [200] * 4
        assert (Assessment.objects.values().get(), AssessmentGrant.objects.count()) == (before, 0)
        assert Visitor().post(link).status_code == 302
