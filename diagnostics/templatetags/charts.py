"""Charts as SVG: geometry in attributes and colours by class, for dark mode, print and a strict policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from diagnostics.presenters.results import ScoreBar

register = template.Library()

WIDTH = 360
ROW = 46
BAR_TOP = 22
BAR_HEIGHT = 12
SCALE = WIDTH - 36
"""Width left for bars, in the chart's units, beside the figure at their right."""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One sales model's bar, in the chart's units."""

    bar: ScoreBar
    label_y: int
    top: int
    width: int
    threshold_x: int
    figure_x: int
    figure_y: int


@register.inclusion_tag("diagnostics/_score_chart.html")
def score_chart(bars: Sequence[ScoreBar], highest: int) -> dict[str, Any]:
    """Draw the scores as bars, each with a tick at its threshold; `highest` is the figure at full width."""
    unit = SCALE / max(highest, 1)
    drawn = [
        DrawnBar(
            bar=bar,
            label_y=number * ROW + 15,
            top=number * ROW + BAR_TOP,
            width=round(bar.score * unit),
            threshold_x=round(bar.threshold * unit),
            figure_x=round(bar.score * unit) + 8,
            figure_y=number * ROW + BAR_TOP + 11,
        )
        for number, bar in enumerate(bars)
    ]
    return {"bars": drawn, "width": WIDTH, "scale": SCALE, "bar_height": BAR_HEIGHT, "height": len(drawn) * ROW}
