"""Edits of the team's own pipeline: each keeps parts in order and the win last, and loses nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.editing import (
    added,
    arranged,
    brought_back,
    carried_over,
    edited,
    left_out,
    moved,
    removed,
)
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from tests.builders import make_instrument
from tests.pipelines.domain.own_pipelines import EDITS, PIPELINES, after, is_in_order

A, B, C, WON = OwnStage("a"), OwnStage("b"), OwnStage("c"), OwnStage("won", wins=True)
LEAD, RENEW = OwnStage("lead", part=Part.PROSPECTING), OwnStage("renew", part=Part.GROWTH)
PIPELINE = OwnPipeline((LEAD, A, B, C, WON, RENEW))


def ids(pipeline: OwnPipeline) -> list[str]:
    return [stage.id for stage in pipeline.stages]


class TestEveryEdit:
    @given(PIPELINES, EDITS)
    def test_keeps_the_order_of_parts_and_the_win_last(
        self, pipeline: OwnPipeline, edits: list[tuple[str, int]]
    ) -> None:
        assert is_in_order(after(pipeline, edits))

    @given(PIPELINES, EDITS)
    def test_keeps_ids_unique(self, pipeline: OwnPipeline, edits: list[tuple[str, int]]) -> None:
        result = ids(after(pipeline, edits))
        assert len(result) == len(set(result))

    @given(PIPELINES, EDITS)
    def test_loses_no_stage_of_the_questionnaire_nor_the_win(
        self, pipeline: OwnPipeline, edits: list[tuple[str, int]]
    ) -> None:
        result = after(pipeline, edits)
        assert {stage.id for stage in pipeline.stages if not stage.is_own} <= set(ids(result))
        assert [stage.id for stage in result.kept if stage.wins] == [s.id for s in pipeline.stages if s.wins]

    @given(PIPELINES, EDITS)
    def test_of_a_stage_that_is_not_there_changes_nothing(
        self, pipeline: OwnPipeline, edits: list[tuple[str, int]]
    ) -> None:
        for edit in (left_out, brought_back, removed):
            assert edit(pipeline, "gone") == pipeline
        assert edited(pipeline, "gone", name="x") == moved(pipeline, "gone", 1) == pipeline


class TestLeavingOut:
    @given(PIPELINES, st.integers(0, 30))
    def test_is_taken_back_by_bringing_back(self, pipeline: OwnPipeline, number: int) -> None:
        stage = pipeline.kept[number % len(pipeline.kept)]
        assert brought_back(left_out(pipeline, stage.id), stage.id) == pipeline

    def test_keeps_what_the_team_wrote(self) -> None:
        pipeline = left_out(edited(PIPELINE, "b", name="Ours"), "b")
        assert pipeline.left_out == (replace(B, name="Ours", is_left_out=True),)
        assert pipeline.kept == (LEAD, A, C, WON, RENEW)

    def test_the_stage_that_wins_is_refused(self) -> None:
        assert left_out(PIPELINE, "won") == PIPELINE


class TestMoving:
    def test_is_by_one_place(self) -> None:
        assert ids(moved(PIPELINE, "b", -1)) == ["lead", "b", "a", "c", "won", "renew"]
        assert ids(moved(PIPELINE, "b", 1)) == ["lead", "a", "c", "b", "won", "renew"]

    @pytest.mark.parametrize(("stage", "step"), [("a", -1), ("c", 1), ("won", -1), ("lead", 1), ("renew", -1)])
    def test_stays_inside_the_part_and_before_the_win(self, stage: str, step: int) -> None:
        assert moved(PIPELINE, stage, step) == PIPELINE

    def test_passes_stages_that_are_left_out(self) -> None:
        assert [stage.id for stage in moved(left_out(PIPELINE, "b"), "c", -1).kept] == [
            "lead",
            "c",
            "a",
            "won",
            "renew",
        ]

    @given(PIPELINES, st.integers(0, 30), st.sampled_from((1, -1)))
    def test_there_and_back_leaves_the_kept_ones_as_they_were(
        self, pipeline: OwnPipeline, number: int, step: int
    ) -> None:
        stage = pipeline.kept[number % len(pipeline.kept)]
        there = moved(pipeline, stage.id, step)
        assert moved(there, stage.id, -step).kept == pipeline.kept if there != pipeline else True


class TestArranging:
    def test_follows_the_ids_inside_each_part(self) -> None:
        assert ids(arranged(PIPELINE, ["renew", "won", "c", "a", "b", "lead"])) == [
            *("lead", "c", "a", "b", "won", "renew"),
        ]

    def test_leaves_missing_stages_behind_those_that_they_followed(self) -> None:
        assert ids(arranged(PIPELINE, ["c", "a"])) == ["lead", "c", "a", "b", "won", "renew"]

    @given(PIPELINES, st.lists(st.integers(0, 40)))
    def test_by_anything_loses_nothing(self, pipeline: OwnPipeline, numbers: list[int]) -> None:
        order = [ids(pipeline)[number] if number < len(pipeline.stages) else "gone" for number in numbers]
        result = arranged(pipeline, order)
        assert sorted(ids(result)) == sorted(ids(pipeline))
        assert is_in_order(result)

    @given(PIPELINES)
    def test_by_the_order_that_it_has_changes_nothing(self, pipeline: OwnPipeline) -> None:
        assert arranged(pipeline, [stage.id for stage in pipeline.kept]).kept == pipeline.kept
        assert arranged(pipeline, ids(pipeline)) == pipeline


class TestAdding:
    def test_is_before_the_win_or_behind_a_stage(self) -> None:
        new = OwnStage("own-", name="Pilot")
        assert ids(added(PIPELINE, new)) == ["lead", "a", "b", "c", "own-1", "won", "renew"]
        assert ids(added(PIPELINE, new, after="a")) == ["lead", "a", "own-1", "b", "c", "won", "renew"]

    def test_uses_no_number_twice(self) -> None:
        once = added(PIPELINE, OwnStage("own-", name="Pilot"))
        again = added(removed(once, "own-1"), OwnStage("own-", name="Trial"))
        assert [stage.id for stage in again.stages if stage.is_own] == ["own-2"]

    def test_one_of_the_questionnaire_that_was_left_out_brings_it_back(self) -> None:
        assert added(left_out(PIPELINE, "b"), OwnStage("b")) == PIPELINE

    def test_one_of_the_questionnaire_keeps_its_key(self) -> None:
        assert added(PIPELINE, OwnStage("visit"), after="b").stages[3] == OwnStage("visit")


def test_removing_is_for_stages_of_the_teams_own_alone() -> None:
    assert removed(PIPELINE, "a") == PIPELINE
    assert removed(added(PIPELINE, OwnStage("own-", name="Pilot")), "own-1") == replace(PIPELINE, made=1)


class TestCarryingOver:
    BEFORE = make_instrument()
    PIPELINE = OwnPipeline(
        (OwnStage("qualify", owner="Ann"), OwnStage("present"), OwnStage("close", wins=True)), made=2
    )

    def test_changes_nothing_if_the_stages_are_the_same(self) -> None:
        assert carried_over(self.PIPELINE, self.BEFORE, make_instrument()) == self.PIPELINE

    def test_makes_stages_that_are_gone_the_teams_own(self) -> None:
        other = make_instrument()
        del other.stage_by_key["qualify"]
        result = carried_over(self.PIPELINE, self.BEFORE, other)
        assert result.stages[0] == OwnStage("own-3", name=str(self.BEFORE.stage_by_key["qualify"].name), owner="Ann")
        assert result.made == 3

    def test_drops_stages_that_are_gone_and_were_left_out(self) -> None:
        other = make_instrument()
        del other.stage_by_key["qualify"]
        result = carried_over(left_out(self.PIPELINE, "qualify"), self.BEFORE, other)
        assert ids(result) == ["present", "close"]
