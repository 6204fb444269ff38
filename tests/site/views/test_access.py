"""Every address of the site against everyone who may ask for it.

The table is the promise. An address that is missing from it fails the suite.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.devices import ResumeLink
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.journey import diagnose
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import invitation_token
from diagnostics.site.models import User
from tests.reference import reference_instrument
from tests.rendering import without_rendering
from tests.site.views.access_to_accounts import ACCOUNTS
from tests.site.views.access_to_branding import BRANDING
from tests.site.views.access_to_comparisons import COMPARISONS
from tests.site.views.access_to_handoff import HANDOFF
from tests.site.views.access_to_sharing import SHARING, link_of, make_link, secret_for
from tests.site.views.address_keys import KEYS
from tests.visitors import ANSWERS, SIGN_IN, Page, Visitor, make_account, publish_version, with_second_factor

pytestmark = pytest.mark.usefixtures("no_pdf")

ROLES = ("stranger", "starter", "granted", "owner", "other", "staff", "superuser")
"""`starter` is the browser that began every assessment, `granted` one that came by a link, `owner` the user to whom
the owned ones belong, `other` another user; `staff` has no permissions."""

EVERYONE = "*"
CACHED = {"favicon", "branding-logo", "branding-css"}
"""What caches may keep: it is the same for everyone."""

TABLE = """
page         assessment       stranger  starter  granted  owner    other    staff    superuser
home         -                200/405   *
start        -                302/302   *
questionnaire -               200/302   *
resume       begun            200/302   *
resume       completed        200/302   *
resume       owned-begun|owned-completed  404/404  404/404  404/404  302/302  404/404  404/404  404/404
archive      -                200/405   *
result       begun            404/405   302/405  302/405  404/405  404/405  404/405  404/405
result       completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
result       owned-begun      404/405   404/405  404/405  302/405  404/405  404/405  404/405
result       owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
result-json  begun            404/405   *
result-json  completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
result-json  owned-begun      404/405   *
result-json  owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
result-pdf   begun            404/405   *
result-pdf   completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
result-pdf   owned-begun      404/405   *
result-pdf   owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
question     begun            404/404   200/302  200/302  404/404  404/404  404/404  404/404
question     completed        404/404   302/302  302/302  404/404  404/404  404/404  404/404
question     owned-begun      404/404   404/404  404/404  200/302  404/404  404/404  404/404
question     owned-completed  404/404   404/404  404/404  302/302  404/404  404/404  404/404
check        begun            404/404   302/302  302/302  404/404  404/404  404/404  404/404
check        completed        404/404   302/302  302/302  404/404  404/404  404/404  404/404
check        owned-begun      404/404   404/404  404/404  302/302  404/404  404/404  404/404
check        owned-completed  404/404   404/404  404/404  302/302  404/404  404/404  404/404
continue     begun|completed  404/404  200/302  200/302  404/404  404/404  404/404  404/404
continue     owned-begun|owned-completed  404/404  404/404  404/404  200/302  404/404  404/404  404/404
continue-end begun|completed  405/404  405/302  405/302  405/404  405/404  405/404  405/404
continue-end owned-begun|owned-completed  405/404  405/404  405/404  405/302  405/404  405/404  405/404
edit         begun|completed  404/404  200/302  200/302  404/404  404/404  404/404  404/404
edit         owned-begun|owned-completed  404/404  404/404  404/404  200/302  404/404  404/404  404/404
undo-rename  begun|completed  405/404  405/302  405/302  405/404  405/404  405/404  405/404
undo-rename  owned-begun|owned-completed  405/404  405/404  405/404  405/302  405/404  405/404  405/404
erase        begun|completed  404/404  200/302  200/302  404/404  404/404  404/404  404/404
erase        owned-begun|owned-completed  404/404  404/404  404/404  200/302  404/404  404/404  404/404
how          -                200/405   *
help         -                200/405   *
help-admin   -                200/405   *
catalogue    -                200/405   *
sales-model  -                200/405   *
stage        -                200/405   *
how-of       -                200/405   *
catalogue-of -                200/405   *
sales-model-of -              200/405   *
stage-of     -                200/405   *
verify       -                200/405   *
account      -                302/405   302/405  302/405  200/405  200/405  200/405  200/405
privacy|accessibility|my-data|robots|export-csv|export-xlsx|export-json - 200/405 *
my-data-json -                200/405   200/405  200/405  302/405  302/405  302/405  302/405
erase-me     -                200/302   200/302  200/302  302/302  302/302  302/302  302/302
favicon      -                301/405   *
i18n/        -                302/302   *
admin/       -                302/403   302/403  302/403  302/302  302/302  200/200  200/200
"""
"""Statuses of GET/POST; a star repeats the one before it for everyone else; a stroke joins pages or assessments."""

PREFIXES = {"i18n/": "set_language", "admin/": "admin:index"}
OF_LIBRARIES = ("account_", "mfa_", "usersessions_")
"""How the names of those addresses begin that a library brings, which are listed one by one."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    page: str
    assessment: str
    expected: dict[str, str]


