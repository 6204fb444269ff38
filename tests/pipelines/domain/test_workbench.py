"""What each button of the workbench does to a pipeline."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.journey import diagnose_undecided
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import Beginning, OwnPipeline, OwnStage
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.domain.workbench import _ACTS, Command, NewStage, Workbench
from tests.pipelines.domain.own_pipelines import is_in_order
from tests.reference import reference_instrument
from tests.visitors import ANSWERS

OURS = reference_instrument()
PLAN = Plan(OURS, diagnose_undecided(OURS, ANSWERS))
TODAY = (
    CurrentStage("Warm lead", None),
    CurrentStage("Fit", "identify_target_account"),
    CurrentStage("Offer", "proposal"),
    CurrentStage("Offer again", "proposal"),
    CurrentStage("Won!", "close"),
    CurrentStage("Onboarding", None),
)
BENCH = Workbench(PLAN, current=TODAY)
FIRST = PLAN.recommended.kept[0]


def done(verb: str, argument: str = "", pipeline: OwnPipeline = PLAN.recommended) -> OwnPipeline:
    return BENCH.apply(pipeline, Command(verb, argument))


class TestLastTime:
    @pytest.mark.parametrize(("made", "number"), [(0, 1), (3, 4)])
    def test_gives_stages_of_the_team_numbers_that_nothing_else_had(self, made: int, number: int) -> None:
        last_time = OwnPipeline((OwnStage("own-1", name="Pilot"), OwnStage("close", wins=True)), made=1)
        bench = replace(BENCH, last_time=last_time)
        begun = bench.apply(replace(PLAN.recommended, made=made), Command("begin", "last-time"))
        assert [stage.id for stage in begun.stages] == [f"own-{number}", "close"]
        assert begun.made == number


class TestNames:
    def test_are_taken_from_today(self) -> None:
        assert done("use-today", "proposal").stage("proposal") == OwnStage("proposal", name="Offer")
        renamed = {stage.id: stage.name for stage in done("keep-all-names").stages if stage.name}
        assert renamed == {
            "identify_target_account": "Fit",
            "proposal": "Offer",
            "close": "Won!",
        }

    @pytest.mark.parametrize("name", ["Proposal", "Tilbud"])
    def test_that_are_the_recommended_ones_are_no_change(self, name: str) -> None:
        bench = Workbench(PLAN, current=(CurrentStage(name, "proposal"),))
        for command in (Command("use-today", "proposal"), Command("keep-all-names"), Command("begin", "today")):
            assert bench.apply(PLAN.recommended, command).stage("proposal") == PLAN.recommended.stage("proposal")

    def test_of_a_stage_that_today_lacks_stay(self) -> None:
        assert done("use-today", "negotiate") == PLAN.recommended


class TestAddingOneOfToday:
    def test_puts_the_first_at_the_beginning_and_others_behind_the_one_before(self) -> None:
        first = done("add-today", "0")
        assert first.kept[0] == OwnStage("own-1", part=FIRST.part, name="Warm lead")
        last = done("add-today", "5")
        ids = [stage.id for stage in last.kept]
        assert ids[ids.index("close") + 1] == "own-1"
        assert last.stage("own-1") == OwnStage("own-1", part=Part.GROWTH, name="Onboarding")

    def test_makes_the_second_of_two_names_a_stage_behind_the_first(self) -> None:
        result = done("add-today", "3")
        ids = [stage.id for stage in result.kept]
        assert ids[ids.index("proposal") + 1] == "own-1"
        assert result.stage("own-1") == OwnStage("own-1", name="Offer again")
        assert BENCH.targets(result)[2:4] == ("proposal", "own-1")

    @pytest.mark.parametrize("place", ["1", "6", "-1", "x", "", "²"])
    def test_that_stands_for_a_stage_or_does_not_exist_changes_nothing(self, place: str) -> None:
        assert done("add-today", place) == PLAN.recommended

    def test_once_is_enough(self) -> None:
        once = done("add-today", "0")
        assert done("add-today", "0", once) == once


class TestNewStage:
    def test_comes_behind_another_one(self) -> None:
        result = BENCH.with_new(PLAN.recommended, NewStage(name="Pilot", after="proposal"))
        ids = [stage.id for stage in result.kept]
        assert ids[ids.index("proposal") + 1] == "own-1"

    @pytest.mark.parametrize("key", OURS.stage_by_key)
    def test_of_the_questionnaire_comes_into_the_part_that_it_has_elsewhere(self, key: str) -> None:
        parts = {
            placed.in_part
            for model in OURS.sales_models
            for placed in compose_alone(OURS, model.key).stages
            if placed.key == key
        }
        found = BENCH.with_new(PLAN.recommended, NewStage(key=key)).stage(key)
        assert found is not None
        assert found.part in (parts or {Part.DEAL}) or found in PLAN.recommended.stages or found.part is Part.DEAL

    def test_that_does_not_exist_changes_nothing(self) -> None:
        assert BENCH.with_new(PLAN.recommended, NewStage(key="gone")) == PLAN.recommended


class TestBeginning:
    def test_is_offered_with_what_there_is(self) -> None:
        assert Workbench(PLAN).beginnings == (
            "recommended",
            *(f"model:{key}" for key in PLAN.outcome.present),
        )
        assert BENCH.beginnings[-1] == "today"

    def test_with_today_leaves_the_rest_beside(self) -> None:
        pipeline = done("begin", "today")
        assert [stage.name for stage in pipeline.kept] == [
            *("Warm lead", "Fit", "Offer", "Offer again", "Won!", "Onboarding"),
        ]
        assert pipeline.beginning is Beginning.TODAY
        assert {stage.id for stage in PLAN.recommended.stages} <= {stage.id for stage in pipeline.stages}

    def test_uses_no_number_again(self) -> None:
        before = BENCH.with_new(PLAN.recommended, NewStage(name="Pilot"))
        assert next(stage.id for stage in done("begin", "today", before).kept if stage.is_own) == "own-2"
        assert done("begin", "recommended", before).made == 1

    def test_with_another_pipeline_gives_targets_of_that_one(self) -> None:
        pipeline = done("begin", "model:team")
        assert pipeline.sales_model == "team"
        assert "close" in BENCH.targets(pipeline)


@given(st.lists(st.tuples(st.sampled_from(sorted(_ACTS)), st.integers(0, 30)), max_size=8))
def test_no_row_of_buttons_breaks_a_pipeline(presses: list[tuple[str, int]]) -> None:
    pipeline = PLAN.recommended
    for verb, number in presses:
        arguments = {"add-today": str(number), "begin": BENCH.beginnings[number % len(BENCH.beginnings)]}
        stage_id = pipeline.stages[number % len(pipeline.stages)].id
        pipeline = BENCH.apply(pipeline, Command(verb, arguments.get(verb, stage_id)))
        ids = [stage.id for stage in pipeline.stages]
        assert len(ids) == len(set(ids))
        assert is_in_order(pipeline)
        assert [stage.id for stage in pipeline.kept if stage.wins] == ["close"]
