"""The chart of a visitor's own results: who came first in which, as dots on a line."""

from typing import Any

from django import template

from diagnostics.assessing.pages.history import HistoryView

register = template.Library()

STEP, HEIGHT = 24, 24
"""Units between two results, and of a line's height."""


@register.inclusion_tag("diagnostics/assessing/_history_chart.html")
def history_chart(history: HistoryView) -> dict[str, Any]:
    """Draw a line for each sales model that came first, with a dot for each result in which it did."""
    return {
        "lines": [(line.model, [place * STEP + STEP // 2 for place in line.places]) for line in history.lines],
        "width": len(history.rows) * STEP,
        "height": HEIGHT,
        "middle": HEIGHT // 2,
    }