def _rows() -> Iterator[Row]:
    for line in filter(None, "".join((TABLE, BRANDING, HANDOFF, COMPARISONS, SHARING, ACCOUNTS)).splitlines()[2:]):
        page, assessment, *statuses = line.split()
        if statuses[-1] == EVERYONE:
            statuses = [statuses[0]] * len(ROLES)
        for name, each in product(page.split("|"), assessment.split("|")):
            yield Row(name, each, dict(zip(ROLES, statuses, strict=True)))


ROWS = tuple(_rows())


class World:
    """One visitor of each role, and one assessment of each kind."""

    def __init__(self, version: QuestionnaireVersion) -> None:
        self.visitors = {role: Visitor() for role in ROLES}
        users = {role: self._sign_in(role) for role in ("owner", "other", "staff", "superuser")}
        self.visitors["starter"].start()
        browser = Assessment.objects.get().browser
        outcome = diagnose(reference_instrument(), ANSWERS)
        begun = {"version": version, "browser": browser, "answers": {"leads": "outbound"}, "started_at": timezone.now()}
        done = {**begun, "answers": ANSWERS, "completed_at": timezone.now(), "outcome": dump_outcome(outcome)}
        create = Assessment.objects.create
        self.assessments = {
            "begun": create(**begun),
            "completed": create(**done),
            # as if the browser's had been claimed: what the browser began and let in no longer counts
            "owned-begun": create(**begun, owner=users["owner"]),
            "owned-completed": create(**done, owner=users["owner"]),
        }
        self._grant_all()
        for key in ("completed", "owned-completed"):
            make_link(self.assessments[key])

    def _sign_in(self, role: str) -> User:
        is_staff = role in ("staff", "superuser")
        user = make_account(f"{role}@example.com", is_staff=is_staff, is_superuser=role == "superuser")
        if is_staff:
            with_second_factor(user)
        self.visitors[role].force_login(user)
        return user

    def _grant_all(self) -> None:
        self.visitors["granted"].post(self.address("resume", "begun"))
        browser = self.assessments["begun"].grants.get().browser
        for assessment in self.assessments.values():
            assessment.grants.get_or_create(browser=browser)

    def address(self, page: str, assessment: str) -> str:
        return address(page, self.assessments[assessment].pk if assessment in self.assessments else None)

    def ask(self, role: str, page: str, assessment: str) -> str:
        """Return the statuses of GET and POST, each in the world as it was."""
        where, form = self.address(page, assessment), {"option": "mixed"}
        client = self.visitors[role]
        with without_rendering():
            answers = (_undone(client, "get", where), _undone(client, "post", where, form))
        for answer in answers:
            kept = set(answer["Cache-Control"].split(", "))
            assert page in CACHED or {"private", "no-store"} <= kept, (page, kept)
        return "/".join(str(answer.status_code) for answer in answers)


