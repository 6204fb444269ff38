"""What visitors may ask for in an hour: every address that takes a form or sends a file says what it costs."""

from collections.abc import Iterator

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path, resolve
from django.views.decorators.http import require_POST, require_safe
from pytest_django import Settings

from diagnostics.assessing.models import Assessment
from diagnostics.site.models import Branding
from diagnostics.site.views.budgets import all_cost, costs, costs_of
from diagnostics.site.views.typed import keeps_typed
from tests.sharing.views.frames import ORIGINS, Guest
from tests.site.views.test_access import ROWS, address
from tests.visitors import Page, Visitor, make_account, url

START = 10
"""Points of beginning an assessment."""


def patterns_in(part: URLResolver) -> Iterator[URLPattern]:
    for pattern in part.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns_in(pattern)
        else:
            yield pattern


def undeclared(view: object, get: HttpResponse, post: HttpResponse) -> list[str]:
    """Return what an address does without having said what it costs."""
    declared, sends_file = costs_of(view), "attachment" in get.headers.get("Content-Disposition", "")
    return [
        *(["takes a form"] if post.status_code != 405 and declared is None else []),
        *(["sends a file"] if sends_file and not (declared and declared.get) else []),
    ]


@pytest.mark.usefixtures("no_pdf")
class TestEveryAddress:
    def test_that_takes_a_form_or_sends_a_file_says_what_it_costs(self, visitor: Visitor) -> None:
        own = visitor.complete()
        found = {}
        for page in dict.fromkeys(row.page for row in ROWS):
            begun = any(row.page == page and row.assessment == "completed" for row in ROWS)
            where = address(page, own if begun else None)
            view = resolve(where.partition("?")[0]).func
            get, post = visitor.get(where), Visitor().post(where)
            if problems := undeclared(view, get, post):
                found[page] = problems
        assert found == {}

    @pytest.mark.parametrize("route", ["admin/", "accounts/", "i18n/"])
    def test_of_the_libraries_says_it_too(self, route: str) -> None:
        (part,) = (part for part in get_resolver().url_patterns if str(part.pattern) == route)
        ours = [pattern for pattern in patterns_in(part) if costs_of(pattern.callback) is None]
        assert ours == []

    def test_that_does_not_is_found(self, visitor: Visitor) -> None:
        """The control."""

        @require_POST
        def takes(request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        @require_safe
        def sends(request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        allowed, refused = HttpResponse(), HttpResponse(status=405)
        file = HttpResponse(headers={"Content-Disposition": 'attachment; filename="a"'})
        assert undeclared(takes, refused, allowed) == ["takes a form"]
        assert undeclared(costs(takes), refused, allowed) == []
        assert undeclared(sends, file, refused) == ["sends a file"]
        assert undeclared(costs(sends, post=1), file, refused) == ["sends a file"]
        assert undeclared(costs(sends, get=1), file, refused) == []

    def test_of_a_library_keeps_what_it_says_itself(self) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        given = all_cost([path("a/", costs(view, post=9)), path("b/", view)], post=2)
        assert [costs_of(pattern.callback).post for pattern in given] == [9, 2]


@pytest.mark.both_databases
class TestVisitor:
    @pytest.fixture(autouse=True)
    def _small_budgets(self, settings: Settings) -> None:
        settings.VISITOR_BUDGET, settings.ADDRESS_BUDGET = 2 * START, 4 * START

    def test_begins_so_many_assessments_and_no_more(self, visitor: Visitor) -> None:
        for _ in range(3):
            # the first came without a cookie, so only the address was charged
            visitor.begin(leads="mixed")
        assert visitor.post(url("start")).status_code == 429
        assert Assessment.objects.count() == 3

    def test_of_another_browser_behind_the_same_address_goes_on(self, visitor: Visitor) -> None:
        for _ in range(3):
            visitor.post(url("start"))
        assert visitor.post(url("start")).status_code == 429
        assert Visitor().post(url("start")).status_code == 302

    def test_of_the_same_address_ends_with_its_budget(self, visitor: Visitor) -> None:
        """Also those who keep no cookie, and are another browser each time."""
        assert [Visitor().post(url("start")).status_code for _ in range(5)] == [302] * 4 + [429]
        assert Visitor(REMOTE_ADDR="192.0.2.1").post(url("start")).status_code == 302
        assert Visitor(REMOTE_ADDR="2001:db8::1").post(url("start")).status_code == 302

    def test_of_one_ipv6_network_has_one_budget(self, visitor: Visitor) -> None:
        answers = [Visitor(REMOTE_ADDR=f"2001:db8::{number}").post(url("start")) for number in range(1, 6)]
        assert [answer.status_code for answer in answers] == [302] * 4 + [429]

    def test_of_ipv4_that_came_by_an_ipv6_socket_has_its_own_budget(self, visitor: Visitor) -> None:
        answers = [Visitor(REMOTE_ADDR=f"::ffff:192.0.2.{number}").post(url("start")) for number in range(1, 6)]
        assert [answer.status_code for answer in answers] == [302] * 5
        more = [Visitor(REMOTE_ADDR=f"{form}192.0.2.1").post(url("start")) for form in ("", "::ffff:", "", "::ffff:")]
        assert [answer.status_code for answer in more] == [302] * 3 + [429]

    def test_who_is_refused_uses_up_nothing_of_their_colleagues(self, visitor: Visitor) -> None:
        for _ in range(20):
            visitor.post(url("start"))
        assert Visitor().post(url("start")).status_code == 302

    def test_with_an_account_has_one_budget_in_all_browsers(self, visitor: Visitor) -> None:
        account = make_account("ann@example.com")
        answers = []
        for number in range(3):
            browser = Visitor(REMOTE_ADDR=f"192.0.2.{number}")
            browser.force_login(account)
            answers.append(browser.post(url("start")).status_code)
        assert answers == [302, 302, 429]

    def test_without_limits_is_never_refused(self, visitor: Visitor, settings: Settings) -> None:
        settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 0
        assert {visitor.post(url("start")).status_code for _ in range(9)} == {302}

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_keeps_what_they_typed_and_learns_when_to_go_on(
        self, visitor: Visitor, settings: Settings, language: str
    ) -> None:
        own = visitor.begin(leads="mixed")
        settings.VISITOR_BUDGET = 1
        headers = {"accept-language": language}
        for _ in range(2):
            response = visitor.post(url("edit", own), {"title": "Nord AS", "note": "for <b>"}, headers=headers)
        page = Page(response)
        assert (response.status_code, page.language) == (429, language)
        assert page.heading == {"en": "Please wait a while", "nb": "Vent litt"}[language]
        assert 0 < int(response["Retry-After"]) <= 3600
        assert page.forms[0].fields.items() >= {"title": "Nord AS", "note": "for <b>", "show-again": "1"}.items()
        shown = visitor.fill_in(response)
        assert (shown.status_code, Page(shown).forms[0].fields["title"]) == (200, "Nord AS")

    def test_who_typed_nothing_is_not_told_of_it(self, visitor: Visitor) -> None:
        for _ in range(4):
            response = visitor.post(url("start"))
        text = response.content.decode()
        assert (response.status_code, "typed" in text, Page(response).forms[0].button) == (429, False, "Send it again")

    def test_is_offered_a_file_again_at_its_address(self, visitor: Visitor, settings: Settings) -> None:
        own = visitor.complete()
        settings.VISITOR_BUDGET = 2
        responses = [visitor.get(url("handoff-file", own, "json")) for _ in range(2)]
        assert [response.status_code for response in responses] == [200, 429]
        assert url("handoff-file", own, "json") in Page(responses[1]).links

    def test_pays_also_for_a_form_that_pretends_to_be_shown_again(self, visitor: Visitor) -> None:
        sent = [visitor.post(url("start"), {"show-again": "1"}).status_code for _ in range(4)]
        assert sent[-1] == 429

    def test_in_a_frame_is_refused_in_the_frame(self, visitor: Visitor, settings: Settings, branded: Branding) -> None:
        branded.origins = "\n".join(ORIGINS)
        branded.save()
        settings.ADDRESS_BUDGET = 1
        guest = Guest()
        page = guest.get(url("embed"))
        refused = [guest.send(page) for _ in range(2)][-1]
        assert (refused.status_code, Page(refused).heading) == (429, "Please wait a while")
        assert "frame-ancestors " + " ".join(ORIGINS) in refused["Content-Security-Policy"]

    def test_in_a_frame_of_a_site_that_nobody_may_frame_learns_that_first(
        self, visitor: Visitor, settings: Settings, branded: Branding
    ) -> None:
        settings.ADDRESS_BUDGET = 1
        assert [visitor.post(url("embed-questionnaire", "sales-model")).status_code for _ in range(3)] == [404] * 3


def test_the_limits_of_a_site_let_a_company_work() -> None:
    """Sixty colleagues behind one address begin, finish, print and hand over in one hour."""
    journey = START + 2 * 20 + 4 * 2 + 20 * 2
    assert 5 * journey <= site_settings.VISITOR_BUDGET
    assert 60 * journey * 2 <= site_settings.ADDRESS_BUDGET


def test_a_marked_view_is_still_known() -> None:
    assert costs(keeps_typed(lambda request: HttpResponse())).keeps_typed


def test_a_budget_takes_two_and_none_for_questions_and_pages(visitor: Visitor) -> None:
    """One for the visitor and one for the network address, in one transaction."""
    own = visitor.begin(leads="mixed")
    with CaptureQueriesContext(connection) as captured:
        visitor.get(url("home"))
        visitor.answer(own, "repeat_revenue", "most")
        visitor.get(url("question", own, "people"))
    assert not [query for query in captured if "diagnostics_spending" in query["sql"]]
    with CaptureQueriesContext(connection) as captured:
        visitor.post(url("edit", own), {"title": "Nord"})
    assert len([query for query in captured if "diagnostics_spending" in query["sql"]]) == 2
