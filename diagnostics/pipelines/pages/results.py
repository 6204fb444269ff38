"""The pipeline of a result page: the team's own if there is one, else the recommended one."""

from dataclasses import replace

from diagnostics.assessing.pages.cards import OwnCard, PlacedCard
from diagnostics.assessing.pages.pipelines import PipelineView, in_parts, pipeline_view
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.plan import Plan, PlannedStage
from diagnostics.pipelines.pages.changes import change_sentences
from diagnostics.pipelines.pages.origin import origin_sentence


def own_view(plan: Plan) -> PipelineView | None:
    """Present the team's own pipeline, None if there is none; how it came about is said of the recommended one."""
    if not plan.is_own:
        return None
    recommended = pipeline_view(plan.instrument, plan.outcome)
    cards = {card.stage.key: card for card in recommended.all}
    stages = [(planned.part, _card(planned, cards.get(planned.id))) for planned in plan.stages]
    by_part = ((part, tuple(card for in_part, card in stages if in_part is part)) for part in Part)
    parts = in_parts(plan.instrument, tuple((part, placed) for part, placed in by_part if placed))
    return replace(
        recommended,
        parts=parts,
        changes=change_sentences(plan),
        origin=origin_sentence(plan),
        recommended=tuple(str(card.stage.name) for card in recommended.all),
    )


def _card(planned: PlannedStage, recommended: PlacedCard | None) -> OwnCard:
    """Return a stage as the team wants it, with the reason why it was recommended."""
    return OwnCard(
        number=planned.number,
        stage=planned.stage,
        wins=planned.wins,
        growth=planned.part is Part.GROWTH,
        optional=planned.optional,
        added_by=recommended.added_by if recommended else None,
        is_common=recommended is not None and recommended.is_common,
        reason=recommended.reason if recommended else None,
        in_place_of=recommended.in_place_of if recommended else None,
        starts_when=planned.starts_when,
        in_forecast=planned.in_forecast,
        is_own=recommended is None,
        recommended_as=planned.recommended_as,
    )
