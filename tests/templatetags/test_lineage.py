"""The picture's geometry: rows that do not overlap, and lines from chip to chip."""

from diagnostics.assessing.pages.lineage import LineageRow
from diagnostics.instrument.text import Text
from diagnostics.templatetags.lineage import CHIP, HEIGHT, LONGEST, ROW, TOP, WIDTH, lineage_chart


def line(before: int | None, after: int | None, name: str = "name") -> LineageRow:
    was, now = (Text(name if place is not None else "") for place in (before, after))
    return LineageRow("kept", was, now, before, after, "stays", wins=False, growth=False)


def test_each_side_has_its_own_rows() -> None:
    stays, added, gone = lineage_chart([line(0, 0), line(None, 1), line(1, None)])["drawn"]
    assert (stays.left, stays.right, added.left, added.right, gone.left, gone.right) == (
        TOP,
        TOP,
        None,
        TOP + ROW,
        TOP + ROW,
        None,
    )


def test_a_curve_joins_the_middles_of_its_two_chips() -> None:
    (drawn,) = lineage_chart([line(0, 2)])["drawn"]
    assert drawn.path.startswith(f"M{CHIP} {TOP + HEIGHT // 2}C")
    assert drawn.path.endswith(f" {WIDTH - CHIP} {TOP + 2 * ROW + HEIGHT // 2}")


def test_a_stage_on_one_side_has_no_curve() -> None:
    assert [drawn.path for drawn in lineage_chart([line(None, 0), line(0, None)])["drawn"]] == ["", ""]


def test_it_is_as_high_as_its_longer_side() -> None:
    assert lineage_chart([line(0, 0), line(None, 1)])["height"] == TOP + 2 * ROW
    assert lineage_chart([])["height"] == TOP


def test_a_name_too_long_for_its_chip_is_cut_in_the_picture() -> None:
    (drawn,) = lineage_chart([line(0, 0, "x" * (LONGEST + 1))])["drawn"]
    assert (len(drawn.was), drawn.was[-1], str(drawn.line.was)) == (LONGEST, "…", "x" * (LONGEST + 1))
