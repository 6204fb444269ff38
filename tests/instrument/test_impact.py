"""What publishing a draft would change, against plain enumeration."""

import json
from collections import Counter
from dataclasses import replace
from itertools import product

from hypothesis import given

from diagnostics.instrument.document import dump_impact, parse_impact
from diagnostics.instrument.impact import (
    PIPELINES_SHOWN,
    CombinationImpact,
    NewOption,
    PipelineShift,
    Shift,
    compare_combinations,
)
from diagnostics.instrument.journey import diagnose_undecided
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_option, make_question, make_rule, make_sales_model
from tests.instrument.strategies import instruments
from tests.reference import first_edition_instrument, reference_instrument


def yields(instrument, answers):
    """Return who leads, is present and ties, and the stages, for the answers to the instrument's own questions."""
    heard = {question: option for question, option in answers.items() if question in instrument.question_by_key}
    outcome = diagnose_undecided(instrument, heard)
    tied = {outcome.leading, *outcome.tie} if outcome.tie else set()
    stages = tuple((stage.key, stage.optional) for stage in outcome.pipeline.stages)
    return outcome.leading, {*outcome.present}, tied, stages


def leading(instrument, answers):
    return yields(instrument, answers)[0]


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


def every_combination(before, after):
    options = comparable(before, after)
    return [dict(zip(options, chosen, strict=True)) for chosen in product(*options.values())]


def changes_of(pairs):
    return {pair: count for pair, count in Counter(pairs).items() if pair[0] != pair[1]}


def one_question(*options, thresholds=(2, 2)):
    models = [make_sales_model(key, threshold=threshold) for key, threshold in zip("ab", thresholds, strict=True)]
    return make_instrument(questions=[make_question("leads", *options)], sales_models=models)


@given(instruments(), instruments())
def test_changes_are_those_of_plain_enumeration(before, after):
    impact = compare_combinations(before, after)
    combinations = every_combination(before, after)
    leads, present, tied, stages = (
        zip(
            *(zip(yields(before, answers), yields(after, answers), strict=True) for answers in combinations),
            strict=True,
        )
        if combinations
        else [()] * 4
    )
    assert impact.combinations == len(combinations)
    assert {(shift.before, shift.after): shift.combinations for shift in impact.shifts} == changes_of(leads)
    assert impact.changed == sum(changes_of(leads).values())
    assert impact.presence == sum(old != new for old, new in present)
    assert impact.ties == sum(old != new for old, new in tied)
    assert impact.pipelines == sum(old != new for old, new in stages)
    assert [shift.combinations for shift in impact.pipeline_shifts] == sorted(
        changes_of(stages).values(), reverse=True
    )[:20]


@given(instruments(), instruments())
def test_examples_are_examples(before, after):
    impact = compare_combinations(before, after)
    for shift in impact.shifts:
        assert (leading(before, shift.example), leading(after, shift.example)) == (shift.before, shift.after)
        assert shift.example.keys() == {*before.question_by_key, *after.question_by_key}
    for shift in impact.pipeline_shifts:
        stages = [tuple(key for key, _ in yields(side, shift.example)[3]) for side in (before, after)]
        assert stages == [shift.before, shift.after]


@given(instruments(), instruments())
def test_new_options_lead_where_plain_enumeration_says(before, after):
    expected = {
        (question.key, option.key): Counter(
            leading(after, answers) or "" for answers in with_option(after, question, option)
        )
        for question in after.questions
        if question.key in before.question_by_key
        for option in question.options
        if not before.question(question.key).has_option(option.key)
    }
    new = compare_combinations(before, after).new_options if before != after else ()
    assert {(option.question, option.option): dict(option.leading) for option in new} == expected
    assert [option.combinations for option in new] == [counts.total() for counts in expected.values()]


def with_option(instrument, question, option):
    """Return every combination of answers with this option."""
    options = {other.key: other.options for other in instrument.questions if other != question}
    for chosen in product(*options.values()):
        yield {question.key: option.key, **{key: one.key for key, one in zip(options, chosen, strict=True)}}


@given(instruments())
def test_nothing_changes_against_itself(instrument):
    impact = compare_combinations(instrument, instrument)
    assert impact == CombinationImpact(impact.combinations, ())


class TestCombinations:
    def test_the_most_frequent_change_comes_first(self):
        before = one_question(make_option("x", a=2), make_option("y", b=2), make_option("z", b=2))
        after = one_question(make_option("x", b=2), make_option("y"), make_option("z"))
        assert compare_combinations(before, after) == CombinationImpact(
            3, (Shift("b", None, 2, {"leads": "y"}), Shift("a", "b", 1, {"leads": "x"})), presence=3
        )

    def test_an_option_of_one_side_alone_is_not_compared(self):
        before = one_question(make_option("x", a=2), make_option("gone", b=2))
        after = one_question(make_option("new", a=2), make_option("x", b=2))
        assert compare_combinations(before, after) == CombinationImpact(
            1,
            (Shift("a", "b", 1, {"leads": "x"}),),
            presence=1,
            new_options=(NewOption("leads", "new", 1, {"a": 1}),),
        )

    def test_every_answer_to_a_new_question_is(self):
        before = one_question(make_option("x", a=2))
        new = make_question("new", make_option("no"), make_option("yes", b=3))
        after = replace(before, questions=(*before.questions, new))
        shift = Shift("a", "b", 1, {"leads": "x", "new": "yes"})
        assert compare_combinations(before, after) == CombinationImpact(2, (shift,), presence=1)
        back = replace(shift, before="b", after="a")
        assert compare_combinations(after, before) == CombinationImpact(2, (back,), presence=1)

    def test_a_question_that_one_side_does_not_ask_gives_nothing_there(self):
        before = one_question(make_option("x", a=1))
        after = replace(before, questions=(*before.questions, make_question("new", make_option("no"))))
        assert compare_combinations(before, after) == CombinationImpact(1, ())
        assert compare_combinations(after, before) == CombinationImpact(1, ())

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
        assert compare_combinations(reference, reworded) == CombinationImpact(1470, ())


