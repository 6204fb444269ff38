"""The pipeline of a result page: recommended, or the team's own with what it changed."""

from dataclasses import fields

import pytest

from diagnostics.assessing.pages.cards import PlacedCard
from diagnostics.assessing.pages.pipelines import PipelineView, pipeline_view
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.editing import added, edited, left_out
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, begin_with
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.pages.results import own_view
from tests.pipelines.crms.pipelines import first_edition_outcomes, reference_outcomes
from tests.reference import first_edition_instrument, reference_instrument

OUTCOMES = reference_outcomes()


def outcome_with(*parts: Part) -> Outcome:
    """Return an outcome of the reference questionnaire that has these parts."""
    return next(outcome for outcome in OUTCOMES if tuple(p.part for p in outcome.pipeline.parts) == parts)


OUTCOME = outcome_with(Part.DEAL, Part.GROWTH)


def view_of(own: OwnPipeline | None) -> PipelineView:
    recommended = pipeline_view(reference_instrument(), OUTCOME)
    return own_view(Plan(reference_instrument(), OUTCOME, own)) or recommended


def without_entries(view: PipelineView) -> list[list[object]]:
    """Return the stages without what begins them, which a plan leaves out if the stage before ends with just that."""
    names = [field.name for field in fields(PlacedCard) if field.name != "starts_when"]
    return [[getattr(card, name) for name in names] for card in view.all]


def test_without_an_own_pipeline_is_the_recommended_one() -> None:
    for own in (None, begin_with(OUTCOME.pipeline)):
        assert own_view(Plan(reference_instrument(), OUTCOME, own)) is None
    assert not view_of(None).is_own


@pytest.mark.parametrize("edition", ["first", "second"])
def test_of_an_own_pipeline_shows_the_same_stages_until_one_is_changed(edition: str) -> None:
    """With one new name and nothing else, everything but that name is as recommended."""
    instrument = first_edition_instrument() if edition == "first" else reference_instrument()
    for outcome in first_edition_outcomes() if edition == "first" else OUTCOMES:
        begun = begin_with(outcome.pipeline)
        first = begun.kept[0].id
        recommended = pipeline_view(instrument, outcome)
        view = own_view(Plan(instrument, outcome, edited(begun, first, name="Ours")))
        assert view is not None
        assert str(view.all[0].stage.name) == "Ours"
        assert without_entries(view)[1:] == without_entries(recommended)[1:]
        assert [(part.part, part.heading, part.text) for part in view.parts] == [
            (part.part, part.heading, part.text) for part in recommended.parts
        ]


class TestOwn:
    def test_names_its_stages_as_the_team_does_and_what_was_recommended(self) -> None:
        key = OUTCOME.pipeline.stages[0].key
        card = view_of(edited(begin_with(OUTCOME.pipeline), key, name="Ours")).all[0]
        assert (str(card.stage.name), str(card.recommended_as)) == (
            "Ours",
            str(reference_instrument().stage_by_key[key].name),
        )

    def test_marks_stages_that_the_team_added(self) -> None:
        view = view_of(added(begin_with(OUTCOME.pipeline), OwnStage("own-", name="Pilot")))
        (card,) = [card for card in view.all if card.is_own]
        assert (str(card.stage.name), card.why, card.added_by, card.is_common) == (
            "Pilot",
            "You added this stage yourself.",
            None,
            False,
        )

    def test_lacks_what_was_left_out_and_numbers_the_rest(self) -> None:
        key = OUTCOME.pipeline.stages[0].key
        view = view_of(left_out(begin_with(OUTCOME.pipeline), key))
        assert [card.stage.key for card in view.all] == [placed.key for placed in OUTCOME.pipeline.stages[1:]]
        assert [card.number for card in view.all] == list(range(1, len(OUTCOME.pipeline.stages)))

    def test_has_no_part_without_stages(self) -> None:
        own = begin_with(OUTCOME.pipeline)
        for stage in own.kept:
            own = left_out(own, stage.id) if stage.part is Part.GROWTH else own
        view = view_of(own)
        assert [(part.part, part.heading) for part in view.parts] == [(Part.DEAL, "")]

    def test_says_what_the_team_changed_and_how_the_recommended_one_came_about(self) -> None:
        key = OUTCOME.pipeline.stages[0].key
        view = view_of(left_out(begin_with(OUTCOME.pipeline), key))
        assert view.changes == (f"Left out: {reference_instrument().stage_by_key[key].name}.",)
        assert view.lineage == view_of(None).lineage


def test_a_won_deal_is_never_idle() -> None:
    for outcome in OUTCOMES:
        for card in pipeline_view(reference_instrument(), outcome).all:
            assert (card.stage.idle_days is None) >= card.wins
