"""The rows on how a pipeline differs from the common process."""

from collections.abc import Mapping
from typing import Any

from diagnostics.assessing.pages.lineage import Lineage, lineage_rows
from diagnostics.instrument.parts import StageRule
from tests.builders import make_process, make_rule
from tests.support.outcomes import outcome_of


def lines_of(points: Mapping[str, int], **parts: Any) -> Lineage:
    instrument, outcome = outcome_of(points, **parts)
    return lineage_rows(instrument, outcome.pipeline)


def rows_of(*rules: StageRule) -> list[tuple[str, str, str]]:
    """Return the names and the description of each row."""
    return [(str(line.was), str(line.now), line.description) for line in lines_of({"team": 3}, rules=rules)]


def test_each_row_names_the_sales_model_behind_it() -> None:
    rules = (
        make_rule("team", "demo", "in_place_of", "present"),
        make_rule("team", "pilot", "after", "demo"),
        make_rule("team", "qualify", "leave_out"),
    )
    assert rows_of(*rules) == [
        ("qualify", "", "left out by name team"),
        ("present", "demo", "replaced by name team"),
        ("", "pilot", "added by name team"),
        ("close", "close", "stays"),
    ]


def test_is_empty_if_nothing_changed() -> None:
    assert rows_of() == []


def test_is_empty_if_nothing_is_left_of_the_common_process() -> None:
    own = make_process("own", "sign won", wins="won")
    parts = {"model_parts": {"team": {"process": "own"}}, "processes": [make_process(), own]}
    assert lines_of({"team": 3}, **parts) == ()


def test_stages_that_another_process_lacks_are_not_attributed_to_a_rule() -> None:
    own = make_process("own", "close", wins="close")
    lines = lines_of({"team": 3}, model_parts={"team": {"process": "own"}}, processes=[make_process(), own])
    assert [line.description for line in lines] == ["not in this process", "not in this process", "stays"]


def test_the_win_and_what_follows_are_marked() -> None:
    lines = lines_of({"team": 3}, rules=[make_rule("team", "upsell", "after", "the_win")])
    assert [(line.wins, line.growth) for line in lines[-2:]] == [(True, False), (False, True)]
