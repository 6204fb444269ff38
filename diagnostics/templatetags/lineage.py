"""The drawing of how a pipeline differs: the common process on the left, the pipeline on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from diagnostics.assessing.pages.lineage import LineageRow

register = template.Library()

WIDTH = 640
CHIP = 228
ROW = 36
HEIGHT = 28
TOP = 26
"""Height above the first row, for the names of the two sides."""
LONGEST = 30
"""Characters of a stage's name that fit into its chip; the table beside the drawing has the whole name."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One row of the drawing in its units: tops of chips and baselines of texts, None on a side without the stage."""

    line: LineageRow
    was: str
    now: str
    left: int | None
    right: int | None
    left_text: int | None
    right_text: int | None
    path: str


@register.inclusion_tag("diagnostics/assessing/_lineage_chart.html")
def lineage_chart(lines: Sequence[LineageRow]) -> dict[str, Any]:
    """Draw each stage of the common process, each of the pipeline, and a line from one to the other."""
    places = [place for line in lines for place in (line.before, line.after) if place is not None]
    return {
        "drawn": [_drawn_line(line) for line in lines],
        "width": WIDTH,
        "chip": CHIP,
        "chip_height": HEIGHT,
        "right_x": WIDTH - CHIP,
        "right_text_x": WIDTH - CHIP + 14,
        "height": TOP + (max(places, default=-1) + 1) * ROW,
    }


def _drawn_line(line: LineageRow) -> DrawnLine:
    left, right = _top(line.before), _top(line.after)
    return DrawnLine(
        line=line,
        was=_short(line.was.plain),
        now=_short(line.now.plain),
        left=left,
        right=right,
        left_text=None if left is None else left + 19,
        right_text=None if right is None else right + 19,
        path="" if left is None or right is None else _path(left + HEIGHT // 2, right + HEIGHT // 2),
    )


def _top(place: int | None) -> int | None:
    return None if place is None else TOP + place * ROW


def _path(start: int, end: int) -> str:
    """Return a curve whose ends are horizontal."""
    middle = WIDTH // 2
    return f"M{CHIP} {start}C{middle} {start} {middle} {end} {WIDTH - CHIP} {end}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
