"""What a team is asked to do first: what its result, today's stages and own changes leave to do, never what is done."""

from dataclasses import replace

import pytest

from diagnostics.instrument.journey import Outcome, diagnose, diagnose_undecided
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.editing import edited, left_out
from diagnostics.pipelines.domain.next_steps import STEPS, NextStep, StepKind, next_steps
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, begin_with, begin_with_today
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from tests.pipelines.crms.pipelines import first_edition_outcomes, reference_outcomes
from tests.reference import first_edition_instrument, reference_instrument

INSTRUMENT = reference_instrument()
HYBRID = diagnose(
    INSTRUMENT,
    {
        "leads": "outbound",
        "repeat_revenue": "nearly_all",
        "people": "every_deal",
        "audience": "everyone",
        "stands_out": "account_based",
    },
)
TENDER = diagnose(
    INSTRUMENT,
    {"leads": "tenders", "repeat_revenue": "most", "people": "unsure", "audience": "unsure"},
)
"""Inbound sales, which adds no stage; relationship selling adds some after the sale without being found."""
UNKNOWN = diagnose(INSTRUMENT, {question.key: "unsure" for question in INSTRUMENT.questions})


def steps_of(outcome: Outcome, *current: CurrentStage, own: OwnPipeline | None = None) -> tuple[NextStep, ...]:
    return next_steps(Plan(INSTRUMENT, outcome, own), current)


def kinds_of(outcome: Outcome, *current: CurrentStage, own: OwnPipeline | None = None) -> list[StepKind]:
    return [step.kind for step in steps_of(outcome, *current, own=own)]


def all_stages(outcome: Outcome) -> list[CurrentStage]:
    """Return today's stages of a team that has everything."""
    return [
        CurrentStage(str(INSTRUMENT.stage_by_key[placed.key].name), placed.key) for placed in outcome.pipeline.stages
    ]


def with_own_probabilities(outcome: Outcome) -> OwnPipeline:
    """Return the recommendation with a probability of the team's own for each open stage of the deal."""
    own = begin_with(outcome.pipeline)
    for number, stage in enumerate(stage for stage in own.kept if stage.part is Part.DEAL and not stage.wins):
        own = edited(own, stage.id, probability=20 + number)
    return own


class TestFirst:
    def test_are_todays_stages_the_most_telling_stage_and_a_figure(self) -> None:
        assert kinds_of(HYBRID) == [StepKind.SHOW_TODAY, StepKind.BEGIN_WITH_STAGE, StepKind.MEASURE]

    def test_begin_with_a_stage_of_the_deal_that_the_leading_sales_model_adds(self) -> None:
        _, step, _ = steps_of(HYBRID)
        assert step.stage is not None
        placed = next(placed for placed in HYBRID.pipeline.stages if placed.key == step.stage.key)
        assert (placed.because.sales_model, placed.in_part, placed.wins) == ("account_based", Part.DEAL, False)

    def test_begin_with_a_stage_that_an_answer_adds_rather_than_one_of_a_sales_model_that_was_not_found(self) -> None:
        _, step, _ = steps_of(TENDER)
        assert step.stage is not None
        assert step.because is not None
        assert (step.stage.key, step.because.sales_model) == ("bid_decision", None)

    def test_begin_with_what_every_deal_of_this_team_needs(self) -> None:
        for outcome in reference_outcomes():
            for step in steps_of(outcome):
                if step.kind is StepKind.BEGIN_WITH_STAGE:
                    assert step.stage is not None
                    placed = {stage.key: stage for stage in outcome.pipeline.stages}[step.stage.key]
                    adding = {stage.because.sales_model for stage in outcome.pipeline.stages if not stage.optional}
                    assert not placed.optional
                    assert not placed.because.is_common
                    assert placed.because.sales_model in outcome.present or not adding & set(outcome.present)

    def test_measure_the_first_kpi_of_the_leading_sales_model(self) -> None:
        assert steps_of(HYBRID)[2].kpi == INSTRUMENT.sales_model_by_key["account_based"].kpis[0]

    def test_measure_the_figure_of_the_stage_that_begins_the_deal_if_other_stages_than_the_sales_models_do(
        self,
    ) -> None:
        step = steps_of(TENDER)[2]
        assert (step.kind, step.stage, step.kpi) == (StepKind.MEASURE, INSTRUMENT.stage_by_key["bid_decision"], None)

    def test_measure_the_sales_models_figure_if_the_team_does_without_that_stage(self) -> None:
        own = left_out(begin_with(TENDER.pipeline), "bid_decision")
        (step,) = (step for step in steps_of(TENDER, own=own) if step.kind is StepKind.MEASURE)
        assert step.kpi == INSTRUMENT.sales_model_by_key["inbound"].kpis[0]

    def test_ask_what_was_not_known_if_no_sales_model_leads(self) -> None:
        assert kinds_of(UNKNOWN) == [StepKind.SETTLE, StepKind.SHOW_TODAY, StepKind.MEASURE]
        assert steps_of(UNKNOWN)[2].kpi == INSTRUMENT.kpis[0]

    @pytest.mark.parametrize("edition", [1, 2])
    def test_are_three_for_every_result(self, edition: int) -> None:
        instrument = first_edition_instrument() if edition == 1 else INSTRUMENT
        for outcome in first_edition_outcomes() if edition == 1 else reference_outcomes():
            steps = next_steps(Plan(instrument, outcome), ())
            assert len(steps) == STEPS == len({step.kind for step in steps})


