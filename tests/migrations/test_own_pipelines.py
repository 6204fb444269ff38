"""Adapted pipelines of either edition become the team's own, with what was left out; today's stages stay."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from diagnostics.assessing.models import Assessment
from diagnostics.instrument.document import dump_instrument, dump_outcome, fingerprint
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.models import CurrentStages
from diagnostics.pipelines.queries.own_pipelines import plan_of
from tests.migrations.first_edition_site import first_edition_document
from tests.migrations.upgrading import upgraded_site
from tests.pipelines.crms.pipelines import first_edition_outcomes, reference_outcomes
from tests.reference import first_edition_instrument, reference_instrument

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db, pytest.mark.slow]

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = [["Lead", None], ["Offer", "proposal"]]

FIRST, SECOND = first_edition_outcomes()[-1], reference_outcomes()[-1]
"""The longest outcome of each edition: both go on after the win."""


def adapted_second() -> list[dict[str, Any]]:
    """Return what the adapt page wrote: the first stage left out, the next two swapped, one renamed, one own."""
    placed = [stage for part in SECOND.pipeline.parts for stage in part.stages]
    stages = [
        {
            "key": stage.key,
            "label": "",
            "part": stage.in_part.value,
            "wins": stage.wins,
            "optional": stage.optional,
            "probability": None,
        }
        for stage in (placed[2], placed[1], *placed[3:])
    ]
    stages[3]["label"] = "Our name"
    pilot = {"key": None, "label": "Pilot", "part": "deal", "wins": False, "optional": False, "probability": 70}
    win = next(place for place, stage in enumerate(stages) if stage["wins"])
    return [*stages[:win], pilot, *stages[win:]]


def adapted_first() -> list[dict[str, Any]]:
    """Return what the first edition wrote, without parts: the win and all before it but the first, and no growth."""
    placed = [stage for stage in FIRST.pipeline.stages if not stage.growth]
    return [
        {"key": stage.key, "label": "", "growth": False, "wins": stage.wins, "probability": None}
        for stage in placed[1:]
    ]


def fill(then: Any) -> None:
    """Write a result of each edition that was adapted, and today's stages of each."""
    owner = then.get_model("diagnostics", "User").objects.create(email="manager@example.com")
    first = first_edition_document(FIRST)
    for instrument, outcome, document, adapted in (
        (first_edition_instrument(), FIRST, first, adapted_first()),
        (reference_instrument(), SECOND, dump_outcome(SECOND), adapted_second()),
    ):
        version = _version(then, instrument)
        assessment = then.get_model("diagnostics", "Assessment").objects.create(
            version=version,
            answers=dict(outcome.answers),
            started_at=NOW,
            completed_at=NOW,
            outcome=document,
            leading=outcome.leading or "",
            title=f"Edition {instrument.edition}",
            owner=owner,
        )
        rows = {"AdaptedPipeline": adapted, "OwnPipeline": TODAY}
        for name, stages in rows.items():
            then.get_model("diagnostics", name).objects.create(assessment=assessment, stages=stages, saved_at=NOW)


def _version(then: Any, instrument: Instrument) -> Any:
    document = dump_instrument(instrument)
    key = f"edition-{instrument.edition}"
    questionnaire = then.get_model("diagnostics", "Questionnaire").objects.create(key=key)
    return then.get_model("diagnostics", "QuestionnaireVersion").objects.create(
        questionnaire=questionnaire, number=1, document=document, fingerprint=fingerprint(document), published_at=NOW
    )


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A database that was filled before pipelines were owned, and then migrated."""
    with upgraded_site(django_db_blocker, tmp_path_factory, since="0003_second_edition", fill=fill):
        yield


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
