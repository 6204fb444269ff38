"""Adapted pipelines of either edition become the team's own, with what was left out; today's stages stay."""

from dataclasses import replace

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.models import CurrentStages
from diagnostics.pipelines.queries.own_pipelines import plan_of
from tests.migrations.earlier_sites import FIRST, SECOND, TODAY
from tests.migrations.first_edition_site import first_edition_document

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db, pytest.mark.slow]


def plan_since(edition: int) -> Plan:
    return plan_of(Assessment.objects.with_version().get(title=f"Edition {edition}"))


def recommended(outcome: Outcome) -> list[OwnStage]:
    """Return the recommended stages in order, as an own pipeline has them."""
    return [
        OwnStage(stage.key, part=stage.in_part, wins=stage.wins, optional=stage.optional)
        for part in outcome.pipeline.parts
        for stage in part.stages
    ]


def test_an_adapted_pipeline_is_the_own_one_with_its_names_numbers_and_what_was_left_out(site: None) -> None:
    plan, stages = plan_since(2), recommended(SECOND)
    left_out, second, third, *rest = stages
    rest[1] = replace(rest[1], name="Our name")
    win = next(place for place, stage in enumerate(rest) if stage.wins)
    rest.insert(win, OwnStage("own-1", part=Part.DEAL, name="Pilot", probability=70))
    ordered = (replace(left_out, is_left_out=True), third, second, *rest)
    assert plan.saved == OwnPipeline(ordered, made=1)
    assert (plan.revision, plan.can_undo, plan.is_own) == (1, False, True)


def test_an_adapted_pipeline_of_the_first_edition_gets_its_parts(site: None) -> None:
    plan, stages = plan_since(1), recommended(FIRST)
    kept = [stage for stage in stages[1:] if stage.part is Part.DEAL]
    assert plan.saved is not None
    assert list(plan.saved.kept) == kept
    assert {stage.id for stage in plan.saved.left_out} == {stage.id for stage in stages if stage not in kept}
    assert [stage.part for stage in plan.saved.stages] == sorted((stage.part for stage in stages), key=list(Part).index)
    assert plan.saved.stages[0] == replace(stages[0], is_left_out=True)


@pytest.mark.parametrize("edition", [1, 2])
def test_the_outcome_and_todays_stages_stay(site: None, edition: int) -> None:
    assessment = Assessment.objects.get(title=f"Edition {edition}")
    outcome = {1: first_edition_document(FIRST), 2: dump_outcome(SECOND)}[edition]
    assert assessment.outcome == outcome
    assert CurrentStages.objects.get(assessment=assessment).stages == TODAY
