"""What is said of a questionnaire with too many combinations to count: cases that may be, and examples that are."""

import pytest

from diagnostics.instrument import bounds
from diagnostics.instrument.bounds import find_leading, possible_cases
from diagnostics.instrument.combinations import Packing, indexes
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule, make_sales_model


def found(*questions, wanted, thresholds=None):
    """Return the answers found with which `wanted` leads, in question order, or None."""
    thresholds = thresholds or {}
    instrument = make_instrument(questions=questions)
    models = [make_sales_model(model.key, threshold=thresholds.get(model.key, 2)) for model in instrument.sales_models]
    instrument = make_instrument(questions=questions, sales_models=models)
    place = [model.key for model in models].index(wanted)
    return find_leading(instrument, Packing(instrument), place)


def cases_of(*questions, rules=(), own_process=(), edition=2, thresholds=None):
    """Return the possible cases: keys of the owner and of those present, and the numbers of the rules that apply."""
    keys = dict.fromkeys(key for question in questions for option in question.options for key in option.weights)
    models = [
        make_sales_model(key, threshold=(thresholds or {}).get(key, 2), process="own" if key in own_process else None)
        for key in keys
    ]
    processes = [make_process(), make_process("own")]
    packing = Packing(
        make_instrument(questions=questions, sales_models=models, processes=processes, rules=rules, edition=edition)
    )
    return [
        (
            packing.owner_of(case),
            " ".join(packing.models[place].key for place in indexes(case.present)),
            sorted(packing.rules(case.held)),
        )
        for case in possible_cases(packing)
    ]


BOTH = make_question("leads", make_option("inbound", inbound=3), make_option("outbound", outbound=3))


class TestPossibleCases:
    def test_are_every_set_of_present_models(self):
        assert cases_of(BOTH) == [
            (None, "", []),
            (None, "outbound", []),
            (None, "inbound", []),
            (None, "inbound outbound", []),
        ]

    def test_leave_out_models_that_cannot_be_present(self):
        assert cases_of(BOTH, thresholds={"inbound": 4}) == [(None, "", []), (None, "outbound", [])]

    def test_are_one_if_no_model_can_be_present(self):
        assert cases_of(make_question("leads", make_option("few", inbound=1))) == [(None, "", [])]
        assert cases_of() == [(None, "", [])]

    def test_give_the_process_to_each_that_may_have_it(self):
        assert cases_of(BOTH, own_process=("inbound", "outbound")) == [
            (None, "", []),
            ("outbound", "outbound", []),
            ("inbound", "inbound", []),
            ("inbound", "inbound outbound", []),
            ("outbound", "inbound outbound", []),
        ]

    def test_give_it_to_one_that_is_present_in_the_second_edition(self):
        assert cases_of(BOTH, own_process=("inbound",)) == [
            (None, "", []),
            (None, "outbound", []),
            ("inbound", "inbound", []),
            ("inbound", "inbound outbound", []),
        ]

    def test_may_give_it_to_none_in_the_first_edition_where_another_one_leads(self):
        assert cases_of(BOTH, own_process=("inbound",), edition=1) == [
            (None, "", []),
            (None, "outbound", []),
            ("inbound", "inbound", []),
            (None, "inbound", []),
            ("inbound", "inbound outbound", []),
            (None, "inbound outbound", []),
        ]

    def test_have_every_level_of_points_from_which_a_rule_applies(self):
        question = make_question("leads", make_option("inbound", inbound=3))
        rules = [make_rule("inbound", "demo", "after", "present", from_points=points) for points in (1, 3, 4)]
        assert cases_of(question, rules=rules) == [
            (None, "", []),
            (None, "", [1]),
            (None, "inbound", [1]),
            (None, "inbound", [1, 2]),
        ]

    def test_have_any_one_of_the_options_that_rules_name_in_a_question(self):
        questions = [make_question(key, make_option("a"), make_option("b"), make_option("c")) for key in ("one", "two")]
        rules = [make_rule(None, "demo", "after", "present", answer=answer) for answer in ("one.a", "one.b", "two.c")]
        assert [held for _, _, held in cases_of(*questions, rules=rules)] == [[], [3], [1], [1, 3], [2], [2, 3]]

    @pytest.mark.parametrize(("limit", "count"), [(9, 9), (8, 0)])
    def test_are_none_if_there_are_too_many(self, monkeypatch, limit, count):
        """Each of two questions has two options that rules name, so three possibilities."""
        monkeypatch.setattr(bounds, "CASES_LIMIT", limit)
        questions = [make_question(f"q{number}", make_option("a"), make_option("b")) for number in range(2)]
        rules = [
            make_rule(None, "demo", "after", "present", answer=f"{question.key}.{option}")
            for question in questions
            for option in "ab"
        ]
        packing = Packing(make_instrument(questions=questions, rules=rules))
        assert sum(1 for _ in possible_cases(packing)) == count


