"""A recommended pipeline as a team adapted it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import reading_in
from diagnostics.pipelines.domain.adaptation import (
    MAX_STAGES,
    Adaptation,
    AdaptedStage,
    Changes,
    Flaw,
    FlawKind,
    adaptation_of,
    changes,
    dump_adaptation,
    entry_criteria,
    flaws,
    parse_adaptation,
)
from tests.builders import make_instrument, make_process, make_rule
from tests.pipelines.crms.pipelines import reference_outcomes

INSTRUMENT = make_instrument(
    processes=[make_process(), make_process("b", "visit paid", "paid")],
    rules=[make_rule("inbound", "upsell", "after", "the_win")],
)
OUTCOME = diagnose(INSTRUMENT, {"leads": "inbound"})
RECOMMENDED = adaptation_of(OUTCOME.pipeline)
QUALIFY, PRESENT, CLOSE, UPSELL = RECOMMENDED.stages
OURS = AdaptedStage(None, "Site visit", probability=30)


def adapted(*stages: AdaptedStage) -> Adaptation:
    return Adaptation(stages)


class TestStored:
    def test_is_read_back_unchanged(self) -> None:
        made = adapted(
            AdaptedStage("prospect", part=Part.PROSPECTING),
            replace(QUALIFY, label="Check fit", optional=True),
            OURS,
            CLOSE,
            UPSELL,
        )
        assert parse_adaptation(json.loads(json.dumps(dump_adaptation(made)))) == made

    def test_before_pipelines_had_parts_belongs_to_the_deal_or_to_growth(self) -> None:
        saved = [
            {"key": "qualify", "label": "Fit", "growth": False, "wins": False, "probability": None},
            {"key": None, "label": "Site visit", "growth": False, "wins": False, "probability": 30},
            {"key": "close", "label": "", "growth": False, "wins": True, "probability": None},
            {"key": "upsell", "label": "", "growth": True, "wins": False, "probability": None},
        ]
        assert parse_adaptation(saved) == adapted(replace(QUALIFY, label="Fit"), OURS, CLOSE, UPSELL)


class TestOfAPipeline:
    def test_has_its_stages_part_after_part(self) -> None:
        for outcome in reference_outcomes():
            stages = adaptation_of(outcome.pipeline).stages
            assert {stage.key: stage.optional for stage in stages} == {
                placed.key: placed.optional for placed in outcome.pipeline.stages
            }
            assert list(dict.fromkeys(stage.part for stage in stages)) == [part.part for part in outcome.pipeline.parts]


class TestEntryCriteria:
    INSTRUMENT = replace(INSTRUMENT, edition=2)

    def texts(self, *stages: AdaptedStage, instrument: Instrument = INSTRUMENT) -> list[str]:
        return [criterion.en for criterion in entry_criteria(instrument, stages)]

    def test_are_what_the_stage_before_is_left_by_and_the_first_of_a_part_has_its_own(self) -> None:
        assert self.texts(QUALIFY, PRESENT, CLOSE, UPSELL) == [
            "entry_criterion qualify",
            "exit_criterion qualify",
            "exit_criterion present",
            "entry_criterion upsell",
        ]

    def test_follow_the_order_of_the_team(self) -> None:
        assert self.texts(PRESENT, QUALIFY, CLOSE)[1:] == ["exit_criterion present", "exit_criterion qualify"]

    def test_are_unwritten_for_a_stage_of_the_teams_own_and_not_taken_from_it(self) -> None:
        assert self.texts(QUALIFY, OURS, PRESENT) == ["entry_criterion qualify", "", "entry_criterion present"]

    def test_are_each_stages_own_in_the_first_edition(self) -> None:
        first = replace(INSTRUMENT, edition=1)
        assert self.texts(QUALIFY, PRESENT, instrument=first) == ["entry_criterion qualify", "entry_criterion present"]


class TestChanges:
    def test_are_none_if_nothing_was_changed(self) -> None:
        result = changes(OUTCOME.pipeline, RECOMMENDED)
        assert (result, bool(result)) == (Changes((), (), (), (), ()), False)

    @pytest.mark.parametrize(
        ("made", "difference"),
        [
            (adapted(replace(QUALIFY, label="Fit"), PRESENT, CLOSE, UPSELL), {"renamed": (("qualify", "Fit"),)}),
            (adapted(PRESENT, QUALIFY, CLOSE, UPSELL), {"moved": ("present",)}),
            (adapted(QUALIFY, CLOSE), {"left_out": ("present", "upsell")}),
            (adapted(QUALIFY, AdaptedStage("visit"), PRESENT, CLOSE, UPSELL), {"added": ("visit",)}),
            (adapted(OURS, QUALIFY, PRESENT, CLOSE, UPSELL), {"own": ("Site visit",)}),
        ],
        ids=["renamed", "moved", "left out", "added", "own"],
    )
    def test_of_each_kind_are_found(self, made: Adaptation, difference: dict[str, Any]) -> None:
        result = changes(OUTCOME.pipeline, made)
        assert result == replace(Changes((), (), (), (), ()), **difference)
        assert result


class TestFlaws:
    def test_are_none_in_a_recommendation(self) -> None:
        with reading_in("nb"):
            assert flaws(INSTRUMENT, RECOMMENDED) == ()

    @pytest.mark.parametrize(
        ("stages", "expected"),
        [
            ((replace(OURS, label="x" * STAGE_NAME_LIMIT), CLOSE), ()),
            ((replace(OURS, label="x" * (STAGE_NAME_LIMIT + 1)), CLOSE), (Flaw(FlawKind.LONG_LABEL, 0),)),
            ((QUALIFY, replace(OURS, label="QUALIFY"), CLOSE), (Flaw(FlawKind.REPEATED_LABEL, 1),)),
            (
                (AdaptedStage("prospect", label="Fit", part=Part.PROSPECTING), replace(OURS, label="FIT"), CLOSE),
                (Flaw(FlawKind.REPEATED_LABEL, 1),),
            ),
            ((QUALIFY, CLOSE, replace(OURS, label="qualify", part=Part.GROWTH)), ()),
        ],
        ids=["just short enough", "long", "repeated", "repeated in prospecting and the deal", "in two pipelines"],
    )
    def test_have_the_place_of_their_stage(self, stages: tuple[AdaptedStage, ...], expected: tuple[Flaw, ...]) -> None:
        assert flaws(INSTRUMENT, adapted(*stages)) == expected

    def test_include_too_many_stages(self) -> None:
        many = [replace(OURS, label=f"Stage {number}") for number in range(MAX_STAGES)]
        assert flaws(INSTRUMENT, adapted(*many)) == ()
        assert flaws(INSTRUMENT, adapted(*many, CLOSE)) == (Flaw(FlawKind.TOO_MANY, None),)
