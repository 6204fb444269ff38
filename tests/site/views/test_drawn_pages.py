"""Pages whose parts are drawn once are the pages that they would be without, byte for byte, whoever saw them before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from itertools import product
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode, ExtendsNode
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.forms.assessments import CheckForm
from diagnostics.assessing.pages.assessments import check_page, home_page, question_page
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.assessing.pages.seal import SealView
from diagnostics.assessing.pages.wizard import SITE, WizardUrls
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import dump_instrument, dump_outcome, fingerprint
from diagnostics.instrument.instrument import EQUAL, STANDS_OUT, Instrument
from diagnostics.instrument.journey import diagnose, walk
from diagnostics.instrument.text import LANGUAGES, Text
from diagnostics.pipelines.domain.editing import edited
from diagnostics.pipelines.domain.own_pipeline import begin_with
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.pages.results import own_view
from diagnostics.site.domain.branding import UNBRANDED, Brand, Ground, Logo
from diagnostics.site.domain.colour import Colour
from diagnostics.site.languages import override_language
from diagnostics.site.models import User
from diagnostics.site.queries.branding import brand_cache
from diagnostics.templatetags.drawn import DrawnNode, FilledNode, drawings
from tests.reference import reference_instrument
from tests.site.views.test_access import ROWS, World
from tests.visitors import Visitor, publish_version, url

pytestmark = pytest.mark.usefixtures("no_pdf")

BRAND = Brand(
    Text("Contoso"), Text("Run by https://contoso.example"), Colour(122, 31, 92), Logo(b"p", 3, 2, Ground.LIGHT)
)
TOKEN = "c" * 32
PERSONAL = ("Zephyr", "Quokka", "@example.com", "ffff-00", TOKEN)
"""What is in the names, notes, addresses, ids and tokens of the people of these tests."""


def _drawn_without(self: DrawnNode, context: Context) -> str:
    inside: Any = copy(context)
    values = {name: value.resolve(context, ignore_failures=True) for name, value in self.arguments}
    inside.page = getattr(context, "page", context)
    has_blocks = bool(self.get_nodes_by_type(BlockNode))
    inside.is_page = isinstance(self, ExtendsNode) or (getattr(context, "is_page", False) and has_blocks)
    ids = {name: value._value.resolve(inside.page, ignore_failures=True) for name, value in self.ids.items()}
    inside.dicts = [*context.dicts, {**values, **ids}]
    return str(self.text(inside))


def _filled_without(self: FilledNode, context: Context) -> str:
    is_of_page = getattr(context, "is_page", False) and self.get_nodes_by_type(BlockNode)
    return str(self.nodelist.render(context if is_of_page else getattr(context, "page", context)))


@contextmanager
def without_drawings() -> Iterator[None]:
    """Render templates as if `drawn` and `filled` were not there: everything each time, nothing kept."""
    with patch.object(DrawnNode, "render", _drawn_without), patch.object(FilledNode, "render", _filled_without):
        yield


@pytest.fixture(autouse=True)
def _same_each_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let tokens, secrets and signatures be the same each time, and begin with nothing drawn."""
    monkeypatch.setattr("diagnostics.sharing.domain.secrets.token_urlsafe", lambda count: "s" * count)
    monkeypatch.setattr("salesmodel.csrf.random_characters", lambda: TOKEN)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_800_000_000)
    drawings.clear()
    yield
    drawings.clear()


def personal_parts(*texts: str) -> list[object]:
    """Return the keys and texts in the cache that contain what is personal."""
    kept = [part for key, drawing in drawings.items() for part in (repr(key), *map(str, drawing))]
    return [part for part in kept if any(text in part for text in (*PERSONAL, *texts))]


def compared(render: Callable[[str], str]) -> None:
    """Compare what one visitor sees, with nothing kept and after another one, with what they see without drawings."""
    with without_drawings():
        expected = {name: render(name) for name in ("Zephyr", "Quokka")}
    assert len(drawings) == 0
    assert render("Zephyr") == expected["Zephyr"]
    count = len(drawings)
    assert render("Quokka") == expected["Quokka"] != expected["Zephyr"]
    assert len(drawings) == count
    assert render("Zephyr") == expected["Zephyr"]
    assert personal_parts() == []


# what is asked of anyone


@pytest.fixture(scope="module")
def published() -> Instrument:
    document = dump_instrument(reference_instrument())
    return instrument_of(QuestionnaireVersion(document=document, fingerprint=fingerprint(document)))


def request_of(name: str, path: str, *, has_messages: bool, is_signed_in: bool) -> Any:
    request: Any = RequestFactory().get(f"{path}?name={name}")
    request.user = User(pk=7, email=f"{name}@example.com") if is_signed_in else AnonymousUser()
    request.resolver_match = resolve(path)
    request._messages = [Message(20, f"Saved {name}"), Message(20, name, f"undo /{name}/")] if has_messages else []
    return request


def id_of(name: str) -> UUID:
    return UUID(f"ffffffff-ffff-4fff-8fff-{ord(name[0]):012x}")


def answers_of(instrument: Instrument) -> list[dict[str, str]]:
    """Return all answers that the questionnaire can have, without the separating one."""
    keys = [question.key for question in instrument.questions]
    options = [[option.key for option in question.options] for question in instrument.questions]
    return [dict(zip(keys, chosen, strict=True)) for chosen in product(*options)]


ANSWERS = answers_of(reference_instrument())


