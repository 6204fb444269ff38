"""Charts of insight as SVG: bars without words, which are beside them in tables and wrap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from diagnostics.insight.pages.figures import FULL
from diagnostics.insight.pages.insight import PeriodRow, Trend

register = template.Library()

HEIGHT = 120
COLUMN, GAP = 20, 6
"""Units of a period's column, and of the gap in it; the page stretches the chart."""


@dataclass(frozen=True, slots=True)
class DrawnPeriod:
    """One period's two columns in the chart's units: those begun, and in front of them those completed."""

    row: PeriodRow
    x: int
    begun_top: int
    begun_height: int
    completed_top: int
    completed_height: int


@register.inclusion_tag("admin/diagnostics/_share_bar.html")
def share_bar(width: int) -> dict[str, Any]:
    """Draw the share beside a figure in a table."""
    return {"width": width, "full": FULL}


@register.inclusion_tag("admin/diagnostics/_trend_chart.html")
def trend_chart(trend: Trend) -> dict[str, Any]:
    """Draw how many were begun and completed in each period."""
    return {
        "trend": trend,
        "first": trend.rows[0],
        "last": trend.rows[-1],
        "columns": _columns(trend.rows, HEIGHT / max(trend.most, 1)),
        "width": len(trend.rows) * COLUMN,
        "height": HEIGHT,
        "column": COLUMN - GAP,
    }


def _columns(rows: Sequence[PeriodRow], unit: float) -> list[DrawnPeriod]:
    columns = []
    for place, row in enumerate(rows):
        begun, completed = round(row.begun * unit), round(row.completed * unit)
        left = place * COLUMN + GAP // 2
        columns.append(DrawnPeriod(row, left, HEIGHT - begun, begun, HEIGHT - completed, completed))
    return columns
