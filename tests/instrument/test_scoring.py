"""Points, presence, rank, tie, runner-up, leaning, and the nearest change of answer that brings another leader."""

import pytest

from diagnostics.instrument.errors import UnknownOption, UnknownQuestion
from diagnostics.instrument.scoring import (
    Answer,
    Contribution,
    Flip,
    Scorecard,
    Standing,
    nearest_flip,
    score,
    standing_of,
)
from tests.builders import make_instrument, make_option, make_question, make_sales_model
from tests.instrument.refusals import raises_exactly

THRESHOLD = 3


def instrument_of(*questions, order=("inbound", "outbound", "team"), threshold=THRESHOLD):
    return make_instrument(
        questions=questions, sales_models=[make_sales_model(key, threshold=threshold) for key in order]
    )


def standing_with(*, threshold=THRESHOLD, **points):
    """The standing if one answer gives these points, in tie-break order."""
    instrument = instrument_of(
        make_question("leads", make_option("chosen", **points)), order=points, threshold=threshold
    )
    return standing_of(instrument, score(instrument, {"leads": "chosen"}))


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
            scores={"inbound": 0, "outbound": 0, "team": 0}, contributions=(), ranking=("inbound", "outbound", "team")
        )

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
        assert standing_with(team=4, inbound=3, outbound=4, channel=4).tie == ("outbound", "channel")

    def test_is_between_present_models_only(self):
        instrument = make_instrument(
            questions=[make_question("leads", make_option("chosen", inbound=2, team=2))],
            sales_models=[make_sales_model("inbound", threshold=2), make_sales_model("team", threshold=3)],
        )
        assert standing_of(instrument, score(instrument, {"leads": "chosen"})).tie == ()


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


class TestNearestFlip:
    def test_is_the_change_of_smallest_size(self):
        leads = make_question(
            "leads", make_option("inbound", inbound=3), make_option("far", outbound=4), make_option("near", outbound=3)
        )
        assert nearest_flip(instrument_of(leads), {"leads": "inbound"}) == Flip("leads", "near", "outbound")

    def test_is_measured_over_all_models(self):
        """Two more points for one model are a smaller change than a swap of two for two."""
        leads = make_question("leads", make_option("inbound", inbound=3), make_option("swap", inbound=1, outbound=3))
        people = make_question("people", make_option("few"), make_option("many", team=3))
        instrument = instrument_of(leads, people, order=("team", "outbound", "inbound"))
        assert nearest_flip(instrument, {"leads": "inbound", "people": "few"}) == Flip("people", "many", "team")

    def test_counts_only_the_difference_if_a_model_keeps_points(self):
        """From 3 to 3 and from 0 to 4 is 4, which is less than 5."""
        people = make_question("people", make_option("few"), make_option("many", team=5))
        leads = make_question("leads", make_option("one", inbound=3), make_option("both", inbound=3, outbound=4))
        answers = {"people": "few", "leads": "one"}
        assert nearest_flip(instrument_of(people, leads), answers) == Flip("leads", "both", "outbound")

    def test_counts_points_that_are_lost_in_full(self):
        """From 3 to 0 and from 0 to 4 is 7, which is no less than 7."""
        people = make_question("people", make_option("few"), make_option("many", team=7))
        leads = make_question("leads", make_option("one", inbound=3), make_option("other", outbound=4))
        answers = {"people": "few", "leads": "one"}
        assert nearest_flip(instrument_of(people, leads), answers) == Flip("people", "many", "team")

    def test_counts_points_that_are_gained_in_full(self):
        """From 0 to 7 is more than from 6 to 0, after which the outbound points of a third answer lead."""
        people = make_question("people", make_option("few"), make_option("many", team=7))
        leads = make_question("leads", make_option("one", inbound=6), make_option("none"))
        always = make_question("always", make_option("yes", outbound=3))
        answers = {"people": "few", "leads": "one", "always": "yes"}
        assert nearest_flip(instrument_of(people, leads, always), answers) == Flip("leads", "none", "outbound")

    def test_may_come_after_larger_ones(self):
        sizes = {"larger": 5, "largest": 6, "small": 4}
        leads = make_question(
            "leads",
            make_option("inbound", inbound=3),
            *(make_option(key, outbound=size) for key, size in sizes.items()),
        )
        assert nearest_flip(instrument_of(leads), {"leads": "inbound"}) == Flip("leads", "small", "outbound")

    @pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
    def test_of_equal_sizes_is_the_earlier_option(self, order):
        changes = {key: make_option(key, outbound=3) for key in order}
        leads = make_question("leads", make_option("inbound", inbound=3), *changes.values())
        assert nearest_flip(instrument_of(leads), {"leads": "inbound"}) == Flip("leads", order[0], "outbound")

    @pytest.mark.parametrize("order", [("leads", "people"), ("people", "leads")])
    def test_of_equal_sizes_is_the_earlier_question(self, order):
        questions = [make_question(key, make_option("few"), make_option("many", outbound=3)) for key in order]
        instrument = instrument_of(*questions)
        assert nearest_flip(instrument, dict.fromkeys(order, "few")) == Flip(order[0], "many", "outbound")

    def test_is_never_a_change_to_unknown(self):
        leads = make_question(
            "leads", make_option("inbound", inbound=3), make_option("unsure", is_unknown=True, outbound=3)
        )
        assert nearest_flip(instrument_of(leads), {"leads": "inbound"}) is None

    def test_may_be_a_change_from_unknown(self):
        leads = make_question("leads", make_option("unsure", is_unknown=True), make_option("inbound", inbound=3))
        assert nearest_flip(instrument_of(leads), {"leads": "unsure"}) == Flip("leads", "inbound", "inbound")

    def test_is_not_a_change_after_which_the_same_model_leads(self):
        leads = make_question("leads", make_option("inbound", inbound=3), make_option("more", inbound=4))
        assert nearest_flip(instrument_of(leads), {"leads": "inbound"}) is None

    def test_is_not_a_change_after_which_nothing_leads(self):
        leads = make_question("leads", make_option("inbound", inbound=3), make_option("none"))
        assert nearest_flip(instrument_of(leads), {"leads": "inbound"}) is None

    def test_skips_a_smaller_change_that_brings_no_other_leader(self):
        leads = make_question(
            "leads",
            make_option("inbound", inbound=3),
            make_option("more", inbound=4),
            make_option("outbound", outbound=3),
        )
        assert nearest_flip(instrument_of(leads), {"leads": "inbound"}) == Flip("leads", "outbound", "outbound")

    def test_leaves_questions_without_an_answer_alone(self):
        open_question = make_question("people", make_option("many", team=9))
        leads = make_question("leads", make_option("inbound", inbound=3), make_option("outbound", outbound=3))
        instrument = instrument_of(open_question, leads)
        assert nearest_flip(instrument, {"leads": "inbound"}) == Flip("leads", "outbound", "outbound")
