"""The words of answers, the separating one included."""

import pytest

from diagnostics.authoring.pages.answers import answer_label, question_text
from tests.builders import make_instrument, make_option, make_question, make_sales_model, make_text

INSTRUMENT = make_instrument(
    sales_models=[make_sales_model("inbound", statement=make_text("They come to us")), make_sales_model("outbound")],
    separating_question=make_text("Which of them?"),
    separating_equal=make_text("They count the same"),
)


@pytest.mark.parametrize(
    ("question", "expected"), [("leads", "Question leads"), ("stands_out", "Which of them?"), ("gone", "")]
)
def test_a_question_has_its_text(question: str, expected: str) -> None:
    assert str(question_text(INSTRUMENT, question)) == expected


@pytest.mark.parametrize(
    ("question", "option", "expected"),
    [
        ("leads", "inbound", "Label inbound"),
        ("leads", "gone", ""),
        ("gone", "inbound", ""),
        ("stands_out", "inbound", "They come to us"),
        ("stands_out", "outbound", "name outbound"),
        ("stands_out", "equal", "They count the same"),
        ("stands_out", "gone", ""),
    ],
)
def test_an_answer_has_its_label(question: str, option: str, expected: str) -> None:
    assert str(answer_label(INSTRUMENT, question, option)) == expected


def test_a_question_of_the_first_edition_may_have_the_key_of_the_separating_one() -> None:
    instrument = make_instrument(questions=[make_question("stands_out", make_option("inbound", inbound=2))], edition=1)
    assert str(question_text(instrument, "stands_out")) == "Question stands_out"
    assert str(answer_label(instrument, "stands_out", "inbound")) == "Label inbound"
