"""Which of the last answers are filled in when an assessment is retaken."""

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.domain.retaking import CarriedOver, carry_over
from diagnostics.instrument.journey import walk
from tests.builders import make_instrument, make_option, make_question
from tests.instrument.strategies import instruments, partial_answers_to

YES, NO = make_option("yes"), make_option("no")


def asking(**options):
    """Return an instrument with these questions; `options` are keys, separated by blanks."""
    return make_instrument(
        questions=[make_question(key, *map(make_option, keys.split())) for key, keys in options.items()]
    )


BEFORE = asking(leads="inbound outbound", people="one many", audience="one all")
ANSWERS = {"audience": "all", "leads": "outbound", "people": "one"}


def test_all_if_nothing_changed():
    assert carry_over(BEFORE, ANSWERS, BEFORE) == CarriedOver(ANSWERS)


def test_not_those_to_questions_that_are_no_longer_asked():
    carried = carry_over(BEFORE, ANSWERS, asking(people="one many"))
    assert carried == CarriedOver({"people": "one"}, no_longer_asked=("leads", "audience"))


def test_not_those_that_are_no_longer_offered():
    carried = carry_over(BEFORE, ANSWERS, asking(audience="one", leads="inbound", people="one many"))
    assert carried == CarriedOver({"people": "one"}, new_options=("audience", "leads"))


def test_none_to_questions_that_were_not_asked():
    carried = carry_over(BEFORE, ANSWERS, asking(size="small", leads="outbound", people="one", audience="all"))
    assert carried == CarriedOver(ANSWERS, new_questions=("size",))


def test_questions_that_were_never_asked_are_not_reported():
    assert carry_over(BEFORE, {"nonsense": "x"}, asking(leads="inbound")) == CarriedOver({}, new_questions=("leads",))


def separating(*, separates=True, **ties):
    """Return an instrument with one question; `ties` are the sales models that each of its options gives points."""
    options = [make_option(key, **dict.fromkeys(models.split(), 2)) for key, models in ties.items()]
    return make_instrument(questions=[make_question("leads", *options)], separates=separates)


class TestSettling:
    """A respondent who wants to settle what was not known is asked that again, and nothing else."""

    instrument = make_instrument(
        questions=[make_question(key, YES, make_option("unsure", is_unknown=True)) for key in ("leads", "people")]
    )

    def test_leaves_out_what_was_not_known(self):
        carried = carry_over(
            self.instrument, {"leads": "unsure", "people": "yes"}, self.instrument, settles_unknown=True
        )
        assert carried == CarriedOver({"people": "yes"}, unknown=("leads",))

    def test_changes_nothing_if_all_was_known(self):
        answers = {"leads": "yes", "people": "yes"}
        assert carry_over(self.instrument, answers, self.instrument, settles_unknown=True) == CarriedOver(answers)

    def test_is_only_done_if_asked_for(self):
        answers = {"leads": "unsure", "people": "yes"}
        assert carry_over(self.instrument, answers, self.instrument) == CarriedOver(answers)


class TestSeparatingAnswer:
    before = separating(both="inbound outbound", all="inbound outbound team", one="inbound")
    answers = {"leads": "both", "stands_out": "outbound"}

    def test_is_carried_over_if_the_same_sales_models_tie(self):
        assert carry_over(self.before, self.answers, self.before) == CarriedOver(self.answers)

    def test_is_asked_anew_if_others_tie_even_when_its_own_is_among_them(self):
        after = separating(both="inbound outbound team")
        assert carry_over(self.before, self.answers, after) == CarriedOver(
            {"leads": "both"}, asked_anew=("stands_out",)
        )

    def test_that_they_count_the_same_is_asked_anew_too(self):
        carried = carry_over(self.before, {"leads": "both", "stands_out": "equal"}, separating(both="team channel"))
        assert carried == CarriedOver({"leads": "both"}, asked_anew=("stands_out",))

    def test_is_no_longer_asked_for_if_nothing_ties(self):
        for after in (separating(both="inbound"), separating(both="inbound outbound", separates=False)):
            assert carry_over(self.before, self.answers, after) == CarriedOver(
                {"leads": "both"}, no_longer_asked=("stands_out",)
            )

    def test_is_a_new_question_if_it_was_not_asked_before(self):
        before = separating(both="inbound outbound", separates=False)
        carried = carry_over(before, {"leads": "both"}, self.before)
        assert carried == CarriedOver({"leads": "both"}, new_questions=("stands_out",))

    def test_waits_for_the_answers_that_decide_whether_it_is_asked(self):
        carried = carry_over(self.before, self.answers, separating(new="inbound outbound"))
        assert carried == CarriedOver({}, new_options=("leads",))

    def test_waits_for_nothing_in_a_version_that_never_asks_it(self):
        carried = carry_over(self.before, self.answers, separating(new="inbound outbound", separates=False))
        assert carried == CarriedOver({}, new_options=("leads",), no_longer_asked=("stands_out",))


@given(st.data())
def test_exactly_the_answers_that_are_still_offered_are_filled_in(data):
    before, after = data.draw(instruments()), data.draw(instruments())
    answers = data.draw(partial_answers_to(before))
    carried = carry_over(before, answers, after)
    assert carried.answers.items() <= answers.items()
    journey = walk(after, carried.answers)
    # every open question is reported once: as new, as one with new options, or as asked anew
    assert sorted(step.question.key for step in journey.open_steps) == sorted(
        (*carried.new_questions, *carried.new_options, *carried.asked_anew)
    )
    assert {step.question.key: step.answer for step in journey.steps if step.answer} == carried.answers