@given(
    answers=st.sampled_from(ANSWERS),
    language=st.sampled_from(LANGUAGES),
    is_branded=st.booleans(),
    has_own=st.booleans(),
    more=st.booleans(),
)
def test_results_are_the_same(
    published: Instrument, answers: dict[str, str], language: str, is_branded: bool, has_own: bool, more: bool
) -> None:
    """Of any outcome, with a pipeline of the team's own, with messages and signed in."""
    drawings.clear()
    asked = walk(published, answers).step(STANDS_OUT)
    outcome = diagnose(published, {**answers, STANDS_OUT: EQUAL} if asked else answers)
    brand_cache.keep(BRAND if is_branded else UNBRANDED)

    def render(name: str) -> str:
        own = edited(begin_with(outcome.pipeline), outcome.pipeline.stages[0].key, name=name) if has_own else None
        page = ResultPage(
            published,
            outcome,
            fingerprint(dump_outcome(outcome)),
            own_view(Plan(published, outcome, own)),
            assessment=id_of(name),
            title=name,
            completed_at=datetime(2026, 11, 29, tzinfo=UTC),
            seal=SealView(name, name, name, name),
            has_pdf=more,
        )
        request = request_of(name, url("result", id_of(name)), has_messages=more, is_signed_in=more)
        context = {"page": page, "note": name, "steps": (), "change": None}
        return render_to_string("diagnostics/assessing/result.html", context, request)

    with override_language(language):
        compared(render)


@given(answers=st.sampled_from(ANSWERS), language=st.sampled_from(LANGUAGES), more=st.booleans())
def test_the_wizard_is_the_same(published: Instrument, answers: dict[str, str], language: str, more: bool) -> None:
    """The start page, every question without an answer, with one and with an error, and the check page."""
    drawings.clear()
    brand_cache.keep(BRAND if more else UNBRANDED)
    journey = walk(published, answers)

    def render(name: str) -> str:
        urls = WizardUrls(SITE, id_of(name))
        request = request_of(name, urls.check(), has_messages=more, is_signed_in=more)
        start = home_page(published, start_url=f"/{name}/", retention_begun=30, retention_completed=0)
        pages: list[tuple[str, dict[str, Any]]] = [("home", {"page": start, "reminders": (), "welcome": None})]
        for step, error in product(journey.steps, ("", f"No {name}")):
            chosen = step.answer if more else None
            page = question_page(urls, journey, step, chosen=chosen, error=error, is_change=more)
            pages.append(("question", {"page": page}))
        form = CheckForm({"company": name}, nouns=published.nouns)
        pages.append(("check", {"page": check_page(urls, published, journey), "form": form}))
        return "".join(render_to_string(f"diagnostics/assessing/{page}.html", more, request) for page, more in pages)

    with override_language(language):
        compared(render)


# every page of the site


@pytest.fixture(scope="module")
def world_of_all(module_db: None) -> World:
    world = World(publish_version(reference_instrument()))
    for number, assessment in enumerate(world.assessments.values()):
        assessment.name(title=f"Zephyr {number}", note="Quokka note", company="Quokka")
        assessment.save()
    return world


@pytest.fixture
def world(world_of_all: World, db: None) -> World:
    return world_of_all


@pytest.mark.parametrize(
    ("role", "brand", "language"), [("starter", UNBRANDED, "en"), ("owner", BRAND, "nb")], ids=["starter", "owner"]
)
def test_every_page_of_the_site_is_the_same(world: World, role: str, brand: Brand, language: str) -> None:
    brand_cache.keep(brand)
    visitor = world.visitors[role]
    visitor.cookies["lang"] = language
    pages = sorted({(row.page, row.assessment) for row in ROWS if row.expected[role].startswith("200")})
    secrets = [str(assessment.pk) for assessment in world.assessments.values()]
    # somebody else has seen them before
    for page, assessment in pages:
        if assessment == "-":
            world.visitors["other"].get(world.address(page, assessment))
    differing = [place for place in pages if _differs(visitor, world.address(*place))]
    assert differing == [], differing
    assert len(drawings) > 20
    assert personal_parts(*secrets, *(visitor.cookies[name].value for name in visitor.cookies if name != "lang")) == []


def _differs(visitor: Visitor, address: str) -> bool:
    response = visitor.get(address)
    if not response["Content-Type"].startswith("text/html"):
        return False
    with without_drawings():
        return bool(visitor.get(address).content != response.content)


def test_the_comparison_notices_a_part_that_is_drawn_for_too_little(published: Instrument) -> None:
    """The control: without one of its arguments in the key, a question shows the answer of who saw it before."""
    journey = walk(published, ANSWERS[0])

    def render(name: str) -> str:
        chosen = journey.steps[0].question.options[name == "Zephyr"].key
        urls = WizardUrls(SITE, id_of(name))
        page = question_page(urls, journey, journey.steps[0], chosen=chosen, error="", is_change=False)
        request = request_of(name, urls.check(), has_messages=False, is_signed_in=False)
        return render_to_string("diagnostics/assessing/question.html", {"page": page}, request)

    with patch.dict("diagnostics.templatetags.drawn_keys.KEYS", {int: type}), pytest.raises(AssertionError):
        compared(render)


def test_the_search_notices_what_is_personal() -> None:
    drawings.keep(("a", "Zephyr"), ("b",))
    drawings.keep("c", ("d", "Quokka"))
    assert len(personal_parts()) == 2
