"""While the database is away every page answers 503 and asks it nothing more; pages without data are still shown."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.urls import URLResolver, get_resolver

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views import wizard
from diagnostics.site.models import Branding
from diagnostics.site.models.branding import ONLY
from diagnostics.site.queries.branding import brand_cache
from diagnostics.site.queries.outages import outage
from tests.reference import reference_instrument
from tests.sharing.views.frames import ORIGINS, Guest
from tests.site.views.address_keys import KEYS
from tests.site.views.main_form import Forms
from tests.visitors import ANSWERS, SIGN_IN, Page, Visitor, gone, make_account, publish_version, url, with_second_factor

pytestmark = pytest.mark.usefixtures("no_pdf")

HERE = {"origin": "http://testserver"}
HEADINGS = {"en": "Please try again in a moment", "nb": "Prøv igjen om et øyeblikk"}
WITHOUT_DATA = ("privacy", "help", "help-admin", "accessibility", "verify", "robots")
OF_THE_ADMIN = ("/admin/", "/admin/diagnostics/questionnaire/", "/admin/diagnostics/user/1/change/")


def sqlite_error(code: int) -> Exception:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = code
    return error


def raised(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


OUTAGES = {
    "locked": raised(OperationalError(), sqlite_error(5)),
    "locked while a snapshot is old": raised(OperationalError(), sqlite_error(517)),
    "disk full": raised(OperationalError(), sqlite_error(13)),
    "read-only": raised(OperationalError(), sqlite_error(8)),
    "no file": raised(OperationalError(), sqlite_error(14)),
    "corrupt": raised(DatabaseError(), sqlite_error(11)),
    "gone": OperationalError(),
    "closed": InterfaceError(),
    "disk full on PostgreSQL": raised(OperationalError(), psycopg.errors.DiskFull()),
    "too slow": raised(OperationalError(), psycopg.errors.QueryCanceled()),
    "read-only on PostgreSQL": raised(InternalError(), psycopg.errors.ReadOnlySqlTransaction()),
}
MISTAKES = {
    "no such table": raised(OperationalError(), sqlite_error(1)),
    "no such table on PostgreSQL": raised(ProgrammingError(), psycopg.errors.UndefinedTable()),
    "duplicate": IntegrityError(),
    "too long": DataError(),
    "transaction aborted": raised(InternalError(), psycopg.errors.InFailedSqlTransaction()),
    "no database's": RuntimeError(),
}


@pytest.mark.parametrize("error", OUTAGES.values(), ids=OUTAGES)
def test_an_outage_is_recognized(error: Exception) -> None:
    assert outage(error)


@pytest.mark.parametrize("error", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_code_is_none(error: Exception) -> None:
    assert outage(error) is None


class Away:
    """A database that fails every statement and counts them."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, *arguments: object, **more: object) -> None:
        self.statements += 1
        gone()


@dataclass
class World:
    """A user with an assessment, an administrator, and someone who has never been here."""

    user: Visitor
    administrator: Visitor
    stranger: Visitor
    assessment: UUID


@pytest.fixture(scope="module")
def shared(module_db: None) -> World:
    publish_version(reference_instrument())
    user, administrator, stranger = (Visitor(raise_request_exception=False) for _ in range(3))
    make_account()
    user.sign_in()
    administrator.force_login(with_second_factor(make_account("root@example.com", is_staff=True, is_superuser=True)))
    return World(user, administrator, stranger, user.complete("North"))


@pytest.fixture
def world(shared: World, db: None) -> World:
    return shared


@pytest.fixture
def away(world: World) -> Iterator[Away]:
    """The database, which fails until the test ends."""
    database = Away()
    with connection.execute_wrapper(database):
        yield database


def addresses(world: World) -> list[str]:
    """Return the address of every page, about the user's assessment if it is about one; few of the admin."""
    routes = list(routes_of(get_resolver()))
    return [
        filled_in(route, name, world.assessment) for route, name in routes if not re.match(r"admin/|.*[\^$]", route)
    ]


