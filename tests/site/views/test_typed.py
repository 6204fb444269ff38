"""Nothing typed is lost: every form that visitors fill in is shown again as it was sent, and nothing is written."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.exceptions import NoReverseMatch

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.site.actions.budgets import key_of
from diagnostics.site.models import Spending, User
from diagnostics.site.views.typed import is_marked
from tests.reference import reference_instrument
from tests.site.views.address_keys import KEYS
from tests.site.views.main_form import Forms, SentForm
from tests.visitors import ANSWERS, Page, Visitor, gone, make_account, publish_version, url

HERE = {"origin": "http://testserver"}
ELSEWHERE = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"referer": "https://evil.example/"},
    {"referer": "http://["},
    {},
)
NO_TOKEN = {"csrfmiddlewaretoken": "x" * 64}


class World:
    """A user with a completed assessment and one to check, and a visitor without an account who has the same."""

    def __init__(self) -> None:
        make_account()
        self.owner, self.guest = Visitor(), Visitor()
        self.owner.sign_in()
        self.ids = {visitor: (visitor.complete("North"), visitor.begin(**ANSWERS)) for visitor in self.visitors}

    @property
    def visitors(self) -> tuple[Visitor, Visitor]:
        return self.owner, self.guest

    def address(self, page: str, visitor: Visitor) -> str:
        """Return the address of a page, about the visitor's assessment if it is about one."""
        if page.startswith("account_"):
            return reverse(page)
        completed, open_one = self.ids[visitor]
        given = {"question": [open_one, "leads"], "check": [open_one], "push": [completed, "hubspot"]}
        return url(page, *given.get(page, [completed] if page in OF_ASSESSMENTS else []))


OF_ASSESSMENTS = (
    "edit",
    "remind",
    "share",
    "share-by-mail",
    "mail-me",
    "own-pipeline",
    "todays-stages",
    "handoff",
    "crm-message",
)
OF_OWNERS = (*OF_ASSESSMENTS, "question", "check", "push", "account_email")
OF_GUESTS = ("erase-me", "account_login", "account_signup", "account_reset_password")
PAGES = (*OF_OWNERS, *OF_GUESTS)
"""The pages whose forms hold what a visitor types, as owners or guests open them."""

NOT_OPENED = ("claim", "mfa_edit_webauthn", "embed-question", "embed-check")
"""Marked pages that are not tried here: one has only a button, one needs a passkey, frames have tests of their own."""


@pytest.fixture(scope="module")
def shared_world(module_db: None) -> World:
    publish_version(reference_instrument())
    return World()


@pytest.fixture
def world(shared_world: World, db: None) -> Iterator[World]:
    """The same world for every test, with its cookies as they were."""
    cookies = [(visitor, visitor.cookies.copy()) for visitor in shared_world.visitors]
    yield shared_world
    for visitor, before in cookies:
        visitor.cookies = before
        visitor.handler.enforce_csrf_checks = False


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitor(world: World, page: str) -> Visitor:
    return world.guest if page in OF_GUESTS else world.owner


@pytest.fixture
def address(world: World, page: str, visitor: Visitor) -> str:
    return world.address(page, visitor)


@pytest.fixture
def form(visitor: Visitor, address: str) -> SentForm:
    main = Forms(visitor.get(address)).main
    for name, one in main.fields.items():
        # a stage in another part of the pipeline has other fields
        if name.startswith("part-"):
            one.choices = [one.value]
    return main


def stored(*without: type[Model]) -> dict[str, Any]:
    """Return all rows but those of sessions, which note visits, and of the models `without`."""
    models = [model for model in apps.get_models() if model not in (Session, QuestionnaireVersion, *without)]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def owed_by_account() -> list[float]:
    """Return until when the only account pays off its budget, if it uses it."""
    account = Spending.objects.filter(key=key_of(f"user {User.objects.get().pk}"))
    return list(account.values_list("paid_off", flat=True))


def shown_again(response: Any) -> dict[str, str]:
    return Forms(response).main.shown


class TestLanguage:
    def test_keeps_every_field_and_writes_nothing(self, visitor: Visitor, address: str, form: SentForm) -> None:
        before = stored()
        response = visitor.post(address, {**form.hidden, **form.filled, "show-in": "nb"})
        assert (response.status_code, Page(response).language) == (200, "nb")
        assert shown_again(response) == form.filled
        assert Page(response).error == ""
        assert visitor.cookies["lang"].value == "nb"
        assert stored() == before

    def test_has_buttons_that_send_the_form(self, visitor: Visitor, address: str) -> None:
        assert set(Forms(visitor.get(address)).language_buttons) == {"main-form"}


class TestToken:
    """Of a page that was open when its visitor signed in."""

    def test_that_is_wrong_shows_the_form_again_with_a_right_one(
        self, visitor: Visitor, address: str, form: SentForm
    ) -> None:
        before = stored()
        visitor.handler.enforce_csrf_checks = True
        response = visitor.post(address, {**form.hidden, **form.filled, **NO_TOKEN}, headers=HERE)
        assert (response.status_code, shown_again(response)) == (403, form.filled)
        assert len([notice for notice in Page(response).notices if "send it again" in notice]) == 1
        assert stored() == before
        again = Forms(response).main
        assert visitor.post(address, {**again.hidden, **again.shown}, headers=HERE).status_code != 403

    @pytest.mark.parametrize("headers", ELSEWHERE)
    def test_of_another_site_shows_nothing_of_what_it_sent(
        self, visitor: Visitor, address: str, form: SentForm, headers: dict[str, str]
    ) -> None:
        before = stored()
        visitor.handler.enforce_csrf_checks = True
        response = visitor.post(address, {**form.hidden, **form.filled, **NO_TOKEN}, headers=headers)
        assert (response.status_code, Page(response).heading) == (403, "Please send that again")
        assert Forms(response).forms == []
        assert stored() == before


