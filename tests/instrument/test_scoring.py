"""Points, presence, rank, tie, the separating answer, runner-up and leaning."""

import pytest

from diagnostics.instrument.errors import UnknownOption, UnknownQuestion
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.scoring import (
    Answer,
    Contribution,
    DecidedBy,
    Scorecard,
    Standing,
    score,
    standing_of,
    tied_models,
)
from tests.builders import make_instrument, make_option, make_question, make_sales_model
from tests.instrument.refusals import raises_exactly

THRESHOLD = 3


def instrument_of(*questions, order=("inbound", "outbound", "team"), threshold=THRESHOLD):
    return make_instrument(
        questions=questions, sales_models=[make_sales_model(key, threshold=threshold) for key in order]
    )


def standing_with(*, threshold=THRESHOLD, stands_out=None, separates=True, **points):
    """The standing if one answer gives these points, in tie-break order."""
    instrument = make_instrument(
        questions=[make_question("leads", make_option("chosen", **points))],
        sales_models=[make_sales_model(key, threshold=threshold) for key in points],
        separates=separates,
    )
    answers = {"leads": "chosen"} | ({STANDS_OUT: stands_out} if stands_out else {})
    return standing_of(instrument, score(instrument, answers))


class TestScore:
    instrument = instrument_of(
        make_question("leads", make_option("mixed", outbound=2, inbound=1), make_option("unsure")),
        make_question("people", make_option("many", outbound=3, team=0), make_option("one")),
    )

    def test_adds_up_the_weights_of_the_chosen_options(self):
        assert score(self.instrument, {"leads": "mixed", "people": "many"}).scores == {
            "inbound": 1,
            "outbound": 5,
            "team": 0,
        }

    def test_gives_every_sales_model_a_score_in_tie_break_order(self):
        assert list(score(self.instrument, {"leads": "mixed"}).scores) == ["inbound", "outbound", "team"]

    def test_counts_questions_without_an_answer_as_nothing(self):
        assert score(self.instrument, {"people": "many"}).scores == {"inbound": 0, "outbound": 3, "team": 0}

    def test_of_no_answers_is_zero_for_all(self):
        assert score(self.instrument, {}) == Scorecard(
            scores={"inbound": 0, "outbound": 0, "team": 0}, contributions=(), answers={}
        )

    def test_keeps_the_answers_as_they_were_given(self):
        answers = {"people": "many", STANDS_OUT: "equal"}
        assert score(self.instrument, answers).answers == answers

    def test_of_a_separating_answer_is_nothing(self):
        assert score(self.instrument, {STANDS_OUT: "inbound"}).scores == {"inbound": 0, "outbound": 0, "team": 0}

    def test_checks_an_answer_to_a_question_of_the_first_edition_that_has_the_reserved_key(self):
        question = make_question(STANDS_OUT, make_option("yes", inbound=2))
        instrument = make_instrument(questions=[question], edition=1)
        assert score(instrument, {STANDS_OUT: "yes"}).scores == {"inbound": 2}
        with raises_exactly(UnknownOption, "question stands_out has no option 'inbound'"):
            score(instrument, {STANDS_OUT: "inbound"})

    def test_lists_contributions_by_question_then_tie_break_order_and_without_zeros(self):
        assert score(self.instrument, {"people": "many", "leads": "mixed"}).contributions == (
            Contribution("leads", "mixed", "inbound", 1),
            Contribution("leads", "mixed", "outbound", 2),
            Contribution("people", "many", "outbound", 3),
        )

    def test_ranks_by_score_then_tie_break_order(self):
        assert score(self.instrument, {"people": "many"}).ranking == ("outbound", "inbound", "team")

    def test_names_the_answers_behind_a_sales_model(self):
        scorecard = score(self.instrument, {"leads": "mixed", "people": "many"})
        assert {key: scorecard.answers_for(key) for key in scorecard.scores} == {
            "inbound": (Answer("leads", "mixed"),),
            "outbound": (Answer("leads", "mixed"), Answer("people", "many")),
            "team": (),
        }

    def test_refuses_a_question_that_is_not_there(self):
        with raises_exactly(UnknownQuestion, "there is no question 'audience'"):
            score(self.instrument, {"audience": "several"})

    def test_refuses_an_option_that_is_not_there(self):
        with raises_exactly(UnknownOption, "question leads has no option 'partners'"):
            score(self.instrument, {"leads": "partners"})


class TestPresence:
    @pytest.mark.parametrize(("points", "present"), [(2, ()), (3, ("inbound",)), (4, ("inbound",))])
    def test_begins_at_the_threshold(self, points, present):
        assert standing_with(inbound=points, threshold=3).present == present

    def test_is_decided_by_each_models_own_threshold(self):
        instrument = make_instrument(
            questions=[make_question("leads", make_option("chosen", inbound=2, team=2))],
            sales_models=[make_sales_model("team", threshold=3), make_sales_model("inbound", threshold=2)],
        )
        assert standing_of(instrument, score(instrument, {"leads": "chosen"})) == Standing(
            leading="inbound", present=("inbound",), tie=(), runner_up="team", leaning=()
        )

    def test_is_listed_by_rank(self):
        assert standing_with(inbound=3, outbound=5, team=4, channel=2).present == ("outbound", "team", "inbound")