class TestFindLeading:
    def test_takes_the_answers_that_give_most(self):
        first = make_question(
            "first", make_option("none"), make_option("some", inbound=1), make_option("most", inbound=2)
        )
        second = make_question("second", make_option("most", inbound=2), make_option("none"))
        assert found(first, second, wanted="inbound") == ("most", "most")

    def test_of_answers_that_give_the_same_takes_the_first(self):
        question = make_question("leads", make_option("a", inbound=3), make_option("b", inbound=3))
        assert found(question, wanted="inbound") == ("a",)

    def test_gives_up_points_where_that_holds_a_rival_back(self):
        first = make_question("first", make_option("greedy", inbound=3, rival=9), make_option("modest", inbound=2))
        assert found(first, wanted="inbound") == ("modest",)

    def test_changes_one_answer_after_another(self):
        questions = [
            make_question(name, make_option("greedy", inbound=2, rival=4), make_option("modest", inbound=1))
            for name in ("first", "second", "third")
        ]
        assert found(*questions, wanted="inbound") == ("modest", "modest", "modest")

    def test_has_to_beat_an_earlier_model_and_only_to_equal_a_later_one(self):
        question = make_question("leads", make_option("tie", early=3, late=3))
        assert found(question, wanted="early") == ("tie",)
        assert found(question, wanted="late") is None

    def test_changes_an_answer_that_only_ties_with_an_earlier_model(self):
        question = make_question("leads", make_option("tie", early=3, late=3), make_option("win", early=1, late=2))
        assert found(question, wanted="late") == ("win",)

    def test_changes_no_answer_that_wins_nothing_by_it(self):
        question = make_question("leads", make_option("tie", early=3, late=3), make_option("same", early=2, late=2))
        assert found(question, wanted="early") == ("tie",)

    def test_returns_to_answers_that_became_worth_changing(self):
        first = make_question("first", make_option("heavy", inbound=2, some=5), make_option("light", inbound=1))
        second = make_question("second", make_option("heavy", inbound=2, more=6), make_option("light", inbound=2))
        assert found(first, second, wanted="inbound") == ("light", "light")

    def test_minds_a_rival_from_its_threshold_on(self):
        question = make_question("leads", make_option("most", inbound=3, rival=4), make_option("less", inbound=2))
        assert found(question, wanted="inbound", thresholds={"rival": 4}) == ("less",)
        assert found(question, wanted="inbound", thresholds={"rival": 5}) == ("most",)

    def test_finds_nothing_below_the_models_own_threshold(self):
        question = make_question("leads", make_option("a", inbound=1))
        assert found(question, wanted="inbound") is None

    def test_begins_where_its_own_points_are_highest(self):
        # either answer alone lets one rival in, so no single change leads from the first options to the second ones
        first = make_question("first", make_option("a", left=2), make_option("b", inbound=1, right=2))
        second = make_question("second", make_option("a", right=2), make_option("b", inbound=1, left=2))
        thresholds = {"left": 3, "right": 3}
        assert found(first, second, wanted="inbound", thresholds=thresholds) == ("b", "b")

    def test_prefers_to_have_no_rival_at_all(self):
        question = make_question("leads", make_option("some", inbound=3, rival=1), make_option("none", inbound=3))
        assert found(question, wanted="inbound", thresholds={"rival": 1}) == ("none",)

    def test_counts_a_tie_with_an_earlier_model_as_behind(self):
        question = make_question("leads", make_option("tie", early=5, late=5), make_option("alone", late=1))
        assert found(question, wanted="late", thresholds={"late": 1}) == ("alone",)
