"""How a pipeline came from the common process, in words."""

from diagnostics.assessing.pages.lineage import lineage_rows
from diagnostics.instrument.instrument import StageRule
from tests.builders import make_process, make_rule
from tests.support.outcomes import outcome_of


def told(*rules: StageRule) -> list[tuple[str, str, str]]:
    """Return each line's names and words."""
    return [
        (str(line.was), str(line.now), line.description) for line in lineage_rows(*outcome_of({"team": 3}, rules=rules))
    ]


def test_each_line_names_the_model_behind_it() -> None:
    rules = (
        make_rule("team", "demo", "in_place_of", "present"),
        make_rule("team", "pilot", "after", "demo"),
        make_rule("team", "qualify", "leave_out"),
    )
    assert told(*rules) == [
        ("qualify", "", "left out by name team"),
        ("present", "demo", "replaced by name team"),
        ("", "pilot", "added by name team"),
        ("close", "close", "stays"),
    ]


def test_nothing_is_told_where_nothing_changed() -> None:
    assert told() == []


def test_what_an_own_process_lacks_is_not_blamed_on_a_rule() -> None:
    own = make_process("own", "close", wins="close")
    lines = lineage_rows(
        *outcome_of({"team": 3}, model_parts={"team": {"process": "own"}}, processes=[make_process(), own])
    )
    assert [line.description for line in lines] == ["not in this process", "not in this process", "stays"]


def test_the_win_and_what_follows_are_marked() -> None:
    lines = lineage_rows(*outcome_of({"team": 3}, rules=[make_rule("team", "upsell", "after", "the_win")]))
    assert [(line.wins, line.growth) for line in lines[-2:]] == [(True, False), (False, True)]
