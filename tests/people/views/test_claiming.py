"""Users who sign in are offered the browser's anonymous assessments, and own them after claiming."""

from typing import Any
from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment, AssessmentGrant
from diagnostics.site.models import User
from tests.visitors import EMAIL, PASSWORD, SIGN_IN, Page, Visitor, code_in, letter, url

pytestmark = pytest.mark.usefixtures("manager")


@pytest.fixture
def begun(visitor: Visitor) -> UUID:
    return visitor.begin(leads="mixed")


def claim(visitor: Visitor) -> Any:
    return visitor.fill_in(visitor.get(url("claim")))


def test_signing_in_first_shows_this_browsers_assessments(visitor: Visitor, begun: UUID) -> None:
    done = visitor.complete("North team")
    response = visitor.get(SIGN_IN, {"next": "/privacy/"})
    page = visitor.fill_in(response, login=EMAIL, password=PASSWORD)
    assert page.redirect_chain == [("/accounts/claim/?next=%2Fprivacy%2F", 302)]
    assert [row.title for row in page.context["page"].rows] == ["North team", "Unfinished assessment"]
    claimed = visitor.fill_in(page)
    assert claimed.redirect_chain == [("/privacy/", 302)]
    assert Page(claimed).notices == ["2 assessments were added to your account."]
    owners = Assessment.objects.filter(pk__in=[begun, done]).values_list("owner__email", "browser")
    assert set(owners) == {(EMAIL, "")}


def test_it_can_be_declined_and_is_offered_in_the_list(visitor: Visitor, begun: UUID) -> None:
    page = visitor.get(visitor.sign_in(next="/privacy/")["Location"])
    assert "/privacy/" in Page(page).links
    assert Assessment.objects.get(pk=begun).owner is None
    assert url("claim") in Page(visitor.get(url("archive"))).links


def test_a_browser_without_any_is_not_asked(visitor: Visitor) -> None:
    assert visitor.sign_in(next="/privacy/")["Location"] == "/privacy/"
    assert visitor.get(url("claim"), {"next": "/privacy/"})["Location"] == "/privacy/"
    assert url("claim") not in Page(visitor.get(url("archive"))).links


def test_the_list_of_an_anonymous_visitor_offers_nothing(visitor: Visitor, begun: UUID) -> None:
    assert url("claim") not in Page(visitor.get(url("archive"))).links


class TestAfterwards:
    @pytest.fixture
    def claimed(self, visitor: Visitor, begun: UUID) -> UUID:
        visitor.sign_in()
        claim(visitor)
        return begun

    def test_the_account_opens_it_from_any_device(self, claimed: UUID) -> None:
        elsewhere = Visitor()
        elsewhere.sign_in()
        assert elsewhere.get(url("question", claimed, "leads")).status_code == 200

    def test_the_browsers_cookie_no_longer_does(self, visitor: Visitor, claimed: UUID) -> None:
        visitor.post("/accounts/logout/")
        assert "browser" in visitor.cookies
        assert visitor.get(url("question", claimed, "leads")).status_code == 404

    def test_a_browser_with_a_resume_link_loses_access(self, visitor: Visitor, begun: UUID) -> None:
        link = visitor.link_to(begun)
        phone = Visitor()
        phone.post(link)
        visitor.sign_in()
        claim(visitor)
        assert phone.get(url("question", begun, "leads")).status_code == 404
        assert Visitor().post(link).status_code == 404
        assert not AssessmentGrant.objects.exists()


def test_an_assessment_opened_by_a_link_stays_with_its_browser(visitor: Visitor, begun: UUID) -> None:
    phone = Visitor()
    phone.post(visitor.link_to(begun))
    assert phone.sign_in()["Location"] == url("home")
    claim_page = phone.post(url("claim"))
    assert claim_page.status_code == 302
    assert visitor.get(url("question", begun, "leads")).status_code == 200


def test_another_account_cannot_claim_what_is_owned(visitor: Visitor, manager: User, begun: UUID) -> None:
    visitor.sign_in()
    claim(visitor)
    visitor.force_login(User.objects.create_user("other@example.com"))
    visitor.post(url("claim"))
    assert Assessment.objects.get(pk=begun).owner == manager


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_claiming_does_not_redirect_to_other_sites(visitor: Visitor, begun: UUID, address: str) -> None:
    visitor.sign_in()
    assert url("archive") in Page(visitor.get(url("claim"), {"next": address})).links
    assert visitor.post(url("claim"), {"next": address})["Location"] == url("archive")


def test_signing_up_offers_it_too(visitor: Visitor, begun: UUID) -> None:
    sent = {"email": "kari@example.com", "password1": "a calm river flows"}
    visitor.post("/accounts/signup/", sent)
    page = visitor.post("/accounts/confirm-email/", {"code": code_in(letter())}, follow=True)
    assert Page(page).heading == "Add these to your account?"


ODD = [
    "zzz",
    "account_logout",
    "diagnostics:home",
    "admin:index",
    "",
    " ",
    "/\\evil.example",
    "//evil.example/",
    "http:evil",
]
"""What a `next` may hold that is no path of this site, names of views included."""


@pytest.mark.parametrize("target", ODD)
def test_a_target_that_is_no_path_here_leads_to_the_list(visitor: Visitor, manager: User, target: str) -> None:
    visitor.force_login(manager)
    assert visitor.get(url("claim"), {"next": target})["Location"] == url("archive")
    assert visitor.post(url("claim"), {"next": target})["Location"] == url("archive")
