"""The team's own pipeline: what it begins with, how it is stored, and how it differs from another."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import reading_in
from diagnostics.pipelines.domain.editing import added, edited, left_out, moved
from diagnostics.pipelines.domain.own_pipeline import (
    Beginning,
    Changes,
    OwnPipeline,
    OwnStage,
    authored_stage,
    begin_with,
    begin_with_today,
    changes,
    dump_own_pipeline,
    name_of,
    parse_own_pipeline,
)
from diagnostics.pipelines.domain.today import CurrentStage
from tests.pipelines.crms.pipelines import first_edition_outcomes, reference_outcomes
from tests.pipelines.domain.own_pipelines import PIPELINES, is_in_order
from tests.reference import reference_instrument

QUALIFY, PRESENT, CLOSE = OwnStage("qualify"), OwnStage("present"), OwnStage("close", wins=True)
UPSELL = OwnStage("upsell", part=Part.GROWTH)
PROSPECT = OwnStage("prospect", part=Part.PROSPECTING)
RECOMMENDED = OwnPipeline((PROSPECT, QUALIFY, PRESENT, CLOSE, UPSELL))


def today(*stages: tuple[str, str | None]) -> tuple[list[CurrentStage], list[str | None]]:
    """Return today's stages and what they stand for."""
    return [CurrentStage(name, key) for name, key in stages], [key for _, key in stages]


class TestStored:
    @given(PIPELINES)
    def test_is_read_back_unchanged(self, pipeline: OwnPipeline) -> None:
        assert parse_own_pipeline(json.loads(json.dumps(dump_own_pipeline(pipeline)))) == pipeline


class TestBegun:
    @pytest.mark.parametrize("outcomes", [reference_outcomes, first_edition_outcomes])
    def test_with_a_recommendation_has_its_stages_part_after_part(self, outcomes) -> None:
        for outcome in outcomes():
            pipeline = begin_with(outcome.pipeline)
            placed = [stage for part in outcome.pipeline.parts for stage in part.stages]
            assert [(stage.id, stage.part, stage.wins, stage.optional) for stage in pipeline.stages] == [
                (stage.key, stage.in_part, stage.wins, stage.optional) for stage in placed
            ]
            assert is_in_order(pipeline)
            assert (pipeline.beginning, pipeline.sales_model, pipeline.left_out) == (Beginning.RECOMMENDED, None, ())

    def test_with_the_pipeline_of_a_sales_model_says_whose_it_is(self) -> None:
        pipeline = begin_with(compose_alone(reference_instrument(), "team"), sales_model="team")
        assert (pipeline.beginning, pipeline.sales_model) == (Beginning.SALES_MODEL, "team")


