"""Parts of pages are drawn once for what they depend on, and can contain nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError, engines
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils.functional import SimpleLazyObject

from diagnostics.assessing.pages.cards import PlacedCard
from diagnostics.assessing.pages.pipelines import placed_stages
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.text import Text, reading_in
from diagnostics.site.languages import override_language
from diagnostics.site.pages.place import Place
from diagnostics.templatetags.drawn import DrawnNode, NotGiven, drawings
from diagnostics.templatetags.drawn_keys import KEYS, UNKEPT, NoKey, key_of
from tests.builders import make_instrument, make_sales_model, make_stage

DRAFT = make_instrument()


def published(instrument: Instrument, fingerprint: str = "f" * 64) -> Instrument:
    """Return a copy of an instrument, as it is read from a published version."""
    instrument = replace(instrument)
    object.__setattr__(instrument, "published_as", fingerprint)
    return instrument


PUBLISHED = published(DRAFT)


def template_of(text: str) -> Template:
    return Template("{% load drawn i18n accounts %}" + text)


def rendered(text: str | Template, **variables: object) -> str:
    template = text if isinstance(text, Template) else template_of(text)
    return str(template.render(Context(variables)))


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    drawings.clear()
    yield
    drawings.clear()


@pytest.fixture
def draws() -> Iterator[list[object]]:
    """What was drawn: the arguments each time."""
    given: list[object] = []
    draw = DrawnNode.draw

    def counted(node: DrawnNode, arguments: Mapping[str, object], page: Context) -> Sequence[object]:
        given.append(arguments)
        return draw(node, arguments, page)

    with patch.object(DrawnNode, "draw", counted):
        yield given


class TestDrawn:
    TITLE = (
        "{% drawn instrument=instrument %}{{ instrument.title }}"
        "{% filled %} for {{ name }}{% endfilled %}.{% enddrawn %}"
    )

    def test_is_drawn_once_and_filled_each_time(self, draws: list[object]) -> None:
        template = template_of(self.TITLE)
        texts = [rendered(template, instrument=PUBLISHED, name=name) for name in ("<Ann>", "Bo", "Bo")]
        assert texts == [f"{DRAFT.title} for {name}." for name in ("&lt;Ann&gt;", "Bo", "Bo")]
        assert len(draws) == 1

    def test_is_drawn_anew_for_a_draft_and_kept_by_nobody(self, draws: list[object]) -> None:
        template = template_of(self.TITLE)
        for _ in range(2):
            rendered(template, instrument=DRAFT, name="")
        assert (len(draws), len(drawings)) == (2, 0)

    def test_is_drawn_anew_for_another_version(self) -> None:
        template = template_of(self.TITLE)
        other = published(replace(DRAFT, title=Text("Reworded")), "0" * 64)
        assert rendered(template, instrument=PUBLISHED, name="") == f"{DRAFT.title} for ."
        assert rendered(template, instrument=other, name="") == "Reworded for ."

    def test_is_drawn_for_each_language_of_labels_and_of_texts_and_for_each_prefix_of_addresses(self) -> None:
        text = (
            "{% drawn instrument=instrument %}{{ instrument.title }} {% translate 'Back' %} {% url 'account_login' %}"
        )
        template = template_of(text + "{% enddrawn %}")
        texts = [rendered(template, instrument=PUBLISHED)]
        with override_language("nb"):
            texts.append(rendered(template, instrument=PUBLISHED))
        with reading_in("nb"):
            texts.append(rendered(template, instrument=PUBLISHED))
        set_script_prefix("/sub/")
        texts.append(rendered(template, instrument=PUBLISHED))
        set_script_prefix("/")
        english, norwegian = DRAFT.title.en, DRAFT.title.nb
        assert texts == [
            f"{english} Back /accounts/login/",
            f"{norwegian} Tilbake /accounts/login/",
            f"{norwegian} Back /accounts/login/",
            f"{english} Back /sub/accounts/login/",
        ]

    def test_tells_true_from_one_and_none_from_nothing_like_it(self) -> None:
        template = template_of("{% drawn value=value %}{{ value }}{% enddrawn %}")
        assert [rendered(template, value=value) for value in (True, 1, 0, False, None)] == [
            *("True", "1", "0", "False", "None")
        ]

    def test_escapes_as_the_template_around_it_does(self) -> None:
        inside = "{% drawn instrument=instrument %}{{ instrument.title }}{% enddrawn %}"
        instrument = published(replace(DRAFT, title=Text("R & D")))
        (template,) = (template_of("{% include inside %} {% autoescape off %}{% include inside %}{% endautoescape %}"),)
        assert rendered(template, inside=template_of(inside), instrument=instrument) == "R &amp; D R & D"

    def test_fills_in_an_id_wherever_it_or_an_address_with_it_is_written(self, draws: list[object]) -> None:
        text = "{% drawn filled id=id %}{% url 'diagnostics:share' id %} {{ id }} {% url 'diagnostics:erase' id %}"
        template = template_of(text + "{% enddrawn %}")
        for number in (1, 2):
            id = UUID(int=number)
            assert rendered(template, id=id) == f"/assessments/{id}/share/ {id} /assessments/{id}/erase/"
        assert len(draws) == 1

    @pytest.mark.parametrize("id", ["Ann", None, 7], ids=["text", "nothing", "number"])
    def test_fills_in_no_other_value_than_an_id(self, id: object) -> None:
        with pytest.raises(NotGiven):
            rendered("{% drawn filled id=id %}{{ id }}{% enddrawn %}", id=id)

    def test_parts_inside_are_drawn_for_what_they_depend_on(self, draws: list[object]) -> None:
        inner = "{% drawn model=model %}{{ model.key }}{% filled %}{{ sign }}{% endfilled %}{% enddrawn %}"
        outer = "{% drawn instrument=instrument %}{% for model in instrument.sales_models %}" + inner + "{% endfor %}"
        template = template_of(outer + "{% filled %}{{ sign }}{% endfilled %}{% enddrawn %}")
        keys = [model.key for model in DRAFT.sales_models]
        assert rendered(template, instrument=PUBLISHED, sign="!") == "!".join(keys) + "!!"
        count = len(draws)
        assert count == 1 + len(keys)
        assert rendered(template, instrument=PUBLISHED, sign="?") == "?".join(keys) + "??"
        assert rendered(template, instrument=published(DRAFT, "0" * 64), sign="?") == "?".join(keys) + "??"
        assert len(draws) == count + 1


PERSONAL = (
    "{{ name }}",
    "{{ page.title }}",
    "{% if name %}1{% endif %}",
    "{% if page and name %}1{% endif %}",
    "{% if not name or page %}1{% endif %}",
    "{% for one in name %}1{% endfor %}",
    "{% with other=name %}{{ other }}{% endwith %}",
    "{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}",
    "{% blocktranslate with other=name %}Hello {{ other }}{% endblocktranslate %}",
    "{% firstof name 'x' %}",
    "{{ request.path }}",
    "{% csrf_token %}",
    "{% sign_in_url %}",
    "{% include inside %}",
)


class TestNothingElse:
    """Whatever way a template takes to a variable of the page, it fails at once, wherever it is."""

    @pytest.mark.parametrize("inside", PERSONAL, ids=range(len(PERSONAL)))
    def test_is_reached_from_a_part_that_is_drawn(self, inside: str) -> None:
        request = RequestFactory().get("/")
        page = SimpleLazyObject(lambda: ResultPage(DRAFT, diagnose(DRAFT, {"leads": "inbound"}), title="North"))
        variables = {
            "name": "Ann",
            "page": page,
            "csrf_token": "x",
            "request": request,
            "inside": template_of("{{ name }}"),
        }
        text = "{% drawn instrument=instrument %}" + inside + "{% enddrawn %}"
        with pytest.raises(NotGiven):
            rendered(text, instrument=PUBLISHED, **variables)
        assert len(drawings) == 0
        # the control: the same is there for what is filled in
        filled = "{% drawn instrument=instrument %}{% filled %}" + inside + "{% endfilled %}{% enddrawn %}"
        template = engines["django"].from_string("{% load drawn i18n accounts %}" + filled)
        assert template.render({"instrument": PUBLISHED, **variables}, request) != ""

    def test_is_filled_in_from_the_variables_around_it(self) -> None:
        text = "{% drawn instrument=instrument %}{% for model in instrument.sales_models %}{% filled %}{{ model }}"
        assert rendered(text + "{% endfilled %}{% endfor %}{% enddrawn %}", instrument=PUBLISHED) == ""

    def test_is_changed_by_a_tag_around_what_is_filled_in(self) -> None:
        text = "{% drawn %}{% filter upper %}{% filled %}a{% endfilled %}{% endfilter %}{% enddrawn %}"
        with pytest.raises(NotGiven, match="changes its text"):
            rendered(text.replace("upper", "truncatechars:3"))

    @pytest.mark.parametrize(
        "text",
        [
            "{% drawn %}{% block main %}{% endblock %}{% enddrawn %}",
            "{% drawn %}{% if True %}{% block main %}{% endblock %}{% endif %}{% enddrawn %}",
            "{% drawn page %}{% enddrawn %}",
            "{% drawn %}{% if True %}{% language 'nb' %}{% endlanguage %}{% endif %}{% enddrawn %}",
        ],
        ids=["block", "block inside a tag", "argument without a name", "another language"],
    )
    def test_is_written(self, text: str) -> None:
        with pytest.raises(TemplateSyntaxError):
            template_of(text)

    def test_no_template_that_could_be_included_changes_the_language(self) -> None:
        templates = (settings.BASE_DIR / "templates").rglob("*.html")
        assert [str(template) for template in templates if "{% language" in template.read_text()] == []

    def test_a_block_is_written_inside_of_what_is_filled_in(self) -> None:
        assert rendered("{% drawn %}{% filled %}{% block main %}a{% endblock %}{% endfilled %}{% enddrawn %}") == "a"


class TestKeys:
    def test_are_of_these_types_alone(self) -> None:
        names = (
            "AboutQuestionnaire AnswerOption AnswerRow Asked CataloguePage CompanyFields Composition DrawnBar Findings",
            "FirstStep FirstSteps Frame HowPage Instrument Layout Lineage ModelPage NoneType Nouns Offer",
            "OwnCard OwnContent OwnPlaybookStage Place PlacedCard PlaybookStage Preview Question",
            "Ranking SalesModel ScoreBar ScoreLine SiteBrand StageContent StagePage bool int",
        )
        assert sorted(kind.__name__ for kind in KEYS) == " ".join(names).split()

    @pytest.mark.parametrize(
        "value",
        ["Ann", b"Ann", UUID(int=1), datetime(2026, 11, 29, tzinfo=UTC), ("Ann",), {"name": "Ann"}, 1.5, Text("Ann")],
        ids=lambda value: type(value).__name__,
    )
    def test_are_of_no_other_value(self, value: object) -> None:
        with pytest.raises(NoKey):
            rendered("{% drawn value=value %}{% enddrawn %}", value=value)

    def test_are_none_of_a_page_with_what_is_personal(self) -> None:
        page = ResultPage(PUBLISHED, diagnose(PUBLISHED, {"leads": "inbound"}), "d" * 64, title="North")
        with pytest.raises(NoKey):
            key_of(page)
        assert key_of(page.findings) == ("f" * 64, "d" * 64)

    def test_of_findings_that_are_not_saved_or_of_a_draft_are_none(self) -> None:
        outcome = diagnose(DRAFT, {"leads": "inbound"})
        for page in (ResultPage(PUBLISHED, outcome), ResultPage(DRAFT, outcome, "d" * 64)):
            assert key_of(page.findings) is UNKEPT

    def test_of_placed_stages_differ_wherever_the_stages_do(self) -> None:
        """A key names the version and the key of its stage, so all else that a card shows must be in it."""
        card = placed_stages(PUBLISHED, diagnose(PUBLISHED, {"leads": "inbound"})).all[0]
        shown = [field.name for field in fields(PlacedCard) if field.name not in ("stage", "version")]
        other: dict[str, Any] = {name: not getattr(card, name) for name in shown}
        other |= {"added_by": make_sales_model("else"), "in_place_of": make_stage("else"), "starts_when": Text("x")}
        other |= {"recommended_as": Text("x"), "reason": None, "number": 7}
        changed = [replace(card, **{name: other[name]}) for name in shown]
        changed += [replace(card, version="0" * 64), replace(card, stage=replace(card.stage, idle_days=77))]
        changed += [replace(card, stage=replace(card.stage, win_probability=77)), replace(card, stage=make_stage("x"))]
        assert len({key_of(card), *map(key_of, changed)}) == 1 + len(changed)
        assert key_of(replace(card, version="")) is UNKEPT

    def test_of_an_instrument_made_of_a_published_one_is_none(self) -> None:
        assert key_of(replace(PUBLISHED, title=Text("Other"))) is UNKEPT


def test_a_place_is_a_name_of_the_sites_own_addresses() -> None:
    assert key_of(Place("archive")) == Place("archive") != Place("account")


def test_two_sales_models_with_other_texts_have_other_keys() -> None:
    assert key_of(make_sales_model()) != key_of(make_sales_model(watch_out=Text("Other")))
