"""The nearest change of one answer that brings another leader."""

import pytest

from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.scoring import Flip, nearest_flip
from tests.builders import make_instrument, make_option, make_question, make_sales_model

THRESHOLD = 3


def instrument_of(*questions, order=("inbound", "outbound", "team"), **changes):
    models = [make_sales_model(key, threshold=THRESHOLD) for key in order]
    return make_instrument(questions=questions, sales_models=models, **changes)


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
        assert nearest_flip(instrument, {"leads": "inbound", "people": "few"}) == Flip(
            "people", "many", "team", tie=("inbound",)
        )

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


class TestGrades:
    """The grades of `people` are one, some, all; `self_service` has none."""

    def flip(self, chosen, *, one=None, some=None, every=None, none=None, separates=False):
        people = make_question(
            "people",
            make_option("none", **(none or {})),
            make_option("one", grade=1, **(one or {})),
            make_option("some", grade=2, **(some or {})),
            make_option("every", grade=3, **(every or {})),
        )
        return nearest_flip(instrument_of(people, separates=separates), {"people": chosen})

    def test_a_change_to_a_neighbouring_grade_comes_before_a_smaller_one(self):
        weights = {"one": {"inbound": 3}, "some": {"team": 9}, "none": {"outbound": 3}, "every": {"outbound": 3}}
        assert self.flip("one", **weights) == Flip("people", "some", "team")

    def test_a_change_to_the_grade_below_is_one_too(self):
        weights = {"every": {"inbound": 3}, "some": {"team": 9}, "one": {"outbound": 3}}
        assert self.flip("every", **weights) == Flip("people", "some", "team")

    def test_a_change_within_grades_comes_before_a_smaller_one_without(self):
        weights = {"one": {"inbound": 3}, "every": {"team": 9}, "none": {"outbound": 3}}
        assert self.flip("one", **weights) == Flip("people", "every", "team")

    def test_a_change_from_an_option_without_a_grade_is_neither(self):
        weights = {"none": {"inbound": 3}, "one": {"team": 9}, "every": {"outbound": 3}}
        assert self.flip("none", **weights) == Flip("people", "every", "outbound")

    def test_of_two_neighbours_the_smaller_change_comes_first(self):
        weights = {"some": {"inbound": 3}, "one": {"team": 9}, "every": {"outbound": 3}}
        assert self.flip("some", **weights) == Flip("people", "every", "outbound")

    def test_comes_before_the_earlier_question(self):
        leads = make_question("leads", make_option("here", inbound=3), make_option("there", outbound=3))
        people = make_question("people", make_option("one", grade=1), make_option("some", grade=2, team=9))
        instrument = instrument_of(leads, people)
        assert nearest_flip(instrument, {"leads": "here", "people": "one"}) == Flip("people", "some", "team")


class TestTies:
    """A change after which `team` and `outbound` share the lead."""

    leads = make_question("leads", make_option("here", inbound=3), make_option("there", team=4, outbound=4))

    def flip(self, separates=True, **stands_out):
        instrument = instrument_of(self.leads, separates=separates)
        return nearest_flip(instrument, {"leads": "here", **stands_out})

    def test_names_those_that_it_would_draw_level_with(self):
        assert self.flip() == Flip("leads", "there", "outbound", tie=("team",))

    def test_without_a_separating_question_names_them_too(self):
        assert self.flip(separates=False) == Flip("leads", "there", "outbound", tie=("team",))

    def test_keeps_a_separating_answer_that_counts_among_them(self):
        assert self.flip(**{STANDS_OUT: "team"}) == Flip("leads", "there", "team")

    @pytest.mark.parametrize("answer", ["inbound", "equal"])
    def test_is_undecided_if_the_separating_answer_does_not_count(self, answer):
        assert self.flip(**{STANDS_OUT: answer}) == Flip("leads", "there", "outbound", tie=("team",))

    def test_from_a_tie_is_a_change_that_the_separating_answer_does_not_survive(self):
        leads = make_question("leads", make_option("here", inbound=3, team=3), make_option("there", inbound=4, team=3))
        instrument = instrument_of(leads, separates=True)
        assert nearest_flip(instrument, {"leads": "here", STANDS_OUT: "team"}) == Flip("leads", "there", "inbound")
        assert nearest_flip(instrument, {"leads": "here", STANDS_OUT: "inbound"}) is None