class TestWithTodaysStages:
    def test_add_the_most_important_missing_stage(self) -> None:
        today = [CurrentStage("Proposal", "proposal"), CurrentStage("Won", HYBRID.pipeline.stages[-1].key)]
        steps = steps_of(HYBRID, *today)
        assert [step.kind for step in steps] == [
            StepKind.ADD_STAGE,
            StepKind.MEASURE,
            StepKind.REPLACE_PROBABILITIES,
        ]
        assert steps[0].stage is not None
        assert steps[0].stage.key == "present_stakeholders"

    def test_never_add_a_stage_that_the_team_has(self) -> None:
        for outcome in reference_outcomes():
            today = all_stages(outcome)
            for missing in (placed.key for placed in outcome.pipeline.stages if not placed.wins):
                steps = steps_of(outcome, *(stage for stage in today if stage.match != missing))
                added = [step.stage for step in steps if step.kind is StepKind.ADD_STAGE]
                assert [stage.key for stage in added if stage] == [missing]

    def test_add_no_stage_that_the_team_left_out(self) -> None:
        own = left_out(begin_with(HYBRID.pipeline), "present_stakeholders")
        today = [stage for stage in all_stages(HYBRID) if stage.match != "present_stakeholders"]
        assert StepKind.ADD_STAGE not in kinds_of(HYBRID, *today, own=own)

    def test_add_what_todays_stages_lacked_if_the_pipeline_was_begun_from_them(self) -> None:
        recommended = begin_with(HYBRID.pipeline)
        today = [stage for stage in all_stages(HYBRID) if stage.match != "present_stakeholders"]
        own = begin_with_today(recommended, today, [stage.match for stage in today])
        (step,) = [step for step in steps_of(HYBRID, *today, own=own) if step.kind is StepKind.ADD_STAGE]
        assert step.stage is not None
        assert step.stage.key == "present_stakeholders"

    def test_sharpen_a_stage_that_a_recommended_one_replaces(self) -> None:
        today = [
            CurrentStage("Demo", "present") if stage.match == "present_stakeholders" else stage
            for stage in all_stages(HYBRID)
        ]
        step = steps_of(HYBRID, *today)[0]
        assert step.stage is not None
        assert (step.kind, step.today, step.stage.key) == (StepKind.SHARPEN, "Demo", "present_stakeholders")

    def test_say_nothing_of_stages_if_all_are_there(self) -> None:
        assert kinds_of(HYBRID, *all_stages(HYBRID)) == [
            StepKind.MEASURE,
            StepKind.REPLACE_PROBABILITIES,
            StepKind.HAND_OVER,
        ]


class TestWithAnOwnPipeline:
    def test_mend_it_before_anything_else(self) -> None:
        own = with_own_probabilities(HYBRID)
        falling = edited(own, next(stage.id for stage in own.kept if stage.part is Part.DEAL), probability=99)
        step = steps_of(HYBRID, own=falling)[0]
        assert (step.kind, step.warning is not None) == (StepKind.MEND, True)

    def test_do_not_ask_for_todays_stages(self) -> None:
        assert StepKind.SHOW_TODAY not in kinds_of(HYBRID, own=with_own_probabilities(HYBRID))

    def test_do_not_replace_probabilities_twice(self) -> None:
        own = with_own_probabilities(HYBRID)
        assert kinds_of(HYBRID, *all_stages(HYBRID), own=own) == [
            StepKind.MEASURE,
            StepKind.HAND_OVER,
            StepKind.LOOK_AGAIN,
        ]

    def test_replace_those_that_are_left(self) -> None:
        own = with_own_probabilities(HYBRID)
        stages = tuple(replace(s, probability=None) if s.id == "proposal" else s for s in own.stages)
        kinds = kinds_of(HYBRID, *all_stages(HYBRID), own=replace(own, stages=stages))
        assert StepKind.REPLACE_PROBABILITIES in kinds

    def test_name_stages_as_the_team_does(self) -> None:
        own = edited(with_own_probabilities(HYBRID), "present_stakeholders", name="Big meeting")
        step = steps_of(HYBRID, own=own)[0]
        assert step.stage is not None
        assert (step.kind, str(step.stage.name)) == (StepKind.BEGIN_WITH_STAGE, "Big meeting")


def test_an_undecided_tie_names_a_stage_too() -> None:
    outcome = diagnose_undecided(
        INSTRUMENT, {"leads": "mixed", "repeat_revenue": "nearly_all", "people": "every_deal", "audience": "everyone"}
    )
    assert StepKind.BEGIN_WITH_STAGE in kinds_of(outcome)