class TestSession:
    """Of an account, which ended while a form was open."""

    @pytest.fixture(params=OF_OWNERS)
    def page(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    def test_that_ended_keeps_every_field_until_the_visitor_is_signed_in_again(
        self, visitor: Visitor, address: str, form: SentForm
    ) -> None:
        # the budgets of the browser and its address pay for trying, or guessing addresses would cost nothing
        before, owed, password = stored(Spending), owed_by_account(), "field"
        visitor.cookies.pop("sid")
        response = visitor.post(address, {**form.hidden, **form.filled})
        kept = Forms(response).main
        assert response.status_code in (403, 404)
        assert (stored(Spending), owed_by_account()) == (before, owed)
        assert owed
        visitor.sign_in()
        visitor.handler.enforce_csrf_checks = True
        again = visitor.post(kept.action, {**kept.hidden, **NO_TOKEN}, headers=HERE)
        assert shown_again(again) == form.filled
        assert password not in kept.hidden


class TestDatabase:
    """That is away when a form is sent."""

    def test_loses_no_field_and_takes_them_when_it_is_back(
        self, visitor: Visitor, address: str, form: SentForm
    ) -> None:
        visitor.raise_request_exception = False
        with connection.execute_wrapper(gone):
            response = visitor.post(address, {**form.hidden, **form.filled}, headers=HERE)
        kept = Forms(response).main
        assert (response.status_code, Page(response).heading) == (503, "Please try again in a moment")
        assert {name: value for name, value in kept.hidden.items() if name in form.fields} == form.filled
        again = visitor.post(kept.action, kept.hidden, headers=HERE)
        assert again.status_code == 302 or shown_again(again).keys() == form.filled.keys()


class TestButton:
    """Of a form in which nobody types, in a tab that was open when its visitor signed in."""

    @pytest.fixture
    def response(self, world: World) -> Any:
        world.owner.handler.enforce_csrf_checks = True
        again = url("again", world.ids[world.owner][0])
        return world.owner.post(again, {"a": ["1", "2"], "password": "x", **NO_TOKEN}, headers=HERE)

    def test_can_be_pressed_again(self, world: World, response: Any) -> None:
        form = Forms(response).main
        assert (response.status_code, Page(response).heading) == (403, "Please send that again")
        before = Assessment.objects.count()
        assert world.owner.post(form.action, form.hidden, headers=HERE).status_code == 302
        assert Assessment.objects.count() == before + 1

    def test_is_kept_without_secrets(self, response: Any) -> None:
        assert set(Forms(response).main.hidden) == {"csrfmiddlewaretoken", "a"}


def test_a_form_that_is_sent_as_it_is_shown_is_taken(world: World) -> None:
    """The control: the same form writes when it is not only to be shown again."""
    address = world.address("edit", world.owner)
    form = Forms(world.owner.get(address)).main
    assert world.owner.post(address, {**form.hidden, **form.filled}).status_code == 302
    assert Assessment.objects.filter(title=form.fields["title"].filled).exists()


def test_every_marked_page_is_here() -> None:
    outside = [pattern for pattern in patterns(get_resolver()) if pattern not in admin_patterns()]
    assert {str(pattern.name) for pattern in outside if is_marked(pattern.callback)} == {*PAGES, *NOT_OPENED}


def test_every_form_in_which_visitors_type_is_marked(world: World) -> None:
    """Open every page as its owner and as a guest, and look where its forms lead."""
    typed_at, unmarked = set(), set()
    for visitor in world.visitors:
        for where in addresses(world, visitor):
            response = visitor.get(where)
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                typed = [path_of(form, where) for form in Forms(response).forms if form.fields]
                typed_at |= set(typed)
                unmarked |= {path for path in typed if not is_marked(resolve(path).func)}
    assert typed_at >= {world.address(page, world.owner) for page in (*OF_ASSESSMENTS, "check")}
    # its name is typed after the password, and a passkey follows at once
    assert unmarked <= {reverse("mfa_add_webauthn")}


def path_of(form: SentForm, where: str) -> str:
    return (form.action or where).partition("?")[0]


def addresses(world: World, visitor: Visitor) -> Iterator[str]:
    """Yield the address of every page of the site, about the visitor's completed assessment if it is about one."""
    completed, open_one = world.ids[visitor]
    for pattern in patterns(get_resolver()):
        route = str(pattern.pattern)
        name = str(pattern.name)
        if "assessment_id" in route and not route.startswith("embed"):
            for assessment in (completed, open_one):
                more = [completed] if name == "compare" else [1] if name == "revoke" else KEYS.get(name, ())
                yield url(name, assessment, *more)
        elif not re.search("[<(]", route) and pattern not in admin_patterns():
            # without those that need a key of something else
            with suppress(NoReverseMatch):
                yield reverse(name if name.startswith(LIBRARIES) else f"diagnostics:{name}")


LIBRARIES = ("account_", "mfa_", "usersessions_", "set_language")


def admin_patterns() -> list[URLPattern]:
    (admin,) = [part for part in get_resolver().url_patterns if part.namespace == "admin"]
    return list(patterns(admin))


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from patterns(part)
        else:
            yield part
