"""What to do with the open deals before the stages of today go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.instrument.nouns import Nouns
from diagnostics.pipelines.domain.open_deals import DealMove, deal_moves
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.site.pages.texts import quoted


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """One sentence for each stage that goes; `is_known`: the team said which stages it has today."""

    moves: tuple[str, ...] = ()
    is_known: bool = False


def open_deals(plan: Plan, current: Sequence[CurrentStage]) -> OpenDeals:
    """Return in the reader's language where the open deals of today's stages go."""
    nouns = plan.instrument.nouns
    return OpenDeals(tuple(_sentence(move, nouns) for move in deal_moves(plan, current)), is_known=bool(current))


def _sentence(move: DealMove, nouns: Nouns) -> str:
    names = {**nouns, "today": quoted(move.today), "stage": quoted(move.to.stage.name)}
    if move.is_sure:
        return _("From %(today)s to %(stage)s.") % names
    return (
        _(
            "From %(today)s to the stage that the %(the_deals)s have reached, perhaps %(stage)s, or close them: "
            "nothing in the new pipeline is like %(today)s."
        )
        % names
    )
