"""Guessing the addresses that only people know who were given them: it costs, ends, and keeps nobody else off."""

import re
import secrets
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.devices import ResumeLink
from diagnostics.site.models import Spending
from diagnostics.site.views.guesses import GUESSED, MISS, GuessMiddleware
from tests.rendering import without_rendering
from tests.site.views.access_to_sharing import make_link, secret_for
from tests.support.racing import race, room_for
from tests.visitors import Visitor, make_account, url

GUESSES = 5
"""Wrong ones that a visitor can pay for in these tests; all behind one network address can pay twice as many."""

OTHERS = {"key", "kind", "part", "questionnaire", "digest", "link_id", "pk"}
"""What other addresses hold: keys that everyone may know, and numbers below what one has to know first."""

OF_LIBRARIES = ("accounts/password/reset/", "accounts/confirm-email/", "admin/")
"""Addresses of links that django-allauth counts itself, and of the admin, where staff may see what there is."""


def routes(part: URLResolver | URLPattern, before: str = "") -> Iterator[str]:
    """Return the whole pattern of every address."""
    route = before + str(part.pattern).lstrip("^")
    if isinstance(part, URLPattern):
        yield route
    else:
        for each in part.url_patterns:
            yield from routes(each, route)


ROUTES = [route for part in get_resolver().url_patterns for route in routes(part) if not route.startswith(OF_LIBRARIES)]
GUESSABLE = [route for route in ROUTES if not GUESSED.isdisjoint(re.findall(r":(\w+)>", route))]


def guess(route: str) -> str:
    """Return an address of the route at which nothing is."""

    made = {
        "uuid": uuid4(),
        "str": secrets.token_urlsafe(32),
        "path": secrets.token_urlsafe(9),
        "key": "json",
        "int": 1,
    }
    return "/" + re.sub(r"<(\w+):\w+>", lambda part: str(made[part[1]]), route)


def asked(visitor: Visitor, address: str) -> HttpResponse:
    """Ask by GET, or by POST if that is the only way."""
    response = visitor.get(address)
    return visitor.post(address) if response.status_code == 405 else response


@pytest.fixture
def _small_budgets(settings: Settings) -> None:
    settings.VISITOR_BUDGET, settings.ADDRESS_BUDGET = GUESSES * MISS, 2 * GUESSES * MISS


@pytest.fixture
def known(visitor: Visitor, settings: Settings) -> Visitor:
    """A browser with a cookie, which has used up nothing."""
    visitor.complete()
    Spending.objects.all().delete()
    return visitor


