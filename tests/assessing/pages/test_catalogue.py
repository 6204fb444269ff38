"""The pages on sales models and stages, and the one on how the diagnosis works."""

import pytest

from diagnostics.assessing.pages.catalogue import how_page, model_page, stage_page
from diagnostics.instrument.parts import SalesModel, Stage
from tests.builders import make_instrument, make_process, make_rule, make_sales_model

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
)


def stages_of(keys: str) -> tuple[Stage, ...]:
    return tuple(INSTRUMENT.stage_by_key[key] for key in keys.split())


def models_of(keys: str) -> tuple[SalesModel, ...]:
    return tuple(INSTRUMENT.sales_model_by_key[key] for key in keys.split())


class TestModelPage:
    @pytest.mark.parametrize(
        ("key", "stages"), [("channel", "sign won review"), ("outbound", "prospect"), ("inbound", "")]
    )
    def test_lists_the_stages_of_its_process_and_its_rules(self, key: str, stages: str) -> None:
        page = model_page(INSTRUMENT, INSTRUMENT.sales_model_by_key[key])
        assert page.stages == stages_of(stages)

    def test_links_to_the_others(self) -> None:
        page = model_page(INSTRUMENT, INSTRUMENT.sales_model_by_key["outbound"])
        assert page.others == models_of("channel inbound")


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
    def test_lists_the_sales_models_that_add_it(self, key: str, models: str, is_common: bool) -> None:
        page = stage_page(INSTRUMENT, INSTRUMENT.stage_by_key[key])
        assert (page.models, page.is_common) == (models_of(models), is_common)


def test_how_this_works_shows_thresholds_in_tie_break_order() -> None:
    models = how_page(INSTRUMENT).instrument.sales_models
    assert [(str(model.name), model.threshold) for model in models] == [
        ("name channel", 3),
        ("name outbound", 2),
        ("name inbound", 2),
    ]


def test_an_instrument_without_a_common_process_has_no_common_stage() -> None:
    instrument = make_instrument(common_process=None)
    assert stage_page(instrument, instrument.stages[0]).is_common is False
