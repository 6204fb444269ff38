"""A recommended pipeline as a team adapted it."""

from dataclasses import replace
from typing import Any

import pytest

from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.text import reading_in
from diagnostics.pipelines.domain.adaptation import (
    MAX_STAGES,
    Adaptation,
    AdaptedStage,
    Changes,
    Flaw,
    FlawKind,
    adapt,
    adaptation_of,
    changes,
    flaws,
)
from diagnostics.pipelines.domain.handoff import CrmPipeline, DefaultLabels, crm_pipelines
from tests.builders import make_instrument, make_process, make_rule

INSTRUMENT = make_instrument(
    processes=[make_process(), make_process("b", "visit paid", "paid")],
    rules=[make_rule("inbound", "upsell", "after", "the_win")],
)
OUTCOME = diagnose(INSTRUMENT, {"leads": "inbound"})
NO_GROWTH = diagnose(INSTRUMENT, {"leads": "outbound"})
LABELS = DefaultLabels(won="Won", lost="Lost", common="Common", growth="%(name)s: growth")
RECOMMENDED = adaptation_of(OUTCOME.pipeline)
QUALIFY, PRESENT, CLOSE, UPSELL = RECOMMENDED.stages
OURS = AdaptedStage(None, "Site visit", probability=30)


def adapted(*stages: AdaptedStage) -> Adaptation:
    return Adaptation(stages)


def crm_pipelines_of(adaptation: Adaptation, outcome: Any = OUTCOME) -> tuple[CrmPipeline, ...]:
    pipelines = crm_pipelines(INSTRUMENT, outcome, labels=LABELS)
    return adapt(INSTRUMENT, pipelines, adaptation, labels=LABELS)


def outline(pipeline: CrmPipeline) -> list[tuple[str, str, int]]:
    return [(stage.label, stage.ending.value, stage.probability) for stage in pipeline.stages]


class TestAdapt:
    @pytest.mark.parametrize("outcome", [OUTCOME, NO_GROWTH], ids=["with growth", "without"])
    def test_of_nothing_changes_nothing(self, outcome: Any) -> None:
        recommended = crm_pipelines(INSTRUMENT, outcome, labels=LABELS)
        assert crm_pipelines_of(adaptation_of(outcome.pipeline), outcome) == recommended

    def test_renames_moves_and_adds_stages(self) -> None:
        new_business, growth = crm_pipelines_of(
            adapted(PRESENT, OURS, replace(QUALIFY, label="Check fit"), CLOSE, UPSELL)
        )
        assert outline(new_business) == [
            ("present", "open", 0),
            ("Site visit", "open", 30),
            ("Check fit", "open", 0),
            ("close", "won", 100),
            ("Lost", "lost", 0),
        ]
        assert new_business.stages[1].key == "own_2"
        assert new_business.stages[2].exit_criterion == "exit_criterion qualify"
        assert growth.label == "name inbound: growth"

    def test_leaves_out_growth_with_its_last_stage(self) -> None:
        assert [pipeline.part.value for pipeline in crm_pipelines_of(adapted(QUALIFY, CLOSE))] == ["new-business"]

    def test_creates_a_growth_pipeline_that_was_not_recommended(self) -> None:
        _, growth = crm_pipelines_of(adapted(QUALIFY, CLOSE, replace(OURS, growth=True)), NO_GROWTH)
        assert (growth.label, outline(growth)) == (
            "name outbound: growth",
            [("Site visit", "open", 30), ("Won", "won", 100), ("Lost", "lost", 0)],
        )


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
            ((QUALIFY, CLOSE, replace(OURS, label="qualify", growth=True)), ()),
        ],
        ids=["just short enough", "long", "repeated", "in two pipelines"],
    )
    def test_have_the_place_of_their_stage(self, stages: tuple[AdaptedStage, ...], expected: tuple[Flaw, ...]) -> None:
        assert flaws(INSTRUMENT, adapted(*stages)) == expected

    def test_include_too_many_stages(self) -> None:
        many = [replace(OURS, label=f"Stage {number}") for number in range(MAX_STAGES)]
        assert flaws(INSTRUMENT, adapted(*many)) == ()
        assert flaws(INSTRUMENT, adapted(*many, CLOSE)) == (Flaw(FlawKind.TOO_MANY, None),)