class TestPresence:
    def test_changes_beside_the_same_leader(self):
        before = one_question(make_option("x", a=3, b=1), make_option("y", a=3))
        after = one_question(make_option("x", a=3, b=2), make_option("y", a=3))
        assert compare_combinations(before, after) == CombinationImpact(2, (), presence=1)


class TestTies:
    def test_change_beside_the_same_leader(self):
        before = one_question(make_option("x", a=3, b=2), make_option("y", a=3))
        after = one_question(make_option("x", a=3, b=3), make_option("y", a=3))
        assert compare_combinations(before, after) == CombinationImpact(2, (), ties=1)


class TestPipelines:
    question = make_question("leads", make_option("x", a=2), make_option("y", a=2), make_option("z", b=2))

    def instrument(self, *rules):
        return make_instrument(questions=[self.question], rules=[make_rule("a", "demo", "leave_out"), *rules])

    def test_change_under_the_same_leader(self):
        rule = make_rule("a", "demo", "after", "present", answer="leads.y")
        assert compare_combinations(self.instrument(), self.instrument(rule)) == CombinationImpact(
            3,
            (),
            pipelines=1,
            pipeline_shifts=(
                PipelineShift(
                    ("qualify", "present", "close"), ("qualify", "present", "demo", "close"), 1, {"leads": "y"}
                ),
            ),
        )

    def test_change_if_a_stage_is_for_hard_deals_only(self):
        before, after = (
            self.instrument(make_rule("a", "demo", "after", "present", optional=optional)) for optional in (False, True)
        )
        assert compare_combinations(before, after).pipelines == 2

    def test_the_most_frequent_change_comes_first(self):
        rules = [make_rule("a", "demo", "after", "present"), make_rule("b", "demo", "before", "present")]
        shifts = compare_combinations(self.instrument(), self.instrument(*rules)).pipeline_shifts
        assert [(shift.combinations, shift.example) for shift in shifts] == [(2, {"leads": "x"}), (1, {"leads": "z"})]

    def test_are_listed_up_to_a_limit_and_all_counted(self):
        options = [make_option(f"o{number}", a=2) for number in range(22)]
        question = make_question("leads", *options)
        rules = [
            make_rule(None, f"stage{number}", "after", "present", answer=f"leads.o{number}") for number in range(22)
        ]
        bare = replace(make_instrument(questions=[question], rules=rules), rules=())
        impact = compare_combinations(bare, replace(bare, rules=tuple(rules)))
        assert (impact.pipelines, len(impact.pipeline_shifts), PIPELINES_SHOWN) == (22, 20, 20)


class TestNewOptions:
    def test_are_counted_over_all_other_answers_of_the_draft(self):
        people = make_question("people", make_option("few"), make_option("many", b=3), make_option("more", b=3))
        before = make_instrument(questions=[make_question("leads", make_option("x", a=2)), people])
        leads = make_question("leads", make_option("x", a=2), make_option("new"), make_option("newer", a=4))
        after = make_instrument(questions=[leads, people], sales_models=before.sales_models)
        assert compare_combinations(before, after).new_options == (
            NewOption("leads", "new", 3, {"b": 2, "": 1}),
            NewOption("leads", "newer", 3, {"a": 3}),
        )

    def test_of_any_question_are_counted(self):
        leads = make_question("leads", make_option("x", a=2))
        before = make_instrument(questions=[leads, make_question("people", make_option("few"))])
        people = make_question("people", make_option("few"), make_option("many"))
        after = replace(before, questions=(leads, people))
        assert compare_combinations(before, after).new_options == (NewOption("people", "many", 1, {"a": 1}),)

    def test_of_a_new_question_are_not_new(self):
        before = one_question(make_option("x", a=2), make_option("y", b=2))
        after = replace(before, questions=(*before.questions, make_question("new", make_option("no"))))
        assert compare_combinations(before, after).new_options == ()


@given(instruments(), instruments())
def test_an_impact_survives_being_kept_as_a_document(before, after):
    impact = compare_combinations(before, after)
    assert parse_impact(json.loads(json.dumps(dump_impact(impact)))) == impact


def test_an_impact_that_was_kept_before_is_read():
    document = {"format": 1, "combinations": 3, "shifts": []}
    assert parse_impact(document) == CombinationImpact(3, ())


def test_the_second_edition_of_the_reference_against_the_first():
    impact = compare_combinations(first_edition_instrument(), reference_instrument())
    options = [f"{option.question}.{option.option}" for option in impact.new_options]
    assert options == ["leads.tenders", "repeat_revenue.renews_itself", "people.product_led"]
    assert (impact.combinations, impact.changed > 0, impact.pipelines > impact.changed) == (900, True, True)