def address(page: str, assessment: object) -> str:
    if page in PREFIXES:
        return reverse(PREFIXES[page])
    if page.startswith(OF_LIBRARIES):
        return reverse(page, args=KEYS.get(page, ()))
    given = [assessment] * (2 if page == "compare" else 1) if assessment else []
    if page == "invitation":
        given = [invitation_token(Invitation.objects.get_or_create(email="invited@example.com")[0])]
    if page == "resume":
        return ResumeLink(assessment or uuid4(), None, timezone.now()).url
    if page.startswith("shared"):
        given = [secret_for(page, assessment)]
    if page == "revoke":
        given += [link_of(assessment)]
    return reverse(f"diagnostics:{page}", args=[*given, *KEYS.get(page, ())])


def _undone(client: Client, method: str, where: str, *data: Any) -> HttpResponse:
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(where, *data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


@pytest.fixture(scope="module")
def world_of_all(module_db: None) -> World:
    return World(publish_version(reference_instrument()))


@pytest.fixture
def world(world_of_all: World, db: None) -> World:
    """The same world for every test, which leaves it as it was."""
    return world_of_all


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.page} {row.assessment}")
def test_every_address_answers_everyone_as_promised(world: World, row: Row) -> None:
    assert {role: world.ask(role, row.page, row.assessment) for role in ROLES} == row.expected


def test_no_address_is_missing_from_the_table() -> None:
    assert {row.page for row in ROWS} == set(addresses())


def addresses() -> Iterator[str]:
    """Yield the name of every page of ours, and the prefix of what Django brings."""
    for part in get_resolver().url_patterns:
        if part.namespace == "diagnostics":
            yield from (pattern.name for pattern in part.url_patterns)
        elif str(part.pattern) == "accounts/":
            yield from names_in(part)
        else:
            yield str(part.pattern)


def names_in(part: URLResolver) -> Iterator[str]:
    for pattern in part.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_in(pattern)
        else:
            yield str(pattern.name)


PRIVATE = tuple(
    pattern.name
    for part in get_resolver().url_patterns
    if part.namespace == "diagnostics"
    for pattern in part.url_patterns
    if str(pattern.pattern).startswith("assessments/<uuid:")
)
"""Every page of an assessment."""


@pytest.mark.parametrize("page", PRIVATE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_and_foreign_assessments_are_answered_alike(world: World, page: str, method: str) -> None:
    foreign = [assessment.pk for assessment in world.assessments.values()]
    for role in ("stranger", "other", "superuser"):
        asked = [(key, _undone(world.visitors[role], method, address(page, key))) for key in [uuid4(), *foreign]]
        answers = {(response.status_code, _without_tokens(response, key)) for key, response in asked}
        assert len(answers) == 1


@pytest.mark.parametrize("page", [page for page in PRIVATE if page not in ("handoff-file", "report-pdf")])
def test_no_page_answers_under_the_name_of_a_file(db: None, page: str) -> None:
    """A cache that keeps whatever ends like a picture must never be given a page of somebody."""
    for suffix in ("x.css", "/x.css", ";x.css", "%2fx.js", ".png"):
        with pytest.raises(Resolver404):
            resolve(address(page, uuid4()) + suffix)


@pytest.mark.parametrize("page", PRIVATE)
def test_a_stranger_can_sign_in_and_come_back(world: World, page: str) -> None:
    where = address(page, world.assessments["owned-completed"].pk)
    response = _undone(world.visitors["stranger"], "get", where)
    links = [link for link in Page(response).links if link.startswith(SIGN_IN)]
    # in the header and in the page, but for addresses of forms alone, and old ones, which lead to others
    assert response.status_code in (301, 405) or links == [f"{SIGN_IN}?next={quote(where, safe='')}"] * 2


def _without_tokens(response: HttpResponse, key: UUID) -> str:
    """Return the body without the token, which is masked anew in every response, and without the id in addresses."""
    return re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", response.content.decode()).replace(str(key), "id")


@pytest.mark.parametrize("page", PRIVATE)
def test_without_the_rule_a_stranger_would_be_let_in(world: World, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assessment, "is_visible_to", lambda assessment, viewer: True)
    (promised,) = (row.expected["starter"] for row in ROWS if (row.page, row.assessment) == (page, "completed"))
    assert world.ask("stranger", page, "completed") == promised
