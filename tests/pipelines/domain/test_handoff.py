"""A composed pipeline as a CRM has it."""

from dataclasses import replace

import pytest

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.text import reading_in
from diagnostics.pipelines.domain.handoff import (
    Breach,
    BreachKind,
    CrmPipeline,
    CrmStage,
    DefaultLabels,
    Ending,
    Limits,
    Part,
    breaches,
    crm_pipelines,
)
from tests.builders import make_instrument, make_process, make_rule, make_stage

LABELS = DefaultLabels(won="Won", lost="Lost", common="Common process", growth="%(name)s: growth")


def pipelines_of(instrument: Instrument, answer: str = "inbound", language: str = "en") -> tuple[CrmPipeline, ...]:
    with reading_in(language):
        return crm_pipelines(instrument, diagnose(instrument, {"leads": answer}), labels=LABELS)


def outline(pipeline: CrmPipeline) -> list[tuple[str, str, int]]:
    return [(stage.label, stage.ending.value, stage.probability) for stage in pipeline.stages]


def stages(*keys: str) -> list[object]:
    return [make_stage(key, win_probability=10 * number) for number, key in enumerate(keys, start=1)]


class TestNewBusiness:
    def test_ends_in_the_winning_stage_and_a_lost_one(self) -> None:
        (pipeline,) = pipelines_of(make_instrument(stages=stages("qualify", "present", "close")))
        assert (pipeline.part, pipeline.label) == (Part.NEW_BUSINESS, "name inbound")
        assert outline(pipeline) == [
            ("qualify", "open", 10),
            ("present", "open", 20),
            ("close", "won", 100),
            ("Lost", "lost", 0),
        ]
        assert [stage.key for stage in pipeline.open_stages] == ["qualify", "present"]
        assert (pipeline.won.key, pipeline.lost.key) == ("close", "lost")

    def test_of_an_undetermined_outcome_is_the_common_process(self) -> None:
        (pipeline,) = pipelines_of(make_instrument(), answer="unsure")
        assert pipeline.label == "Common process"

    def test_of_a_process_without_a_winning_stage_gets_a_won_stage(self) -> None:
        (pipeline,) = pipelines_of(make_instrument(processes=[make_process(stages="qualify", wins=None)]))
        assert [stage.label for stage in pipeline.stages] == ["qualify", "Won", "Lost"]

    def test_has_each_stages_texts_in_the_readers_language(self) -> None:
        stage = make_stage("qualify", win_probability=20, idle_days=7)
        (pipeline,) = pipelines_of(make_instrument(stages=[stage, *stages("present", "close")]), language="nb")
        assert pipeline.label == "name inbound (nb)"
        assert pipeline.stages[0] == CrmStage(
            key="qualify",
            label="qualify (nb)",
            ending=Ending.OPEN,
            probability=20,
            idle_days=7,
            purpose="purpose qualify (nb)",
            entry_criterion="entry_criterion qualify (nb)",
            exit_criterion="exit_criterion qualify (nb)",
            activities=("activities qualify (nb)",),
            questions_to_ask=("questions_to_ask qualify (nb)",),
            owner="owner qualify (nb)",
            kpi="kpi qualify (nb)",
        )

    def test_has_no_idle_days_in_closed_stages(self) -> None:
        (pipeline,) = pipelines_of(make_instrument())
        assert [stage.idle_days for stage in pipeline.stages] == [1, 1, 0, 0]


class TestGrowth:
    def test_is_a_pipeline_of_its_own_with_won_and_lost(self) -> None:
        rule = make_rule("inbound", "upsell", "after", "the_win")
        _, growth = pipelines_of(
            make_instrument(rules=[rule], stages=stages("qualify", "present", "close", "upsell"), sales_models=None)
        )
        assert (growth.part, growth.label) == (Part.GROWTH, "name inbound: growth")
        assert outline(growth) == [("upsell", "open", 40), ("Won", "won", 100), ("Lost", "lost", 0)]


class TestLimits:
    PIPELINE = CrmPipeline(
        Part.NEW_BUSINESS,
        "Outbound",
        (
            CrmStage("a", "Qualify", Ending.OPEN, 10),
            CrmStage("b", "QUALIFY", Ending.OPEN, 20),
            CrmStage("c", "Present to all", Ending.WON, 100),
        ),
    )

    @pytest.mark.parametrize(
        ("limits", "expected"),
        [
            (Limits(distinct=False), []),
            (Limits(), [Breach(BreachKind.REPEATED_LABEL, "Qualify", 2, 1)]),
            (Limits(label=14, stages=3, distinct=False), []),
            (Limits(label=13, distinct=False), [Breach(BreachKind.LONG_LABEL, "Present to all", 14, 13)]),
            (Limits(stages=2, distinct=False), [Breach(BreachKind.TOO_MANY_STAGES, "", 3, 2)]),
        ],
    )
    def test_that_are_exceeded_are_found(self, limits: Limits, expected: list[Breach]) -> None:
        assert list(breaches(self.PIPELINE, limits)) == expected

    def test_find_a_label_that_occurs_three_times_once(self) -> None:
        third = CrmStage("d", "qualify", Ending.LOST, 0)
        pipeline = replace(self.PIPELINE, stages=(*self.PIPELINE.stages, third))
        assert list(breaches(pipeline, Limits())) == [Breach(BreachKind.REPEATED_LABEL, "Qualify", 3, 1)]
