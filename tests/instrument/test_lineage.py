"""How a pipeline came from the common process: qualify, present, close."""

import pytest

from diagnostics.instrument.lineage import Fate, lineage
from tests.builders import make_process, make_rule
from tests.instrument.pipelines import compose_with

COMMON = ("qualify", "present", "close")


def told(*rules, common=COMMON, **parts):
    """Return each line as words: what was there, its fate, what is there now."""
    lines = lineage(common, compose_with(*rules, **parts))
    return [f"{line.was or '-'} {line.fate.value} {line.stage.key if line.stage else '-'}" for line in lines]


def test_without_rules_all_stays():
    assert told() == ["qualify kept qualify", "present kept present", "close kept close"]


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        (("demo", "after", "present"), ["present kept present", "- added demo", "close kept close"]),
        (("demo", "in_place_of", "present"), ["present replaced demo", "close kept close"]),
        (("present", "leave_out"), ["present left_out -", "close kept close"]),
    ],
)
def test_a_rule_changes_what_it_speaks_of(rule, changed):
    assert told(make_rule("team", *rule)) == ["qualify kept qualify", *changed]


def test_what_is_left_out_first_comes_first():
    assert told(make_rule("team", "qualify", "leave_out"))[0] == "qualify left_out -"


def test_two_that_are_left_out_keep_their_order():
    rules = (make_rule("team", "present", "leave_out"), make_rule("team", "qualify", "leave_out"))
    assert told(*rules) == ["qualify left_out -", "present left_out -", "close kept close"]


def test_a_stage_that_replaced_a_replacement_is_added_and_the_first_is_gone():
    rules = (make_rule("team", "demo", "in_place_of", "present"), make_rule("team", "pilot", "in_place_of", "demo"))
    assert told(*rules) == ["qualify kept qualify", "present left_out -", "- added pilot", "close kept close"]


def test_a_process_of_its_own_shares_what_it_shares():
    own = make_process("own", "greet close")
    lines = told(own_process={"team": "own"}, processes=[make_process(), own])
    assert lines == ["qualify left_out -", "present left_out -", "- added greet", "close kept close"]


def test_places_are_those_of_either_side():
    lines = lineage(COMMON, compose_with(make_rule("team", "demo", "before", "qualify")))
    assert [(line.before, line.after) for line in lines] == [(None, 0), (0, 1), (1, 2), (2, 3)]


def test_every_stage_of_either_side_is_in_it_once():
    pipeline = compose_with(
        make_rule("team", "demo", "in_place_of", "qualify"), make_rule("team", "close", "leave_out")
    )
    lines = lineage(COMMON, pipeline)
    assert sorted(line.was for line in lines if line.was) == sorted(COMMON)
    assert [line.stage for line in lines if line.stage] == list(pipeline.stages)


def test_without_a_common_process_all_is_added():
    lines = lineage((), compose_with())
    assert [line.fate for line in lines] == [Fate.ADDED] * 3
