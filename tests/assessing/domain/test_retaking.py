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


@given(st.data())
def test_exactly_the_answers_that_are_still_offered_are_filled_in(data):
    before, after = data.draw(instruments()), data.draw(instruments())
    answers = data.draw(partial_answers_to(before))
    carried = carry_over(before, answers, after)
    assert carried.answers.items() <= answers.items()
    journey = walk(after, carried.answers)
    # every open question is reported once, as new or as one with new options
    assert sorted(step.question.key for step in journey.open_steps) == sorted(
        (*carried.new_questions, *carried.new_options)
    )
    assert {step.question.key: step.answer for step in journey.steps if step.answer} == carried.answers
