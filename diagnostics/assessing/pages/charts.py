"""What charts of scores are drawn from."""

from dataclasses import dataclass

from diagnostics.assessing.pages.results import ScoreBar


@dataclass(frozen=True, slots=True)
class Layout:
    """The measures of a chart, in its units; `figure_room` stays free at the right of the longest bar."""

    width: int
    row: int
    name_y: int
    bar_top: int
    bar_height: int
    figure_y: int
    figure_room: int

    @property
    def scale(self) -> int:
        """The width of the longest bar."""
        return self.width - self.figure_room


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One sales model's bar, in the chart's units."""

    bar: ScoreBar
    label_y: int
    top: int
    width: int
    threshold_x: int
    figure_y: int


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One sales model's bar without words, which are above it and wrap; in units of the longest bar."""

    bar: ScoreBar
    width: int
    threshold_x: int
