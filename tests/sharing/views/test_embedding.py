"""The questionnaire in another site's frame: which sites may show it, and what works in it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from diagnostics.assessing.models import Assessment
from diagnostics.site.models import Branding, User
from diagnostics.site.queries.branding import brand_cache
from tests.reference import reference_instrument
from tests.sharing.views.frames import ORIGINS, Guest
from tests.visitors import Page, Visitor, url

OURS = reference_instrument().key
JOURNEY = ("embed", "embed-questionnaire", "embed-question", "embed-check", "embed-result")
OUTSIDE = (
    *("/", "/start/", "/assessments/", "/how-this-works/", "/privacy/", "/verify/", "/accounts/login/"),
    *("/accounts/signup/", "/admin/", "/privacy/my-data/", "/privacy/my-data/erase/", "/healthz", "/no-such-page/"),
    f"/questionnaires/{OURS}/",
)
OF_AN_ASSESSMENT = (
    "result",
    "check",
    "continue",
    "edit",
    "erase",
    "share",
    "handoff",
    "own-pipeline",
    "todays-stages",
    "again",
)


def ancestors(response: HttpResponse) -> tuple[str, str | None]:
    """Return who may frame a response, by each of the two headers."""
    (ancestors,) = re.findall(r"frame-ancestors ([^;]+)", response["Content-Security-Policy"])
    return ancestors, response.get("X-Frame-Options")


FORBIDDEN = ("'none'", "DENY")
ALLOWED = (" ".join(ORIGINS), None)


def addresses(guest: Guest) -> dict[str, str]:
    """Return the URLs of all pages of the journey that the guest can open, by name."""
    done = guest.complete_here()
    guest.begin_here()
    begun = Assessment.objects.latest("id").pk
    return {
        "embed": url("embed"),
        "embed-questionnaire": url("embed-questionnaire", OURS),
        "embed-question": url("embed-question", begun, "leads"),
        "embed-check": url("embed-check", begun),
        "embed-result": url("embed-result", done),
    }


class TestWhoMayFrame:
    def test_are_the_listed_sites_for_every_page_of_the_journey(self, guest: Guest) -> None:
        for name, address in addresses(guest).items():
            assert (name, ancestors(guest.get(address))) == (name, ALLOWED)

    def test_is_nobody_on_other_pages(self, guest: Guest, visitor: Visitor) -> None:
        pages = [*OUTSIDE, *(url(name, visitor.complete()) for name in OF_AN_ASSESSMENT)]
        for address in pages:
            response = visitor.get(address)
            assert (address, ancestors(response)) == (address, FORBIDDEN)

    @pytest.mark.parametrize("name", JOURNEY)
    def test_without_listed_sites_there_are_no_such_pages(self, guest: Guest, name: str) -> None:
        address = addresses(guest)[name]
        Branding.objects.update(origins="")
        brand_cache.forget()
        response = guest.get(address)
        assert (response.status_code, ancestors(response)) == (404, FORBIDDEN)

    def test_keep_the_rest_of_the_policy(self, guest: Guest, visitor: Visitor) -> None:
        def rest(response: HttpResponse) -> set[str]:
            return {part for part in response["Content-Security-Policy"].split("; ") if "ancestors" not in part}

        assert rest(guest.get(url("embed"))) == rest(visitor.get(url("home")))


class TestTheCookie:
    def test_is_for_frames_and_partitioned_by_the_embedding_site(self, guest: Guest) -> None:
        response = guest.get(url("embed"))
        header = response.cookies["embedded"].OutputString()
        assert list(response.cookies) == ["embedded"]
        assert {part.strip() for part in header.split(";")[1:]} >= {
            *("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/", f"Max-Age={7 * 24 * 3600}")
        }

    def test_stays_the_same_on_all_pages_and_is_the_only_one(self, guest: Guest) -> None:
        ids = set()
        for address in addresses(guest).values():
            response = guest.get(address)
            ids.add(response.cookies["embedded"].value.partition(":")[0])
            assert list(response.cookies) == ["embedded"]
        assert len(ids) == 1

    def test_opens_nothing_outside_of_frames(self, guest: Guest) -> None:
        assessment = guest.complete_here()
        guest.cookies["browser"] = guest.cookies["embedded"].value
        assert guest.get(url("result", assessment)).status_code == 404

    def test_of_the_site_opens_nothing_in_a_frame(self, guest: Guest, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert visitor.get(url("embed-result", assessment)).status_code == 404

    def test_of_a_signed_in_user_is_ignored_in_a_frame(self, guest: Guest, manager: User) -> None:
        guest.force_login(manager)
        assessment = Assessment.objects.get(pk=guest.complete_here())
        assert assessment.owner_id is None

    def test_outside_of_frames_is_unchanged(self, embedding: Branding, visitor: Visitor) -> None:
        visitor.start()
        cookie = visitor.cookies["browser"]
        assert (cookie["samesite"], "Partitioned" in cookie.OutputString()) == ("Lax", False)


class TestNothingElseIsInTheFrame:
    def test_every_other_link_opens_a_new_tab(self, guest: Guest) -> None:
        for address in addresses(guest).values():
            tags = re.findall(r"<a [^>]+>", guest.get(address, follow=True).content.decode())
            for tag in tags:
                inside = re.search(r'href="(#|/embed/)', tag)
                assert inside or 'target="_blank" rel="noopener"' in tag, tag

    def test_every_form_stays_in_the_journey(self, guest: Guest) -> None:
        for address in addresses(guest).values():
            for action in re.findall(r'<form[^>]*action="([^"]+)"', guest.get(address).content.decode()):
                assert action == url("embed-questionnaire", OURS)

    def test_pages_with_that_link_are_not_compressed(self, guest: Guest) -> None:
        for name, address in addresses(guest).items():
            response = guest.get(address, headers={"accept-encoding": "gzip"})
            assert (name, response.get("Content-Encoding")) == (name, None)

    def test_the_result_opens_outside_by_a_link_that_asks_first(self, guest: Guest) -> None:
        assessment = guest.complete_here()
        page = guest.get(url("embed-result", assessment)).content.decode()
        link = re.findall(r'href="(/resume/[^"]+)"', page)[0]
        tab = Visitor()
        assert tab.get(url("result", assessment)).status_code == 404
        tab.get(link)
        assert tab.get(url("result", assessment)).status_code == 404
        tab.post(link)
        assert tab.get(url("result", assessment)).status_code == 200

    def test_the_way_outside_can_be_ended_there_and_is_another_one_then(self, guest: Guest) -> None:
        assessment = guest.complete_here()
        links, tab = [], Visitor()
        for _ in range(2):
            page = guest.get(url("embed-result", assessment)).content.decode()
            links += re.findall(r'href="(/resume/[^"]+)"', page)[:1]
            tab.post(links[-1])
            tab.post(url("continue-end", assessment))
        assert [Visitor().get(link).status_code for link in links] == [404, 404]
        assert tab.get(url("result", assessment)).status_code == 200


class TestRefusals:
    """Errors are explained in the frame, with a link out of it."""

    def assert_message(self, response: Any, status: int, heading: str) -> None:
        assert (response.status_code, Page(response).heading, ancestors(response)) == (status, heading, ALLOWED)
        assert 'href="/" target="_blank" rel="noopener"' in response.content.decode()

    def test_without_the_cookie_nothing_begins(self, guest: Guest) -> None:
        start = guest.get(url("embed"))
        guest.cookies.clear()
        self.assert_message(guest.send(start), 403, "This browser keeps no cookies here")
        assert Assessment.objects.count() == 0

    def test_a_tampered_cookie_is_ignored(self, guest: Guest) -> None:
        start = guest.get(url("embed"))
        guest.cookies["embedded"] = guest.cookies["embedded"].value[:-1] + "!"
        self.assert_message(guest.send(start), 403, "This browser keeps no cookies here")

    def test_a_form_of_another_guest_does_nothing(self, guest: Guest) -> None:
        start = Guest().get(url("embed"))
        guest.get(url("embed"))
        self.assert_message(guest.send(start), 403, "Please start again")
        assert Assessment.objects.count() == 0

    def test_a_form_without_a_token_does_nothing(self, guest: Guest) -> None:
        guest.get(url("embed"))
        self.assert_message(guest.post(url("embed-questionnaire", OURS)), 403, "Please start again")
        assert Assessment.objects.count() == 0

    def test_a_form_that_another_site_sends_does_nothing(self, guest: Guest) -> None:
        form = Page(guest.get(url("embed"))).forms[0]
        headers = {"origin": ORIGINS[0]}
        self.assert_message(guest.post(form.action, form.fields, headers=headers), 403, "Please start again")
        assert Assessment.objects.count() == 0
        # the control: the same form from the frame itself
        assert guest.post(form.action, form.fields, headers={"origin": "http://testserver"}).status_code == 302

    def test_an_answer_with_an_old_token_is_shown_again(self, guest: Guest) -> None:
        page = guest.begin_here()
        address = page.redirect_chain[-1][0]
        sent = {"option": "outbound", "csrfmiddlewaretoken": "x" * 64}
        response = guest.post(address, sent, headers={"origin": "http://testserver"})
        shown = Page(response)
        assert (response.status_code, shown.chosen, ancestors(response)) == (200, ["outbound"], ALLOWED)
        assert "send it again" in shown.notices[0]
        assert Assessment.objects.get().answers == {}
        assert guest.send(response).status_code == 200
        assert Assessment.objects.get().answers == {"leads": "outbound"}

    @pytest.mark.parametrize("headers", [{}, {"origin": "https://www.contoso.example"}])
    def test_an_answer_that_another_site_sent_is_not(self, guest: Guest, headers: dict[str, str]) -> None:
        address = guest.begin_here().redirect_chain[-1][0]
        response = guest.post(address, {"option": "outbound", "csrfmiddlewaretoken": "x" * 64}, headers=headers)
        self.assert_message(response, 403, "Please start again")

    def test_the_sites_own_token_is_invalid_here(self, guest: Guest, embedding: Branding) -> None:
        client = Client(enforce_csrf_checks=True)
        client.get(url("home"))
        client.get(url("embed"))
        token = client.cookies["csrf"].value
        response = client.post(url("embed-questionnaire", OURS), {"csrfmiddlewaretoken": token})
        self.assert_message(response, 403, "Please start again")

    @pytest.mark.parametrize("page", ["embed-question", "embed-check", "embed-result"])
    def test_unknown_and_foreign_assessments_get_the_same_response(self, guest: Guest, page: str) -> None:
        foreign = Guest().complete_here()
        keys = ["leads"] if page == "embed-question" else []
        answers = [guest.get(url(page, key, *keys)) for key in (uuid4(), foreign)]
        for answer in answers:
            self.assert_message(answer, 404, "We can't show you this page")
        assert len({answer.content for answer in answers}) == 1

    def test_no_page_of_the_site_accepts_a_form_from_a_frame(self, guest: Guest, visitor: Visitor) -> None:
        assessment = visitor.complete()
        for name in ("erase", "share", "edit"):
            response = guest.post(url(name, assessment), headers={"origin": ORIGINS[0]})
            assert (name, response.status_code) == (name, 403)
        assert Assessment.objects.filter(pk=assessment).exists()