def routes_of(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    for part in resolver.url_patterns:
        route = f"{prefix}{part.pattern}"
        if isinstance(part, URLResolver):
            yield from routes_of(part, route)
        else:
            yield route, str(part.name)


def filled_in(route: str, name: str, assessment: UUID) -> str:
    keys = iter([*KEYS.get(name, ()), *("1" * 5)])
    return "/" + re.sub("<(uuid)?[^>]*>", lambda match: str(assessment if match[1] else next(keys)), route)


class TestEveryPage:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_shown_or_answers_503_after_the_first_statement_that_fails(
        self, world: World, away: Away, method: str
    ) -> None:
        statuses = set()
        asked = [(world.user, where) for where in addresses(world)]
        for visitor, where in [*asked, *((world.administrator, where) for where in OF_THE_ADMIN)]:
            away.statements = 0
            response = getattr(visitor, method)(where, headers=HERE)
            statuses.add(response.status_code)
            if response.status_code == 503:
                assert (where, response["Retry-After"], away.statements) == (where, "5", 1)
        assert statuses - {200} == {301, 302, 404, 405, 503}

    @pytest.mark.parametrize("name", WITHOUT_DATA)
    def test_without_data_is_shown_to_everyone(self, world: World, away: Away, name: str) -> None:
        for visitor in (world.stranger, world.user):
            assert visitor.get(url(name)).status_code == 200

    def test_of_a_user_says_nothing_of_signing_in_without_data(self, world: World, away: Away) -> None:
        links = Page(world.user.get(url("privacy"))).links
        assert not {url("account"), SIGN_IN} & set(links)
        assert url("archive") in links


@pytest.mark.parametrize("language", HEADINGS)
def test_the_page_says_what_to_do_in_the_visitors_language(world: World, away: Away, language: str) -> None:
    response = world.stranger.get(f"{url('home')}?x=1", headers={"accept-language": language})
    page = Page(response)
    assert (response.status_code, page.heading, page.language) == (503, HEADINGS[language], language)
    assert f"{url('home')}?x=1" in page.links
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", HEADINGS)
def test_an_error_before_the_language_is_chosen_has_it_too(
    world: World, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", gone)
    response = world.stranger.get(url("privacy"), headers={"accept-language": language})
    assert (response.status_code, Page(response).heading) == (503, HEADINGS[language])


def test_a_commit_whose_answer_was_lost_is_repeated_without_harm(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is saved, but the connection broke before the database said so."""
    saved = wizard.submit_assessment

    def lost(**arguments: Any) -> None:
        saved(**arguments)
        gone()

    begun = world.user.begin(**ANSWERS)
    with monkeypatch.context() as broken:
        broken.setattr(wizard, "submit_assessment", lost)
        response = world.user.post(url("check", begun), {"company": "Lost"}, headers=HERE)
    form = Forms(response).main
    outcome = Assessment.objects.get(pk=begun).outcome
    assert (response.status_code, outcome is not None) == (503, True)
    assert world.user.post(form.action, form.hidden, headers=HERE)["Location"] == url("result", begun)
    assert Assessment.objects.filter(company="Lost").count() == 1
    assert Assessment.objects.get(pk=begun).outcome == outcome


class TestForm:
    def test_of_another_site_is_not_kept(self, world: World, away: Away) -> None:
        response = world.user.post(url("start"), {"x": "1"}, headers={"origin": "https://evil.example"})
        assert (response.status_code, Forms(response).forms) == (503, [])

    def test_that_cannot_be_read_is_not_kept(self, world: World, away: Away) -> None:
        fields = {f"p{number}": "" for number in range(1001)}
        response = world.user.post(url("edit", world.assessment), fields, headers=HERE)
        assert response.status_code in (400, 503)
        assert Forms(response).forms == []

    def test_with_a_password_keeps_the_rest_and_is_shown_again(self, world: World, away: Away) -> None:
        response = world.stranger.post(SIGN_IN, {"login": "ann@example.com", "password": "secret word"}, headers=HERE)
        kept = Forms(response).main.hidden
        assert (response.status_code, kept["login"], kept["show-again"]) == (503, "ann@example.com", "1")
        assert "secret word" not in response.content.decode()

    def test_in_a_frame_is_kept_in_the_frame(self, world: World) -> None:
        Branding(pk=ONLY, origins="\n".join(ORIGINS)).save()
        brand_cache.forget()
        guest = Guest(raise_request_exception=False, headers=HERE)
        page = guest.begin_here()
        with connection.execute_wrapper(gone):
            response = guest.send(page, option="outbound")
        assert (response.status_code, Page(response).heading) == (503, HEADINGS["en"])
        assert "frame-ancestors " + " ".join(ORIGINS) in response["Content-Security-Policy"]
        assert Forms(response).main.hidden["option"] == "outbound"
        assert guest.send(response).status_code == 200
        assert Assessment.objects.latest("pk").answers["leads"] == "outbound"
