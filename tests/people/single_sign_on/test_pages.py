"""The pages of single sign-on: the button and its policy, the redirect, the callback, and its errors."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests

from tests.oidc import ANSWERS, TOKENS, Provider
from tests.postgresql import free_port
from tests.single_sign_on import SIGN_IN, SIGN_UP, START, Browser, Rows, World, outcome_of, policy_of
from tests.site.views.test_access import OF_LIBRARIES, ROWS, address
from tests.site.views.test_headers import POLICY
from tests.visitors import Page


class TestPolicy:
    @pytest.mark.parametrize("path", [SIGN_IN, SIGN_UP])
    def test_lets_the_pages_with_the_button_lead_to_the_provider(self, guest: Browser, path: str) -> None:
        page = guest.open(path)
        assert [form.button for form in Page(page).forms if form.action == START] == ["Sign in with Contoso"]
        assert policy_of(page) == {**POLICY, "form-action": ["'self'", origin_of(guest)]}

    def test_is_the_same_if_the_form_has_an_error(self, guest: Browser) -> None:
        page = guest.submit(guest.open(SIGN_IN), "", login="nobody", password="")
        assert Page(page).error
        assert policy_of(page)["form-action"] == ["'self'", origin_of(guest)]

    @pytest.mark.parametrize("is_signed_in", [False, True])
    def test_is_unchanged_on_every_other_page(self, guest: Browser, email: str, is_signed_in: bool) -> None:
        if is_signed_in:
            guest.sign_in(email)
        ours = ["home", "archive", "how", "catalogue", "sales-model", "stage", "privacy", "account", "claim"]
        pages = [row.page for row in ROWS if row.page.startswith(OF_LIBRARIES)] + ours
        others = {address(page, None) for page in pages} - {SIGN_IN, SIGN_UP}
        for path in [*others, "/admin/", "/nowhere/", START, f"{START}callback/"]:
            answer = guest.open(path, allow_redirects=False)
            assert (path, policy_of(answer)) == (path, POLICY)


def origin_of(guest: Browser) -> str:
    address = urlsplit(guest.leave().headers["Location"])
    return f"{address.scheme}://{address.netloc}"


class TestStart:
    def test_accepts_only_forms_of_the_site(self, guest: Browser) -> None:
        assert guest.open(START).status_code == 405
        assert guest.post(guest.site + START[1:]).status_code == 403

    def test_is_limited(self, guest: Browser) -> None:
        page = guest.open(SIGN_IN)
        answers = [guest.submit(page, START).status_code for _ in range(31)]
        assert answers == [302] * 30 + [429]


class TestWayBack:
    def back(self, guest: Browser, **query: str) -> requests.Response:
        return guest.open(f"{START}callback/?{urlencode(query)}")

    def test_after_declining_offers_the_other_ways(self, guest: Browser, rows: Rows) -> None:
        before = rows.counts()
        ended = guest.sign_in(decision="no")
        assert outcome_of(ended) == (200, "You did not sign in with Contoso")
        assert (guest.is_signed_in, rows.counts()) == (False, before)

    def test_with_another_error_shows_an_error_page(self, guest: Browser, provider: Provider) -> None:
        provider.error = "temporarily_unavailable"
        assert outcome_of(guest.sign_in()) == (502, "Contoso does not answer")

    @pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": "x"}, {"code": "x", "state": "x"}])
    def test_without_a_sign_in_is_refused(self, guest: Browser, query: dict[str, str]) -> None:
        assert outcome_of(self.back(guest, **query)) == (400, "Please sign in again")

    def test_works_once(self, guest: Browser, email: str) -> None:
        back = guest.at_provider(guest.leave().headers["Location"], email)
        guest.get(back)
        assert outcome_of(guest.get(back)) == (400, "Please sign in again")

    def test_works_only_in_the_browser_that_started(self, guest: Browser, single_sign_on: World, email: str) -> None:
        back = guest.at_provider(guest.leave().headers["Location"], email)
        victim = single_sign_on.browser()
        assert outcome_of(victim.get(back)) == (400, "Please sign in again")
        assert victim.is_signed_in is False

    def test_with_the_code_of_another_sign_in_is_refused(self, guest: Browser, single_sign_on: World) -> None:
        theirs = guest.at_provider(guest.leave().headers["Location"], "attacker@contoso.example")
        victim = single_sign_on.browser()
        ours = dict(parse_qsl(urlsplit(victim.leave().headers["Location"]).query))["state"]
        code = dict(parse_qsl(urlsplit(theirs).query))["code"]
        assert outcome_of(self.back(victim, code=code, state=ours)) == (502, "Contoso does not answer")
        assert victim.is_signed_in is False


class TestFault:
    @pytest.mark.parametrize("language", ["en", "nb"])
    @pytest.mark.parametrize("fault", [*TOKENS, *ANSWERS, "hangs up", "someone else"])
    def test_signs_nobody_in_and_adds_no_rows(
        self, single_sign_on: World, provider: Provider, rows: Rows, email: str, fault: str, language: str
    ) -> None:
        guest, before = single_sign_on.browser(language), rows.counts()
        provider.fault, provider.in_token = fault, fault != "someone else"
        ended = guest.sign_in(email)
        proves_nothing = fault in TOKENS or fault == "someone else"
        assert ended.status_code == (403 if proves_nothing else 502)
        assert (Page(ended).language, SIGN_IN in Page(ended).links) == (language, True)
        assert (guest.is_signed_in, rows.counts()) == (False, before)

    def test_is_explained_in_plain_words(self, guest: Browser, provider: Provider, email: str) -> None:
        provider.fault = "bad signature"
        assert outcome_of(guest.sign_in(email)) == (403, "We could not sign you in")
        provider.fault = "fails"
        assert outcome_of(guest.sign_in(email)) == (502, "Contoso does not answer")

    def test_of_none_signs_in(self, guest: Browser, email: str) -> None:
        guest.sign_in(email)
        assert guest.is_signed_in

    def test_of_a_provider_that_is_slow_ends_the_wait(self, guest: Browser, provider: Provider, email: str) -> None:
        provider.delay = 8
        assert outcome_of(guest.sign_in(email)) == (502, "Contoso does not answer")
        assert guest.is_signed_in is False

    def test_of_a_provider_that_is_down_is_explained_before_the_redirect(self, single_sign_on: World) -> None:
        issuer = f"http://127.0.0.1:{free_port()}"
        with single_sign_on.other_site(OIDC_ISSUER=issuer) as site:
            guest = Browser(site)
            assert outcome_of(guest.leave()) == (502, "Contoso does not answer")
            assert [cookie.name for cookie in guest.cookies] == ["csrf"]


@pytest.mark.parametrize(
    "path", ["3rdparty/", "3rdparty/signup/", "social/login/error/", "oidc/x/login/", "oidc/x/login/callback/"]
)
def test_allauths_own_pages_of_single_sign_on_are_not_there(guest: Browser, path: str) -> None:
    assert guest.open(f"accounts/{path}").status_code == 404
