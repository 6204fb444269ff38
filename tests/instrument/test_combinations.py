"""Scores packed into one number: what a lane holds, which outcome it decides, and how combinations are counted."""

import pytest
from hypothesis import given

from diagnostics.instrument.combinations import (
    NOBODY,
    Case,
    Choice,
    Condition,
    Packing,
    Tallies,
    Yield,
    indexes,
    merged,
    sums_of,
)
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule, make_sales_model
from tests.instrument.strategies import cases

LEADS = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", weak=2))
RULES = (
    make_rule("strong", "demo", "after", "present", from_points=1),
    make_rule("weak", "pilot", "after", "present", answer="leads.b"),
    make_rule(None, "bid", "before", "close", answer="leads.b"),
    make_rule("strong", "check_in", "after", "the_win", from_points=1),
)


@pytest.fixture
def packing():
    """Two sales models, in this order, present from 2 points on; no score is above 3, so a lane has two bits."""
    return Packing(make_instrument(questions=[LEADS]))


@pytest.fixture
def ruled():
    """The same with rules: the bit above the two lanes is set by leads.b."""
    return Packing(make_instrument(questions=[LEADS], rules=RULES))


class TestLanes:
    def test_are_as_wide_as_the_highest_score_needs(self, packing):
        assert (packing.width, packing.mask, packing.lanes, packing.size) == (2, 0b11, [(0, 2), (2, 2)], 4)

    @pytest.mark.parametrize("models", [[], [make_sales_model("idle")]])
    def test_have_one_bit_if_no_score_is_above_zero(self, models):
        assert Packing(make_instrument(questions=[], sales_models=models)).width == 1

    def test_hold_the_points_of_an_option(self, packing):
        assert [packing.points(LEADS, option) for option in LEADS.options] == [0b10_11, 0b10_00]


class TestFlags:
    def test_are_a_bit_for_each_option_that_rules_name(self, ruled):
        assert (ruled.flags, ruled.size) == ({("leads", "b"): 0b1_00_00}, 5)

    def test_are_set_by_their_options(self, ruled):
        assert [ruled.points(LEADS, option) for option in LEADS.options] == [0b10_11, 0b1_10_00]

    def test_keep_options_apart_that_give_the_same_points(self):
        alike = make_question("leads", make_option("a", team=1), make_option("b", team=1), make_option("c", team=1))
        rule = make_rule("team", "demo", "after", "present", answer="leads.b")
        choices = Packing(make_instrument(questions=[alike], rules=[rule])).choices(alike)
        assert [(choice.key, choice.count) for choice in choices] == [("a", 2), ("b", 1)]

    def test_are_as_many_as_options(self):
        questions = [make_question(key, make_option("a"), make_option("b")) for key in ("leads", "people")]
        rules = [
            make_rule(None, "bid", "before", "close", answer=answer) for answer in ("people.a", "leads.b", "people.b")
        ]
        packing = Packing(make_instrument(questions=questions, rules=rules))
        assert packing.flags == {("leads", "b"): 1, ("people", "a"): 2, ("people", "b"): 4}
        assert packing.size == 3


class TestConditions:
    def test_are_those_of_the_rules_each_once(self, ruled):
        assert ruled.conditions == [
            Condition(0, 1, 0),
            Condition(2, 2, 0b1_00_00),
            Condition(None, 0, 0b1_00_00),
        ]

    @pytest.mark.parametrize(
        ("strong", "weak", "flag", "rules"),
        [
            (0, 0, 0, set()),
            (1, 0, 0, {1, 4}),
            (0, 2, 0, set()),
            (0, 0, 1, {3}),
            (0, 2, 1, {2, 3}),
            (3, 1, 1, {1, 3, 4}),
        ],
    )
    def test_that_hold_are_the_rules_that_apply(self, ruled, strong, weak, flag, rules):
        assert ruled.rules(ruled.case(strong | weak << 2 | flag << 4).held) == rules


class TestCase:
    @pytest.mark.parametrize(
        ("strong", "weak", "case"),
        [
            (0, 0, (NOBODY, 0b00, 0b00)),
            (1, 1, (NOBODY, 0b00, 0b00)),
            (2, 0, (0, 0b01, 0b00)),
            (1, 2, (1, 0b10, 0b00)),
            (2, 3, (1, 0b11, 0b00)),
            (3, 2, (0, 0b11, 0b00)),
            (2, 2, (0, 0b11, 0b11)),
        ],
    )
    def test_is_what_the_scores_decide(self, packing, strong, weak, case):
        assert packing.case(strong | weak << packing.width) == Case(*case, owner=NOBODY, held=0)

    def test_of_a_tie_that_is_beaten_is_none(self):
        options = [make_option("a", one=2, two=2, three=3)]
        question = make_question("leads", *options)
        packing = Packing(make_instrument(questions=[question]))
        assert packing.case(packing.points(question, options[0])) == Case(2, 0b111, 0, NOBODY, 0)

    def test_ties_those_that_share_the_lead(self):
        option = make_option("a", one=2, two=3, three=3, four=3)
        question = make_question("leads", option)
        packing = Packing(make_instrument(questions=[question]))
        assert packing.case(packing.points(question, option)).tied == 0b1110


