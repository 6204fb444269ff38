"""The nearest flip of a question that the respondent could not answer: what it would mean to find the answer out."""

import pytest

from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import AnswerOption
from diagnostics.site.languages import override_language
from tests.assessing.pages.test_results import BOTH, page_of
from tests.builders import make_instrument, make_option, make_question

UNSURE = make_option("unsure", is_unknown=True)
INBOUND, OUTBOUND = make_option("inbound", inbound=3), make_option("outbound", outbound=3)


def flip_of(*found: AnswerOption, people: AnswerOption = INBOUND) -> str:
    questions = [make_question("leads", UNSURE, *found), make_question("people", people)]
    instrument = make_instrument(questions=questions)
    return page_of(instrument, diagnose(instrument, {"people": people.key, "leads": "unsure"})).flip


@pytest.mark.parametrize(
    ("people", "found", "sentence"),
    [
        (make_option("none"), OUTBOUND, "“Label outbound”, name outbound would lead."),
        (make_option("none"), BOTH, "“Label both”, name inbound and name outbound would share the lead."),
        (INBOUND, OUTBOUND, "“Label outbound”, name outbound would draw level with name inbound."),
    ],
    ids=["leads", "shares", "draws level"],
)
def test_is_about_what_the_answer_may_turn_out_to_be(people: AnswerOption, found: AnswerOption, sentence: str) -> None:
    assert flip_of(found, people=people) == f"If the answer to “Question leads” turned out to be {sentence}"


def test_in_norwegian() -> None:
    with override_language("nb"):
        flip = flip_of(OUTBOUND, people=make_option("none"))
    assert flip.startswith("Hvis svaret på «Question leads (nb)» viser seg å være ")
