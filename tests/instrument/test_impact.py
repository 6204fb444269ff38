"""What publishing a draft would change, against plain enumeration."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.document import dump_impact, parse_impact
from diagnostics.instrument.impact import (
    ChangedResult,
    CombinationImpact,
    PastImpact,
    PastResult,
    Shift,
    compare_combinations,
    rescore,
)
from diagnostics.instrument.scoring import score, standing_of
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_option, make_question, make_sales_model
from tests.instrument.strategies import answers_to, instruments
from tests.reference import reference_instrument

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NEVER = make_option("never")


def leading(instrument, answers):
    """Return who leads for the answers that the instrument has a question for."""
    heard = {question: option for question, option in answers.items() if question in instrument.question_by_key}
    return standing_of(instrument, score(instrument, heard)).leading


def comparable(before, after):
    """Return, by question, the options that both have, or all of a question that only one asks."""
    options = {}
    for key in {**after.question_by_key, **before.question_by_key}:
        of_each = [
            [option.key for option in side.question(key).options]
            for side in (after, before)
            if key in side.question_by_key
        ]
        options[key] = [option for option in of_each[0] if all(option in of_one for of_one in of_each)]
    return options


def enumerated(before, after):
    """Return how many combinations there are, and how many lead from which sales model to which other one."""
    options = comparable(before, after)
    combinations = [dict(zip(options, chosen, strict=True)) for chosen in product(*options.values())]
    pairs = Counter((leading(before, answers), leading(after, answers)) for answers in combinations)
    return len(combinations), {pair: count for pair, count in pairs.items() if pair[0] != pair[1]}


def one_question(*options, thresholds=(2, 2)):
    models = [make_sales_model(key, threshold=threshold) for key, threshold in zip("ab", thresholds, strict=True)]
    return make_instrument(questions=[make_question("leads", *options)], sales_models=models)


@given(instruments(), instruments())
def test_changes_are_those_of_plain_enumeration(before, after):
    impact = compare_combinations(before, after)
    total, pairs = enumerated(before, after)
    assert impact.combinations == total
    assert {(shift.before, shift.after): shift.combinations for shift in impact.shifts} == pairs
    assert impact.changed == sum(pairs.values())


@given(instruments(), instruments())
def test_examples_are_examples(before, after):
    for shift in compare_combinations(before, after).shifts:
        assert (leading(before, shift.example), leading(after, shift.example)) == (shift.before, shift.after)
        assert shift.example.keys() == {*before.question_by_key, *after.question_by_key}


@given(instruments())
def test_nothing_changes_against_itself(instrument):
    assert compare_combinations(instrument, instrument).shifts == ()


class TestCombinations:
    def test_the_most_frequent_change_comes_first(self):
        before = one_question(make_option("x", a=2), make_option("y", b=2), make_option("z", b=2))
        after = one_question(make_option("x", b=2), make_option("y"), make_option("z"))
        assert compare_combinations(before, after) == CombinationImpact(
            3, (Shift("b", None, 2, {"leads": "y"}), Shift("a", "b", 1, {"leads": "x"}))
        )

    def test_an_option_of_one_side_alone_is_not_compared(self):
        before = one_question(make_option("x", a=2), make_option("gone", b=2))
        after = one_question(make_option("new", a=2), make_option("x", b=2))
        assert compare_combinations(before, after) == CombinationImpact(1, (Shift("a", "b", 1, {"leads": "x"}),))

    def test_every_answer_to_a_new_question_is(self):
        before = one_question(make_option("x", a=2))
        new = make_question("new", make_option("no"), make_option("yes", b=3))
        after = replace(before, questions=(*before.questions, new))
        shift = Shift("a", "b", 1, {"leads": "x", "new": "yes"})
        assert compare_combinations(before, after) == CombinationImpact(2, (shift,))
        assert compare_combinations(after, before) == CombinationImpact(2, (replace(shift, before="b", after="a"),))

    def test_other_thresholds_change_who_leads(self):
        before = one_question(make_option("x", a=3, b=2))
        after = one_question(make_option("x", a=3, b=2), thresholds=(4, 2))
        assert compare_combinations(before, after).shifts == (Shift("a", "b", 1, {"leads": "x"}),)

    def test_so_does_another_tie_break_order(self):
        before = one_question(make_option("x", a=2, b=2))
        after = replace(before, sales_models=before.sales_models[::-1])
        assert compare_combinations(before, after).shifts == (Shift("a", "b", 1, {"leads": "x"}),)

    def test_without_questions_there_is_one(self):
        before = make_instrument(questions=())
        assert compare_combinations(before, replace(before, title=Text("Other", "Annen"))) == CombinationImpact(1, ())

    def test_more_than_the_limit_are_not_compared(self):
        before = one_question(make_option("x", a=2), make_option("y"), make_option("z"))
        after = replace(before, title=Text("Other", "Annen"))
        assert compare_combinations(before, after, limit=2) == CombinationImpact(3, ())
        assert compare_combinations(before, after, limit=1) is None

    def test_of_equal_ones_there_is_no_limit(self):
        before = one_question(make_option("x", a=2), make_option("y"))
        assert compare_combinations(before, replace(before), limit=1) == CombinationImpact(2, ())

    def test_those_of_the_reference_are_compared_at_once(self):
        reference = reference_instrument()
        reworded = replace(reference, title=Text("Other", "Annen"))
        assert compare_combinations(reference, reworded) == CombinationImpact(900, ())


def past(leading="a", number=1, **answers):
    return PastResult(UUID(int=number), f"Result {number}", NOON, answers, leading)


@given(instruments(), instruments())
def test_an_impact_survives_being_kept_as_a_document(before, after):
    impact = compare_combinations(before, after)
    assert parse_impact(json.loads(json.dumps(dump_impact(impact)))) == impact


@given(st.data())
def test_past_results_are_scored_as_anew(data):
    draft = data.draw(instruments())
    answers = data.draw(answers_to(draft))
    now = leading(draft, answers)
    assert rescore(draft, [past(now, **answers)]) == PastImpact(1, 0, 0, ())
    result = past("another", **answers)
    assert rescore(draft, [result]) == PastImpact(1, 0, 1, (ChangedResult(result, now),))


class TestPastResults:
    draft = one_question(make_option("x", a=2), make_option("y", b=2), NEVER)

    def test_lead_elsewhere_or_nowhere(self):
        results = [past("a", 1, leads="y"), past("b", 2, leads="never"), past(None, 3, leads="x")]
        assert rescore(self.draft, [*results, past("a", 4, leads="x")]) == PastImpact(
            4, 0, 3, tuple(map(ChangedResult, results, ("b", None, "a")))
        )

    @pytest.mark.parametrize("answers", [{}, {"leads": "gone"}, {"gone": "x"}, {"leads": "x", "gone": "x"}])
    def test_that_do_not_map_onto_the_draft_are_counted_apart(self, answers):
        assert rescore(self.draft, [past(**answers), past(leads="x")]) == PastImpact(1, 1, 0, ())

    def test_that_do_not_map_are_all_counted(self):
        assert rescore(self.draft, [past(), past(leads="gone")]) == PastImpact(0, 2, 0, ())

    def test_are_named_up_to_a_limit_and_all_counted(self):
        results = [past("b", number, leads="x") for number in range(5)]
        impact = rescore(self.draft, iter(results), shown=2)
        assert (impact.compared, impact.changed) == (5, 5)
        assert [part.result for part in impact.shown] == results[:2]

    def test_there_may_be_none(self):
        assert rescore(self.draft, []) == PastImpact(0, 0, 0, ())