class TestOwner:
    """retail and channel have processes of their own, team has none."""

    def owner(self, edition=2, threshold=2, order="team retail channel", **points):
        models = [
            make_sales_model(key, threshold=threshold, process=None if key == "team" else "own")
            for key in order.split()
        ]
        question = make_question("leads", make_option("a", **points))
        instrument = make_instrument(
            questions=[question], sales_models=models, processes=[make_process(), make_process("own")], edition=edition
        )
        packing = Packing(instrument)
        return packing.owner_of(packing.case(packing.points(question, question.options[0])))

    def test_is_the_highest_present_model_with_a_process(self):
        assert self.owner(team=4, retail=2, channel=3) == "channel"
        assert self.owner(team=4, retail=3, channel=2) == "retail"

    def test_is_the_earlier_one_of_two_that_are_level(self):
        assert self.owner(team=4, retail=3, channel=3) == "retail"

    def test_may_be_the_first_of_all(self):
        assert self.owner(order="retail channel", retail=4, channel=3) == "retail"
        assert self.owner(order="retail channel", retail=3, channel=3) == "retail"

    def test_is_none_below_the_threshold_or_without_a_process(self):
        assert (self.owner(team=4, retail=1), self.owner(retail=3, threshold=4)) == (None, None)

    def test_is_the_leading_one_alone_in_the_first_edition(self):
        assert (self.owner(1, team=4, retail=3), self.owner(1, team=3, retail=4)) == (None, "retail")
        assert self.owner(1, team=1, retail=1) is None


class TestWays:
    def ways(self, option, *, separates=True, process=None, first=None):
        models = [make_sales_model("one", process=first), make_sales_model("two", process=process)]
        models.append(make_sales_model("three"))
        question = make_question("leads", option)
        processes = [make_process(), make_process("own")]
        packing = Packing(
            make_instrument(questions=[question], sales_models=models, processes=processes, separates=separates)
        )
        case = packing.case(packing.points(question, option))
        return [(packing.leading_of(way), packing.owner_of(way), chosen) for way, chosen in packing.ways(case)]

    tie = make_option("a", one=3, two=3, three=2)

    def test_are_one_for_each_separating_answer(self):
        assert self.ways(self.tie) == [("one", None, None), ("one", None, "one"), ("two", None, "two")]

    def test_give_the_process_to_the_one_that_is_chosen(self):
        assert self.ways(self.tie, process="own") == [
            ("one", "two", None),
            ("one", "two", "one"),
            ("two", "two", "two"),
        ]

    def test_give_each_its_own_process(self):
        assert self.ways(self.tie, process="own", first="common") == [
            ("one", "one", None),
            ("one", "one", "one"),
            ("two", "two", "two"),
        ]

    def test_are_one_without_a_tie_or_without_the_question(self):
        assert self.ways(make_option("a", one=3, two=2)) == [("one", None, None)]
        assert self.ways(self.tie, separates=False) == [("one", None, None)]

    def test_are_one_if_nothing_leads(self):
        assert self.ways(make_option("a", one=1, two=1)) == [(None, None, None)]


@given(cases())
def test_what_a_case_yields_is_what_is_diagnosed(case):
    instrument, answers = case
    packing = Packing(instrument)
    scores = sum(packing.points(question, question.option(answers[question.key])) for question in instrument.questions)
    outcome = diagnose(instrument, answers)
    chosen = outcome.answers.get(STANDS_OUT)
    ways = {answer: way for way, answer in packing.ways(packing.case(scores))}
    assert packing.yields(ways[None if chosen == "equal" else chosen]) == Yield(
        leading=outcome.leading,
        present=frozenset(outcome.present),
        tied=frozenset((outcome.leading, *outcome.tie) if outcome.tie else ()),
        stages=tuple((stage.key, stage.optional) for stage in outcome.pipeline.stages),
    )


class TestCounting:
    def test_takes_options_that_give_the_same_for_one(self):
        assert merged([(5, "a"), (0, "b"), (5, "c")]) == [Choice(5, 2, "a"), Choice(0, 1, "b")]

    def test_adds_up_one_choice_a_question_and_keeps_the_first_example(self):
        of_first, of_second = [Choice(0, 2, "a"), Choice(1, 1, "b")], [Choice(1, 3, "x"), Choice(0, 1, "y")]
        assert sums_of([of_first, of_second]) == {
            1: (2 * 3 + 1 * 1, ("a", "x")),
            0: (2 * 1, ("a", "y")),
            2: (1 * 3, ("b", "x")),
        }

    def test_of_no_questions_is_one_empty_combination(self):
        assert sums_of([]) == {0: (1, ())}

    @pytest.mark.parametrize(("bits", "places"), [(0, []), (0b1, [0]), (0b1101, [0, 2, 3])])
    def test_reads_bit_sets_from_the_lowest_bit(self, bits, places):
        assert list(indexes(bits)) == places


class TestTallies:
    def test_count_changes_with_the_first_example_of_each(self):
        tallies = Tallies()
        for before, after, times, example in [("a", "b", 1, "x"), ("b", "a", 2, "y"), ("a", "b", 3, "z")]:
            tallies.add(before, after, times, (example,))
        assert tallies.by_frequency() == [(("a", "b"), 4, ("x",)), (("b", "a"), 2, ("y",))]
        assert tallies.total == 6

    def test_do_not_count_what_stays(self):
        tallies = Tallies()
        tallies.add("a", "a", 5, ("x",))
        assert (tallies.by_frequency(), tallies.total) == ([], 0)