def test_every_address_says_whether_it_can_be_guessed() -> None:
    parts = {part for route in ROUTES for part in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    assert parts - GUESSED <= OTHERS
    assert len(GUESSABLE) > 40


def test_a_guess_at_every_address_is_charged(known: Visitor, settings: Settings) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 100_000
    known.force_login(make_account("ann@example.com"))
    free = []
    with without_rendering():
        for route in GUESSABLE:
            before = sum(Spending.objects.values_list("paid_off", flat=True))
            answer = asked(known, guess(route))
            # old addresses lead to new ones, whatever is there
            assert (route, answer.status_code) in ((route, 404), (route, 301))
            if answer.status_code == 404 and sum(Spending.objects.values_list("paid_off", flat=True)) == before:
                free.append(route)
    assert free == []


@pytest.mark.usefixtures("_small_budgets")
class TestGuessing:
    def guesses(self, visitor: Visitor, number: int, what: str = "assessments/<uuid:assessment_id>/") -> list[int]:
        return [visitor.get(guess(what)).status_code for _ in range(number)]

    def test_goes_on_until_it_cannot_be_paid(self, known: Visitor) -> None:
        assert self.guesses(known, GUESSES + 2) == [404] * GUESSES + [429] * 2

    def test_would_never_end_without_the_charge(self, known: Visitor, settings: Settings) -> None:
        """The control."""
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith(".GuessMiddleware")]
        unguarded = Visitor()
        unguarded.cookies = known.cookies
        assert self.guesses(unguarded, GUESSES + 2) == [404] * (GUESSES + 2)

    @pytest.mark.parametrize(
        "what", ["shared/<path:secret>/", "resume/<str:token>/", "accounts/invitation/<str:token>/"]
    )
    def test_is_charged_also_without_a_cookie(self, reference: object, what: str) -> None:
        answers = [status for _ in range(2 * GUESSES + 1) for status in self.guesses(Visitor(), 1, what)]
        assert answers == [404] * 2 * GUESSES + [429]

    def test_a_right_guess_after_many_wrong_ones_is_not_answered(self, known: Visitor) -> None:
        own = Assessment.objects.get()
        self.guesses(known, GUESSES + 1)
        refused = known.get(url("result", own.pk))
        assert (refused.status_code, 0 < int(refused["Retry-After"]) <= 3600 / GUESSES) == (429, True)

    def test_asks_the_database_nothing_while_it_is_held_off(self, known: Visitor) -> None:
        self.guesses(known, GUESSES + 1)
        with CaptureQueriesContext(connection) as captured:
            self.guesses(known, 3)
        assert [query["sql"] for query in captured] == []

    def test_is_possible_again_when_one_more_is_paid_for(self, known: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
        own = Assessment.objects.get()
        self.guesses(known, GUESSES + 1)
        now = time.monotonic()
        monkeypatch.setattr("diagnostics.site.views.guesses.time.monotonic", lambda: now + 3600)
        assert known.get(url("result", own.pk)).status_code == 200

    def test_keeps_off_no_colleague_behind_the_same_address(self, known: Visitor) -> None:
        own = Assessment.objects.get()
        make_link(own)
        for _ in range(3 * GUESSES):
            self.guesses(Visitor(), 1)
        # their browser has a cookie; who reads by a link may have none
        assert known.get(url("result", own.pk)).status_code == 200
        assert Visitor(REMOTE_ADDR="192.0.2.1").get(url("shared", secret_for("shared", own))).status_code == 200

    def test_keeps_nobody_off_from_other_pages(self, known: Visitor) -> None:
        self.guesses(known, GUESSES + 1)
        assert [known.get(url(page)).status_code for page in ("home", "archive", "how")] == [200] * 3


def test_pages_that_are_there_cost_nothing(known: Visitor) -> None:
    own = Assessment.objects.get()
    make_link(own)
    resume = ResumeLink(own.pk, own.link_number, timezone.now()).url
    for address in (url("result", own.pk), url("shared", secret_for("shared", own)), resume):
        with CaptureQueriesContext(connection) as captured:
            assert known.get(address).status_code == 200
        assert [query["sql"] for query in captured if "diagnostics_spending" in query["sql"]] == []


def test_only_so_many_are_remembered(known: Visitor, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 1
    monkeypatch.setattr("diagnostics.site.views.guesses.LIMIT", 3)
    guard = GuessMiddleware(lambda request: HttpResponse(status=404))
    monkeypatch.setattr("diagnostics.site.views.guesses._refuse", lambda request, wait: HttpResponse(status=429))
    request = known.get(url("result", uuid4())).wsgi_request
    for number in range(9):
        monkeypatch.setattr("diagnostics.site.views.guesses._name_of", lambda request, name=str(number): name)
        assert guard(request).status_code == 429
    assert len(guard._until) <= 3


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_small_budgets")
class TestTwoHundredAtOnce:
    def found_nothing(self, *middleware: str) -> int:
        """Return how many of 200 guesses, 10 at once and each from a new known, are looked up."""
        address, statuses = guess("shared/<path:secret>/"), []

        def guesses(number: int) -> None:
            statuses.append(Visitor().get(address).status_code)

        with room_for(10), without_rendering():
            race(*[guesses] * 10, rounds=20)
        assert (len(statuses), set(statuses)) == (200, {404, 429} if not middleware else {404})
        return statuses.count(404)

    def test_get_no_more_answers_than_can_be_paid(self) -> None:
        assert self.found_nothing() == 2 * GUESSES

    def test_would_all_be_answered_without_the_charge(self, settings: Settings) -> None:
        """The control."""
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith(".GuessMiddleware")]
        assert self.found_nothing("unguarded") == 200
