"""Which of the last answers still hold."""

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


def test_all_of_them_where_nothing_changed():
    assert carry_over(BEFORE, ANSWERS, BEFORE) == CarriedOver(ANSWERS)


def test_none_to_a_question_that_is_no_longer_asked():
    carried = carry_over(BEFORE, ANSWERS, asking(people="one many"))
    assert carried == CarriedOver({"people": "one"}, no_longer_asked=("leads", "audience"))


def test_none_that_is_no_longer_offered():
    carried = carry_over(BEFORE, ANSWERS, asking(audience="one", leads="inbound", people="one many"))
    assert carried == CarriedOver({"people": "one"}, new_options=("audience", "leads"))


def test_none_to_a_question_that_was_not_asked():
    carried = carry_over(BEFORE, ANSWERS, asking(size="small", leads="outbound", people="one", audience="all"))
    assert carried == CarriedOver(ANSWERS, new_questions=("size",))


def test_what_was_never_asked_is_not_spoken_of():
    assert carry_over(BEFORE, {"nonsense": "x"}, asking(leads="inbound")) == CarriedOver({}, new_questions=("leads",))


@given(st.data())
def test_what_is_filled_in_is_what_was_answered_and_can_be(data):
    before, after = data.draw(instruments()), data.draw(instruments())
    answers = data.draw(partial_answers_to(before))
    carried = carry_over(before, answers, after)
    assert carried.answers.items() <= answers.items()
    journey = walk(after, carried.answers)
    # every open question is told of once, as new or as one to answer anew
    assert sorted(step.question.key for step in journey.open_steps) == sorted(
        (*carried.new_questions, *carried.new_options)
    )
    assert {step.question.key: step.answer for step in journey.steps if step.answer} == carried.answers
