"""Today's stages beside the team's own, row by row."""

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.pipeline import Because, Part, PlacedStage
from diagnostics.pipelines.domain.alignment import align, part_of, spare_stages, targets_in
from diagnostics.pipelines.domain.editing import added, left_out
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.domain.today import CurrentStage
from tests.builders import make_instrument, make_process
from tests.pipelines.domain.own_pipelines import PIPELINES

INSTRUMENT = make_instrument(processes=[make_process(), make_process("b", "visit", "visit")])
PIPELINE = OwnPipeline((OwnStage("qualify"), OwnStage("present"), OwnStage("close", wins=True)))
PLACED = (PlacedStage("qualify", False, False, Because(None)),)


def targets(pipeline: OwnPipeline, *current: tuple[str, str | None]) -> tuple[str | None, ...]:
    return targets_in(INSTRUMENT, pipeline, PLACED, [CurrentStage(name, key) for name, key in current])


def rows(pipeline: OwnPipeline, *current: str | None) -> list[tuple[str | None, tuple[int, ...]]]:
    return [(row.stage and row.stage.id, row.today) for part in align(pipeline, current) for row in part.rows]


class TestTargets:
    def test_are_the_stages_that_todays_match_or_none(self) -> None:
        assert targets(PIPELINE, ("Fit", "qualify"), ("Lunch", None), ("Visit", "visit")) == ("qualify", None, None)

    def test_are_stages_that_are_left_out_too(self) -> None:
        assert targets(left_out(PIPELINE, "present"), ("Demo", "present")) == ("present",)

    def test_are_stages_of_the_teams_own_with_the_very_name(self) -> None:
        pipeline = added(PIPELINE, OwnStage("own-", name="Lunch"))
        assert targets(pipeline, ("LUNCH", None), ("Lunch", "qualify")) == ("own-1", "own-1")

    def test_are_the_stages_that_took_the_place_of_those_matched(self) -> None:
        placed = (PlacedStage("visit", False, False, Because("inbound", in_place_of="present")),)
        pipeline = OwnPipeline((OwnStage("visit"), OwnStage("close", wins=True)))
        current = [CurrentStage("Demo", "present")]
        assert targets_in(INSTRUMENT, pipeline, placed, current) == ("visit",)


class TestRows:
    def test_put_one_that_stands_for_none_behind_the_one_before_it(self) -> None:
        assert rows(PIPELINE, None, "qualify", None, "close", None) == [
            (None, (0,)),
            ("qualify", (1,)),
            (None, (2,)),
            ("present", ()),
            ("close", (3,)),
            (None, (4,)),
        ]

    def test_put_two_names_of_one_stage_together(self) -> None:
        assert rows(PIPELINE, "present", "qualify", "present")[:2] == [("qualify", (1,)), ("present", (0, 2))]

    @given(PIPELINES, st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=12))
    def test_have_each_stage_and_each_of_todays_once(self, pipeline: OwnPipeline, numbers: list[int | None]) -> None:
        ids = [stage.id for stage in pipeline.stages]
        current = [None if number is None else ids[number % len(ids)] for number in numbers]
        result = rows(pipeline, *current)
        assert [stage for stage, _ in result if stage] == [stage.id for stage in pipeline.kept]
        assert sorted(place for _, places in result for place in places) == list(range(len(current)))


def test_the_part_of_a_stage_is_the_usual_one_and_else_the_deal() -> None:
    growth = PlacedStage("upsell", False, True, Because(None), part=Part.GROWTH)
    assert part_of([PLACED, (growth,)], "upsell") is Part.GROWTH
    assert part_of([PLACED], "gone") is Part.DEAL


def test_spare_stages_are_those_that_the_pipeline_lacks() -> None:
    assert spare_stages(INSTRUMENT, PIPELINE) == (OwnStage("visit"),)
