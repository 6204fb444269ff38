"""The comparison of two results: answers, scores, and the stages that depend on them."""

from dataclasses import replace

import pytest

from diagnostics.assessing.domain.comparison import AnswerPair, ModelScore, Result, ScorePair, compare
from diagnostics.instrument.difference import Difference, Kind
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_option, make_question, make_rule, make_sales_model
from tests.reference import reference_instrument

YES, NO = make_option("yes", team=2), make_option("no")


def answered(answers, *questions, **parts):
    """Return a result; `questions` are those of the instrument."""
    instrument = make_instrument(questions=questions, **{"sales_models": [make_sales_model("team")], **parts})
    return Result(instrument, diagnose(instrument, answers))


LEADS, PEOPLE = make_question("leads", YES, NO), make_question("people", YES, NO)


class TestAnswers:
    def test_the_same_one(self):
        side = answered({"leads": "yes"}, LEADS)
        assert compare(side, side).answers == (AnswerPair("leads", "yes", "yes"),)

    def test_another_one(self):
        (pair,) = compare(answered({"leads": "yes"}, LEADS), answered({"leads": "no"}, LEADS)).answers
        assert pair == AnswerPair("leads", "yes", "no")
        assert (pair.is_changed, pair.is_in_both, pair.is_same) == (True, True, False)

    def test_to_a_question_that_only_one_side_asks(self):
        before = answered({"leads": "yes", "people": "no"}, LEADS, PEOPLE)
        after = answered({"size": "yes", "people": "no"}, make_question("size", YES), PEOPLE)
        pairs = compare(before, after).answers
        assert pairs == (
            AnswerPair("size", None, "yes"),
            AnswerPair("people", "no", "no"),
            AnswerPair("leads", "yes", None),
        )
        assert [(pair.is_changed, pair.is_in_both, pair.is_same) for pair in pairs] == [
            (False, False, False),
            (False, True, True),
            (False, False, False),
        ]

    def test_are_in_the_order_of_the_questions(self):
        before = answered({"leads": "yes", "people": "no"}, LEADS, PEOPLE)
        scrambled = replace(before.outcome, answers={"people": "no", "leads": "yes"})
        pairs = compare(before, Result(before.instrument, scrambled)).answers
        assert [pair.question for pair in pairs] == ["leads", "people"]

    def test_that_only_one_side_offers(self):
        before = answered({"leads": "yes"}, make_question("leads", YES))
        after = answered({"leads": "no"}, make_question("leads", NO))
        assert compare(before, after).answers == (
            AnswerPair("leads", "yes", "no", offered_before=False, offered_after=False),
        )
        after = answered({"leads": "no"}, make_question("leads", NO, YES))
        assert compare(before, after).answers == (AnswerPair("leads", "yes", "no", offered_before=False),)
        assert compare(after, before).answers == (AnswerPair("leads", "no", "yes", offered_after=False),)

    def test_with_another_wording(self):
        labelled = replace(YES, label=Text("Label yes", "Javel"))
        asks = replace(make_question("leads", labelled, NO), help_text=Text(en="Help"))
        (pair,) = compare(answered({"leads": "yes"}, LEADS), answered({"leads": "yes"}, asks)).answers
        assert pair.reworded == (
            Difference(Kind.REWORDED, ("question", "leads"), "help_text", "en", before="", after="Help"),
            Difference(
                Kind.REWORDED,
                ("question", "leads", "option", "yes"),
                "label",
                "nb",
                before="Label yes (nb)",
                after="Javel",
            ),
        )
        assert (pair.is_changed, pair.is_same) == (False, False)

    def test_only_the_wordings_of_chosen_options_are_compared(self):
        other = make_option("other")
        question_before = make_question("leads", YES, NO, other)
        asks = make_question("leads", *(replace(option, label=Text("X", "X")) for option in (YES, NO, other)))
        (pair,) = compare(answered({"leads": "no"}, question_before), answered({"leads": "yes"}, asks)).answers
        assert {part.path[-1] for part in pair.reworded} == {"yes", "no"}

    @pytest.mark.parametrize(
        ("weights", "is_reweighed"), [({"team": 2}, False), ({"team": 2, "spare": 0}, False), ({"team": 3}, True)]
    )
    def test_that_give_other_points(self, weights, is_reweighed):
        models = {"sales_models": [make_sales_model("team"), make_sales_model("spare")]}
        asks = make_question("leads", replace(YES, weights=weights), NO)
        before, after = answered({"leads": "yes"}, LEADS, **models), answered({"leads": "yes"}, asks, **models)
        (pair,) = compare(before, after).answers
        assert pair == AnswerPair("leads", "yes", "yes", reweighed=is_reweighed)
        assert pair.is_same is not is_reweighed

    def test_another_one_is_not_reweighed(self):
        asks = make_question("leads", replace(YES, weights={"team": 3}), replace(NO, weights={"team": 1}))
        (pair,) = compare(answered({"leads": "yes"}, LEADS), answered({"leads": "no"}, asks)).answers
        assert pair == AnswerPair("leads", "yes", "no")


