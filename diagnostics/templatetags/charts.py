"""Charts as SVG: geometry in attributes and colours by class, for dark mode, print and a strict policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from diagnostics.assessing.domain.comparison import ModelScore
from diagnostics.assessing.pages.charts import DrawnBar, Layout, ScoreLine
from diagnostics.assessing.pages.compared_results import PairedBar
from diagnostics.assessing.pages.results import ScoreBar

register = template.Library()


SCORE_LENGTH = 1000
"""Units of a bar at full width; the page stretches it."""

PAPER = Layout(width=240, row=23, name_y=9, bar_top=12, bar_height=5, figure_y=17, figure_room=16)


@register.inclusion_tag("diagnostics/assessing/_score_chart.html")
def score_chart(bars: Sequence[ScoreBar], highest: int) -> dict[str, Any]:
    """List the scores, each with a bar and a tick at its threshold; `highest` is the figure at full width."""
    unit = SCORE_LENGTH / max(highest, 1)
    lines = [ScoreLine(bar, round(bar.score * unit), round(bar.model.threshold * unit)) for bar in bars]
    return {"bars": lines, "length": SCORE_LENGTH}


@register.inclusion_tag("diagnostics/assessing/_report_chart.html")
def report_chart(bars: Sequence[ScoreBar], highest: int) -> dict[str, Any]:
    """Draw the scores for paper, styled by attributes, since stylesheets do not reach images in a PDF."""
    unit = PAPER.scale / max(highest, 1)
    drawn = [
        DrawnBar(
            bar=bar,
            label_y=number * PAPER.row + PAPER.name_y,
            top=number * PAPER.row + PAPER.bar_top,
            width=round(bar.score * unit),
            threshold_x=round(bar.model.threshold * unit),
            figure_y=number * PAPER.row + PAPER.figure_y,
        )
        for number, bar in enumerate(bars)
    ]
    return {"bars": drawn, "layout": PAPER, "height": len(drawn) * PAPER.row}


PAIR_WIDTH, PAIR_SCALE = 360, 324
"""The width of a chart of pairs, and of its longest bar: figures need the rest."""
PAIR_ROW = 64
PAIR_TOP = 58
"""Height above the first pair of bars, for the key."""
PAIR_HEIGHT = 11


@dataclass(frozen=True, slots=True)
class DrawnScore:
    """One of a sales model's two bars, in the chart's units; `score` is None if that side lacks the sales model."""

    score: ModelScore | None
    top: int
    width: int
    threshold_x: int
    figure_y: int


@dataclass(frozen=True, slots=True)
class DrawnPair:
    """One sales model's two bars, the left side's above that of the right."""

    bar: PairedBar
    label_y: int
    before: DrawnScore
    after: DrawnScore


@register.inclusion_tag("diagnostics/assessing/_paired_chart.html")
def paired_chart(bars: Sequence[PairedBar], highest: int, before: str, after: str) -> dict[str, Any]:
    """Draw two sides' scores as pairs of bars, each with a tick at its threshold; `before` and `after` name them."""
    unit = PAIR_SCALE / max(highest, 1)
    pairs = []
    for number, bar in enumerate(bars):
        top = PAIR_TOP + number * PAIR_ROW
        drawn = (_drawn_score(bar.before, top + 8, unit), _drawn_score(bar.after, top + 8 + PAIR_HEIGHT + 5, unit))
        pairs.append(DrawnPair(bar, top, *drawn))
    height = PAIR_TOP + len(pairs) * PAIR_ROW - 16
    return {
        "pairs": pairs,
        "before": before,
        "after": after,
        "width": PAIR_WIDTH,
        "scale": PAIR_SCALE,
        "bar_height": PAIR_HEIGHT,
        "height": height,
    }


def _drawn_score(score: ModelScore | None, top: int, unit: float) -> DrawnScore:
    width, threshold = (round(score.score * unit), round(score.threshold * unit)) if score else (0, 0)
    return DrawnScore(score, top, width, threshold, top + PAIR_HEIGHT - 1)
