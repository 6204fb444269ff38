"""The pages on sales models and stages, and the one on how the diagnosis works."""

import re
from urllib.parse import quote

import pytest

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.parts import Market, SalesModel
from diagnostics.instrument.text import LANGUAGES, Text
from tests.builders import make_instrument, make_sales_model
from tests.instrument.diagnosis import THRESHOLDS, WEIGHTS
from tests.reference import reference_instrument
from tests.visitors import Page, Visitor, compact, publish_version, url

MODELS = reference_instrument().sales_models
STAGES = reference_instrument().stages
KEY = reference_instrument().key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_every_sales_model_has_a_page(visitor: Visitor, model: object, language: str) -> None:
    page = Page(visitor.get(url("sales-model", model.key), headers={"accept-language": language}))
    assert page.heading == model.name.in_language(language)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_every_sales_model_draws_its_own_pipeline_and_hands_it_over(visitor: Visitor, model: SalesModel) -> None:
    response = visitor.get(url("sales-model", model.key))
    stages = [placed.stage.key for placed in response.context["page"].pipeline.all]
    assert stages == [placed.key for placed in compose_alone(reference_instrument(), model.key).stages]
    links = Page(response).links
    wanted = [url("stage-of", KEY, stage) for stage in stages]
    assert [link for link in links if link in wanted] == wanted
    assert url("handoff-model", KEY, model.key) in links


def test_a_pipeline_of_several_parts_has_their_headings(visitor: Visitor) -> None:
    content = visitor.get(url("sales-model", "outbound")).content.decode()
    assert re.findall(r'<p class="track-title">(.+?)</p>', content) == ["Prospecting", "The deal"]


def test_a_stage_that_an_answer_adds_names_the_answer(visitor: Visitor) -> None:
    content = " ".join(visitor.get(url("stage", "submit_bid")).content.decode().split())
    tenders = reference_instrument().question("leads").option("tenders").label
    assert f"The answer “{tenders}” adds it." in content


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.key)
def test_every_stage_has_a_page(visitor: Visitor, stage: object, language: str) -> None:
    page = Page(visitor.get(url("stage", stage.key), headers={"accept-language": language}))
    assert page.heading == stage.name.in_language(language)


def test_the_catalogue_links_to_all_of_them(visitor: Visitor) -> None:
    links = Page(visitor.get(url("catalogue"))).links
    wanted = [url("sales-model-of", KEY, model.key) for model in MODELS]
    wanted += [url("stage-of", KEY, stage.key) for stage in STAGES]
    assert [link for link in links if link in wanted] == wanted


@pytest.mark.parametrize(
    ("market", "text"),
    [
        (Market.B2B, "For businesses"),
        (Market.B2C, "For consumers"),
        (Market.BOTH, "For businesses and consumers"),
    ],
)
def test_a_sales_model_names_its_market(db: None, market: Market, text: str) -> None:
    model = make_sales_model(market=market, description=Text("First.\n\nSecond.\nStill second."))
    publish_version(make_instrument(sales_models=[model, make_sales_model("outbound")]))
    content = compact(Visitor().get(url("sales-model", model.key)).content.decode())
    assert f'<p class="eyebrow">{text}</p>' in content
    assert '<p class="measure">First.</p><p class="measure">Second.\nStill second.</p>' in content


def test_home_links_to_the_sales_models(visitor: Visitor) -> None:
    links = Page(visitor.get(url("home"))).links
    wanted = [url("sales-model-of", KEY, model.key) for model in MODELS]
    assert [link for link in links if link in wanted] == wanted


def test_how_this_works_shows_every_weight_and_threshold(visitor: Visitor) -> None:
    page = visitor.get(url("how")).context["page"]
    assert [model.threshold for model in page.instrument.sales_models] == list(THRESHOLDS.values())
    names = {model.key: model.name.en for model in MODELS}
    assert [[row.gives for row in table.rows] for table in page.tables] == [
        [
            tuple(f"{names[model]} +{weights[model]}" for model in THRESHOLDS if model in weights)
            for weights in options.values()
        ]
        for options in WEIGHTS.values()
    ]


@pytest.mark.parametrize("page", ["sales-model", "stage"])
@pytest.mark.parametrize("key", ["no_such_thing", "team ", "TEAM", "æ"])
def test_an_unknown_key_has_no_page(visitor: Visitor, page: str, key: str) -> None:
    response = visitor.get(url(page, "known").replace("known", quote(key)))
    assert (response.status_code, Page(response).heading) == (404, "There is no such page")


@pytest.mark.parametrize("address", [("how",), ("catalogue",), ("sales-model", "team"), ("stage", "qualify")])
def test_the_pages_do_not_exist_before_something_is_published(db: None, address: tuple[str, ...]) -> None:
    assert QuestionnaireVersion.objects.count() == 0
    assert Visitor().get(url(*address)).status_code == 404