class TestScores:
    def test_include_sales_models_of_one_side_in_the_order_of_the_side_after(self):
        team, channel, inbound = (make_sales_model(key, threshold=2) for key in ("team", "channel", "inbound"))
        question_before = make_question("leads", make_option("yes", team=2))
        asks = make_question("leads", make_option("yes", team=1, inbound=5))
        before = answered({"leads": "yes"}, question_before, sales_models=[team, channel])
        after = answered({"leads": "yes"}, asks, sales_models=[inbound, replace(team, threshold=1)])
        comparison = compare(before, after)
        assert (comparison.first_before, comparison.first_after) == (("team",), ("inbound",))
        assert comparison.scores == (
            ScorePair("inbound", None, ModelScore(5, 2, is_present=True, is_leading=True)),
            ScorePair(
                "team",
                ModelScore(2, 2, is_present=True, is_leading=True),
                ModelScore(1, 1, is_present=True, is_leading=False),
            ),
            ScorePair("channel", ModelScore(0, 2, is_present=False, is_leading=False), None),
        )

    def test_that_differ_make_the_comparison_not_empty(self):
        before, after = (
            answered({"leads": "no"}, LEADS, sales_models=[make_sales_model("team", threshold=threshold)])
            for threshold in (2, 3)
        )
        assert not compare(before, after).is_empty


def test_of_two_results_of_the_reference_questionnaire():
    instrument = reference_instrument()
    first = {"leads": "outbound", "repeat_revenue": "hardly_any", "people": "one_seller"}
    before, after = (
        Result(instrument, diagnose(instrument, {**first, "audience": option}))
        for option in ("decision_maker", "everyone")
    )
    comparison = compare(before, after)
    assert (comparison.first_before, comparison.first_after) == (("outbound",), ("account_based",))
    assert [pair.question for pair in comparison.answers if pair.is_changed] == ["audience"]
    marks = {pair.key: "+" if pair.is_added else "-" if pair.is_removed else "=" for pair in comparison.stages}
    assert marks == {
        "identify_target_account": "+",
        "create_stakeholder_list": "+",
        "develop_initial_strategy": "+",
        "contact_stakeholders": "+",
        "present_stakeholders": "+",
        "build_consensus": "+",
        "prospect": "-",
        "make_contact": "-",
        "qualify": "-",
        "present": "-",
        "proposal": "=",
        "negotiate": "=",
        "close": "=",
    }


def test_stages_of_rules_that_no_longer_apply_are_removed():
    rules = [make_rule("team", "research", "after", "qualify"), make_rule("team", "upsell", "after", "close")]
    before, after = (answered({"leads": option}, LEADS, rules=rules) for option in ("yes", "no"))
    comparison = compare(before, after)
    assert [(part, [pair.key for pair in pairs if pair.is_removed]) for part, pairs in comparison.parts] == [
        (Part.DEAL, ["research"]),
        (Part.GROWTH, ["upsell"]),
    ]


BOTH = make_option("both", inbound=3, outbound=3)
SEPARATING = {"separating_question": Text("Which stands out?"), "separating_equal": Text("The same")}


def separated(stands_out):
    """Return a result of two models with the same score, with this separating answer."""
    models = [make_sales_model("inbound"), make_sales_model("outbound")]
    answers = {"leads": "both", "stands_out": stands_out}
    return answered(answers, make_question("leads", BOTH, NO), sales_models=models, **SEPARATING)


class TestTie:
    def test_leads_together_and_is_compared_with_what_the_separating_answer_chose(self):
        comparison = compare(separated("equal"), separated("outbound"))
        assert (comparison.first_before, comparison.first_after) == (("inbound", "outbound"), ("outbound",))
        assert comparison.answers == (
            AnswerPair("leads", "both", "both"),
            AnswerPair("stands_out", "equal", "outbound"),
        )
        shared = ModelScore(3, 2, is_present=True, is_leading=True, is_shared=True)
        assert comparison.scores == (
            ScorePair("inbound", shared, ModelScore(3, 2, is_present=True, is_leading=False)),
            ScorePair("outbound", shared, ModelScore(3, 2, is_present=True, is_leading=True)),
        )

    @pytest.mark.parametrize("is_before", [True, False])
    def test_asks_the_separating_question_on_one_side_alone(self, is_before):
        models = [make_sales_model("inbound"), make_sales_model("outbound")]
        once = make_question("leads", BOTH)
        tied = separated("equal")
        untied = answered({"leads": "both"}, once, sales_models=models)
        sides = (tied, untied) if is_before else (untied, tied)
        pair = compare(*sides).answers[-1]
        expected = AnswerPair("stands_out", "equal", None) if is_before else AnswerPair("stands_out", None, "equal")
        assert (pair, pair.is_changed) == (expected, False)

    def test_says_that_the_statement_of_the_chosen_model_was_reworded(self):
        after = separated("outbound")
        models = tuple(replace(model, statement=Text("We call.")) for model in after.instrument.sales_models)
        after = after._replace(instrument=replace(after.instrument, sales_models=models))
        pair = compare(separated("outbound"), after).answers[-1]
        assert [(part.field, part.after) for part in pair.reworded] == [("label", "We call.")]
