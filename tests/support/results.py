"""Result pages, on screens and on paper, and an own pipeline that differs from its recommendation in every way."""

from typing import Any

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.domain.editing import added, edited, left_out
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.queries.own_pipelines import plan_of

PAPER = '<div class="paper report'


def own_of(assessment: Assessment) -> OwnPipeline:
    """Return the recommendation with its first stage renamed, the second left out, and one of the team's own added."""
    recommended = plan_of(assessment).recommended
    first, second = (stage.id for stage in recommended.kept[:2])
    own = left_out(edited(recommended, first, name="Our first"), second)
    return added(own, OwnStage("own-", part=recommended.kept[0].part, name="Pilot"))


def main_of(response: Any) -> str:
    """Return the HTML that screens show."""
    return _main(response).partition(PAPER)[0]


def paper_of(response: Any) -> str:
    """Return the HTML that is printed."""
    return _main(response).partition(PAPER)[2]


def _main(response: Any) -> str:
    return response.content.decode().partition("<main")[2].partition("</main>")[0]
