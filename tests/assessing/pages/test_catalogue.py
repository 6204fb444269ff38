"""The pages on sales models and stages, and the one on how the diagnosis works."""

import pytest

from diagnostics.assessing.pages.catalogue import how_page, model_page, stage_page
from diagnostics.instrument.parts import Placement, SalesModel, Stage, StageRule
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
)


def stages_of(keys: str) -> tuple[Stage, ...]:
    return tuple(INSTRUMENT.stage_by_key[key] for key in keys.split())


def models_of(keys: str) -> tuple[SalesModel, ...]:
    return tuple(INSTRUMENT.sales_model_by_key[key] for key in keys.split())


class TestModelPage:
    @pytest.mark.parametrize(
        ("key", "stages"),
        [
            ("channel", "sign won review"),
            ("outbound", "prospect qualify close"),
            ("inbound", "qualify present close"),
        ],
    )
    def test_has_the_pipeline_of_the_sales_model_alone(self, key: str, stages: str) -> None:
        page = model_page(INSTRUMENT, INSTRUMENT.sales_model_by_key[key])
        assert [placed.stage.key for placed in page.pipeline.all] == [stage.key for stage in stages_of(stages)]

    def test_marks_what_it_adds(self) -> None:
        page = model_page(INSTRUMENT, INSTRUMENT.sales_model_by_key["outbound"])
        assert [placed.is_added for placed in page.pipeline.all] == [True, False, False]
        assert page.pipeline.all[0].why == "name outbound puts it here."

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

    def test_lists_the_answers_that_add_it(self) -> None:
        rules = [
            StageRule(None, Placement.AFTER, "demo", anchors, question="leads", option="inbound")
            for anchors in (("present",), ("qualify",))
        ]
        instrument = make_instrument(rules=rules)
        page = stage_page(instrument, instrument.stage_by_key["demo"])
        assert [(page.models, str(option.label)) for option in page.answers] == [((), "Label inbound")]

    @pytest.mark.parametrize(("probability", "in_forecast"), [(20, True), (0, True), (None, False)])
    def test_shows_a_win_probability_if_there_is_one(self, probability: int | None, in_forecast: bool) -> None:
        instrument = make_instrument(stages=[make_stage(key) for key in ("qualify", "present", "close")])
        assert stage_page(instrument, make_stage(win_probability=probability)).in_forecast == in_forecast

    @pytest.mark.parametrize("key", ["close", "won", "signed_twice", "qualify"])
    def test_never_counts_a_deal_as_idle_in_a_stage_that_can_win_it(self, key: str) -> None:
        instrument = make_instrument(
            processes=[make_process(), make_process("through_partners", "sign won", wins="won")],
            stages=[
                make_stage(key, idle_days=7)
                for key in ["qualify", "present", "close", "sign", "won", "signed", "signed_twice"]
            ],
            rules=[
                make_rule("outbound", "signed", "in_place_of", "the_win"),
                make_rule("outbound", "signed_twice", "in_place_of", "present", "signed"),
            ],
        )
        idle_days = stage_page(instrument, instrument.stage_by_key[key]).stage.idle_days
        assert idle_days == (7 if key == "qualify" else None)


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