class TestBegunWithToday:
    def test_has_todays_names_in_todays_order_and_leaves_out_what_today_lacks(self) -> None:
        current, targets = today(("Demo", "present"), ("Fit", "qualify"), ("Lunch", None), ("Won!", "close"))
        pipeline = begin_with_today(RECOMMENDED, current, targets)
        assert [(stage.id, stage.name) for stage in pipeline.kept] == [
            ("present", "Demo"),
            ("qualify", "Fit"),
            ("own-1", "Lunch"),
            ("close", "Won!"),
        ]
        assert [stage.id for stage in pipeline.left_out] == ["prospect", "upsell"]
        assert (pipeline.beginning, pipeline.made) == (Beginning.TODAY, 1)

    def test_always_has_the_stage_that_wins(self) -> None:
        pipeline = begin_with_today(RECOMMENDED, *today(("Fit", "qualify")))
        assert [stage.id for stage in pipeline.kept] == ["qualify", "close"]

    def test_puts_what_follows_the_win_after_the_sale(self) -> None:
        pipeline = begin_with_today(RECOMMENDED, *today(("Won", "close"), ("Onboarding", None)))
        assert [(stage.id, stage.part) for stage in pipeline.kept] == [
            ("close", Part.DEAL),
            ("own-1", Part.GROWTH),
        ]

    def test_puts_what_comes_first_into_the_part_of_what_follows(self) -> None:
        pipeline = begin_with_today(RECOMMENDED, *today(("Lead", None), ("Fit", "qualify")))
        assert [(stage.id, stage.part) for stage in pipeline.kept][:2] == [("own-1", Part.DEAL), ("qualify", Part.DEAL)]

    def test_puts_stages_that_stand_for_none_into_the_deal(self) -> None:
        pipeline = begin_with_today(RECOMMENDED, *today(("Lead", None), ("Lunch", None)))
        assert [stage.name for stage in pipeline.kept if stage.part is Part.DEAL] == ["Lead", "Lunch", ""]

    def test_makes_the_second_of_two_names_a_stage_of_its_own(self) -> None:
        pipeline = begin_with_today(RECOMMENDED, *today(("Fit", "qualify"), ("Fit again", "qualify")), made=4)
        assert [(stage.id, stage.name) for stage in pipeline.kept][:2] == [("qualify", "Fit"), ("own-5", "Fit again")]
        assert pipeline.made == 5

    @given(
        PIPELINES,
        st.lists(st.tuples(st.text(max_size=5), st.one_of(st.none(), st.integers(0, 30))), max_size=10),
    )
    def test_loses_no_stage_and_is_in_order(
        self, recommended: OwnPipeline, stages: list[tuple[str, int | None]]
    ) -> None:
        ids = [stage.id for stage in recommended.stages]
        named = [(name, None if number is None else ids[number % len(ids)]) for name, number in stages]
        pipeline = begin_with_today(recommended, *today(*named), made=recommended.made)
        result = [stage.id for stage in pipeline.stages]
        assert len(result) == len(set(result))
        assert set(ids) <= set(result)
        assert len([stage for stage in pipeline.kept if not stage.wins]) <= len(named)
        assert is_in_order(pipeline)


class TestNames:
    def test_are_the_teams_else_the_questionnaires_in_the_readers_language(self) -> None:
        instrument = reference_instrument()
        for language in ("en", "nb"):
            with reading_in(language):
                assert name_of(instrument, OwnStage("qualify")) == str(instrument.stage_by_key["qualify"].name)
                assert name_of(instrument, OwnStage("qualify", name="Fit")) == "Fit"
                assert name_of(instrument, OwnStage("own-1")) == ""

    def test_of_a_stage_of_the_teams_own_have_no_content_beside_them(self) -> None:
        stage = authored_stage(reference_instrument(), OwnStage("own-1"))
        assert (str(stage.exit_criterion), stage.win_probability, stage.idle_days) == ("", None, None)


class TestChanges:
    def test_are_none_between_equals(self) -> None:
        assert not changes(RECOMMENDED, RECOMMENDED)

    @pytest.mark.parametrize(
        ("own", "expected"),
        [
            (edited(RECOMMENDED, "qualify", name="Fit"), Changes(renamed=("qualify",))),
            (edited(RECOMMENDED, "qualify", owner="Ann", probability=5), Changes(rewritten=("qualify",))),
            (moved(RECOMMENDED, "present", -1), Changes(moved=("present",))),
            (edited(RECOMMENDED, "prospect", part=Part.DEAL), Changes(moved=("prospect",))),
            (left_out(RECOMMENDED, "present"), Changes(left_out=("present",))),
            (added(RECOMMENDED, OwnStage("own-", name="Pilot")), Changes(added=("own-1",))),
        ],
    )
    def test_are_told_apart(self, own: OwnPipeline, expected: Changes) -> None:
        assert changes(RECOMMENDED, own) == expected

    def test_between_two_own_pipelines_are_those_since_the_first(self) -> None:
        before = edited(RECOMMENDED, "qualify", name="Fit", owner="Ann")
        assert changes(before, edited(before, "qualify", name="Match")) == Changes(renamed=("qualify",))
        assert changes(before, RECOMMENDED) == Changes(renamed=("qualify",), rewritten=("qualify",))

    @given(PIPELINES, PIPELINES)
    def test_are_none_only_if_the_kept_stages_are_the_same(self, one: OwnPipeline, other: OwnPipeline) -> None:
        assert bool(changes(one, other)) == (_kept(one) != _kept(other))


def _kept(pipeline: OwnPipeline) -> list[OwnStage]:
    return [replace(stage, optional=False, wins=False) for stage in pipeline.kept]
