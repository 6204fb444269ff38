"""Pages to learn from: what brings a stage, which stages a model brings, and the arithmetic."""

import pytest

from diagnostics.domain.text import Text
from diagnostics.presenters.catalogue import Link, catalogue_page, how_page, model_page, stage_page
from tests.builders import make_instrument, make_process, make_rule, make_sales_model, make_stage

INSTRUMENT = make_instrument(
    sales_models=[
        make_sales_model("channel", process="through_partners", threshold=3),
        make_sales_model("outbound", threshold=2),
        make_sales_model("inbound", threshold=2),
    ],
    processes=[make_process(), make_process("through_partners", "sign won", wins="won")],
    rules=[
        make_rule("outbound", "prospect", "before", "qualify"),
        make_rule("outbound", "present", "leave_out"),
        make_rule("channel", "review", "after", "won"),
    ],
    outreach_note=Text("Ask for consent."),
)


def stage_link(key: str) -> Link:
    return Link(key, f"/questionnaires/sales-model/stages/{key}/")


def model_link(key: str) -> Link:
    return Link(f"name {key}", f"/questionnaires/sales-model/sales-models/{key}/")


class TestModelPage:
    @pytest.mark.parametrize(
        ("key", "stages"), [("channel", "sign won review"), ("outbound", "prospect"), ("inbound", "")]
    )
    def test_lists_the_stages_of_its_process_and_its_rules(self, key: str, stages: str) -> None:
        page = model_page(INSTRUMENT, INSTRUMENT.sales_model_by_key[key])
        assert page.stages == tuple(map(stage_link, stages.split()))

    def test_leads_to_the_others(self) -> None:
        page = model_page(INSTRUMENT, INSTRUMENT.sales_model_by_key["outbound"])
        assert page.others == (model_link("channel"), model_link("inbound"))


class TestStagePage:
    @pytest.mark.parametrize(
        ("key", "models", "is_common"),
        [
            ("qualify", "", True),
            ("present", "", True),
            ("prospect", "outbound", False),
            ("sign", "channel", False),
            ("review", "channel", False),
        ],
    )
    def test_tells_what_brings_it(self, key: str, models: str, is_common: bool) -> None:
        page = stage_page(INSTRUMENT, INSTRUMENT.stage_by_key[key])
        assert (page.models, page.is_common) == (tuple(map(model_link, models.split())), is_common)

    def test_shows_the_note_on_outreach_beside_its_template(self) -> None:
        stage = make_stage("prospect", outreach_template=Text("Hello"))
        assert stage_page(INSTRUMENT, stage).stage.outreach_note == "Ask for consent."


def test_the_catalogue_holds_all_in_order() -> None:
    page = catalogue_page(INSTRUMENT)
    assert [model.key for model in page.models] == ["channel", "outbound", "inbound"]
    in_order = map(stage_link, ["qualify", "present", "close", "sign", "won", "prospect", "review"])
    assert [stage.link for stage in page.stages] == list(in_order)


def test_how_this_works_shows_thresholds_in_tie_break_order() -> None:
    assert how_page(INSTRUMENT).thresholds == (("name channel", 3), ("name outbound", 2), ("name inbound", 2))


def test_an_instrument_without_a_common_process_has_no_common_stage() -> None:
    instrument = make_instrument(common_process=None)
    assert stage_page(instrument, instrument.stages[0]).is_common is False