class TestLead:
    def test_goes_to_the_highest_score(self):
        assert standing_with(inbound=3, outbound=4).leading == "outbound"

    def test_goes_to_the_earlier_in_tie_break_order_when_scores_are_equal(self):
        assert standing_with(outbound=3, inbound=3).leading == "outbound"

    def test_is_not_taken_by_a_higher_score_below_its_threshold(self):
        instrument = make_instrument(
            questions=[make_question("leads", make_option("chosen", inbound=2, team=4))],
            sales_models=[make_sales_model("team", threshold=5), make_sales_model("inbound", threshold=2)],
        )
        assert standing_of(instrument, score(instrument, {"leads": "chosen"})) == Standing(
            leading="inbound", present=("inbound",), tie=(), runner_up="team", leaning=()
        )


class TestTie:
    def test_is_empty_when_the_lead_is_clear(self):
        assert standing_with(inbound=4, outbound=3).tie == ()

    def test_names_the_others_with_the_leading_score(self):
        standing = standing_with(team=4, inbound=3, outbound=4, channel=4)
        assert (standing.tie, standing.decided_by) == (("outbound", "channel"), DecidedBy.ORDER)

    def test_is_between_present_models_only(self):
        instrument = make_instrument(
            questions=[make_question("leads", make_option("chosen", inbound=2, team=2))],
            sales_models=[make_sales_model("inbound", threshold=2), make_sales_model("team", threshold=3)],
        )
        assert standing_of(instrument, score(instrument, {"leads": "chosen"})).tie == ()


class TestTiedModels:
    def tied(self, threshold=3, **points):
        instrument = instrument_of(
            make_question("leads", make_option("chosen", **points)), order=points, threshold=threshold
        )
        return tied_models(instrument, score(instrument, {"leads": "chosen"}))

    def test_are_all_that_share_the_highest_score_in_tie_break_order(self):
        assert self.tied(team=4, inbound=3, outbound=4) == ("team", "outbound")

    def test_are_none_if_one_leads_alone_or_none_is_present(self):
        assert (self.tied(team=4, inbound=3), self.tied(team=2, inbound=2)) == ((), ())


class TestSeparatingAnswer:
    points = {"team": 4, "inbound": 3, "outbound": 4, "channel": 4}

    def test_leads_and_the_others_stay_in_tie_break_order(self):
        assert standing_with(**self.points, stands_out="channel") == Standing(
            leading="channel",
            present=("channel", "team", "outbound", "inbound"),
            tie=("team", "outbound"),
            runner_up="team",
            leaning=(),
            decided_by=DecidedBy.ANSWER,
        )

    def test_may_be_the_one_that_the_order_gives_too(self):
        standing = standing_with(**self.points, stands_out="team")
        assert (standing.leading, standing.tie) == ("team", ("outbound", "channel"))
        assert standing.decided_by is DecidedBy.ANSWER

    @pytest.mark.parametrize("answer", ["equal", None, "inbound", "gone"])
    def test_of_none_of_those_that_tie_leaves_it_to_the_order(self, answer):
        standing = standing_with(**self.points, stands_out=answer)
        assert (standing.leading, standing.tie) == ("team", ("outbound", "channel"))
        assert standing.decided_by is DecidedBy.ORDER

    def test_does_not_count_where_one_leads_alone(self):
        standing = standing_with(team=4, inbound=3, stands_out="inbound")
        assert (standing.leading, standing.tie, standing.decided_by) == ("team", (), None)

    def test_does_not_count_if_the_question_is_not_asked(self):
        standing = standing_with(**self.points, stands_out="channel", separates=False)
        assert (standing.leading, standing.decided_by) == ("team", DecidedBy.ORDER)


class TestRunnerUp:
    @pytest.mark.parametrize(
        ("points", "runner_up"),
        [
            ({"inbound": 5, "outbound": 3, "team": 4}, "team"),
            ({"inbound": 5, "outbound": 1, "team": 2}, "team"),
            ({"inbound": 5, "outbound": 2, "team": 2}, "outbound"),
            ({"inbound": 5, "outbound": 0, "team": 1}, "team"),
            ({"inbound": 5, "outbound": 0, "team": 0}, None),
            ({"inbound": 2, "outbound": 1, "team": 0}, None),
        ],
        ids=["present", "below its threshold", "tie below the threshold", "one point", "nobody", "nothing leads"],
    )
    def test_is_who_comes_next(self, points, runner_up):
        assert standing_with(**points).runner_up == runner_up

    def test_is_the_next_present_model_even_if_another_has_more_points(self):
        instrument = make_instrument(
            questions=[make_question("leads", make_option("chosen", inbound=4, team=3, outbound=2))],
            sales_models=[
                make_sales_model("inbound", threshold=2),
                make_sales_model("outbound", threshold=2),
                make_sales_model("team", threshold=4),
            ],
        )
        assert standing_of(instrument, score(instrument, {"leads": "chosen"})).runner_up == "outbound"


class TestUndetermined:
    def test_leans_towards_every_model_with_the_highest_score(self):
        assert standing_with(team=2, inbound=1, outbound=2) == Standing(
            leading=None, present=(), tie=(), runner_up=None, leaning=("team", "outbound")
        )

    def test_leans_towards_a_single_point(self):
        assert standing_with(team=0, inbound=1).leaning == ("inbound",)

    def test_leans_nowhere_without_points(self):
        assert standing_with(team=0, inbound=0).leaning == ()

    def test_leans_nowhere_without_sales_models(self):
        instrument = instrument_of(make_question("leads", make_option("chosen")), order=())
        assert standing_of(instrument, score(instrument, {"leads": "chosen"})) == Standing(None, (), (), None, ())

    def test_a_determined_outcome_leans_nowhere(self):
        assert standing_with(team=3, inbound=2).leaning == ()
