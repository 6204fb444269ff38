"""What is said of a questionnaire with too many combinations to count: standings that may be, and examples that are."""

from diagnostics.instrument.bounds import find_leading, possible_standings
from diagnostics.instrument.combinations import Packing
from diagnostics.instrument.scoring import Standing
from tests.builders import make_instrument, make_option, make_question, make_sales_model


def standing(leading, *present):
    return Standing(leading, present, (), None, ())


def found(*questions, wanted, thresholds=None):
    """Return the answers found with which `wanted` leads, in question order, or None."""
    thresholds = thresholds or {}
    instrument = make_instrument(questions=questions)
    models = [make_sales_model(model.key, threshold=thresholds.get(model.key, 2)) for model in instrument.sales_models]
    instrument = make_instrument(questions=questions, sales_models=models)
    place = [model.key for model in models].index(wanted)
    return find_leading(instrument, Packing(instrument), place)


class TestStandings:
    def test_are_every_set_of_models_led_by_each_of_them(self):
        packing = Packing(make_instrument(sales_models=[make_sales_model(key) for key in ("inbound", "outbound")]))
        assert list(possible_standings(packing, [0, 1])) == [
            standing(None),
            standing("inbound", "inbound"),
            standing("outbound", "outbound"),
            standing("inbound", "inbound", "outbound"),
            standing("outbound", "inbound", "outbound"),
        ]

    def test_leave_out_models_that_cannot_be_present(self):
        packing = Packing(make_instrument(sales_models=[make_sales_model(key) for key in ("inbound", "outbound")]))
        assert list(possible_standings(packing, [1])) == [standing(None), standing("outbound", "outbound")]

    def test_is_that_nothing_leads_if_no_model_can_be_present(self):
        packing = Packing(make_instrument(questions=[], sales_models=[make_sales_model("inbound")]))
        assert list(possible_standings(packing, [])) == [standing(None)]


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
