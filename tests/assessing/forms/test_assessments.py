"""The forms of the assessment: which answers and names they accept, and their error messages."""

import pytest

from diagnostics.assessing.forms.assessments import TITLE_LIMIT, AnswerForm, TitleForm
from diagnostics.assessing.models.assessments import TITLE_LIMIT as COLUMN_LIMIT
from diagnostics.site.languages import override_language
from tests.builders import make_question

MISSING = "Choose the answer that fits best, or “I don't know yet”."
UNKNOWN = "That answer is not one of the choices. Choose one of those below."


def answer(**sent: str) -> AnswerForm:
    form = AnswerForm(sent, question=make_question())
    form.is_valid()
    return form


class TestAnswerForm:
    @pytest.mark.parametrize("option", ["inbound", "outbound", "unsure"])
    def test_takes_each_option_of_its_question(self, option: str) -> None:
        form = answer(option=option)
        assert (form.cleaned_data, form.error, form.is_tampered) == ({"option": option}, "", False)

    @pytest.mark.parametrize("sent", [{}, {"option": ""}, {"people": "inbound"}])
    def test_asks_for_an_answer_that_is_missing(self, sent: dict[str, str]) -> None:
        form = answer(**sent)
        assert (form.is_valid(), form.error, form.is_tampered) == (False, MISSING, False)

    @pytest.mark.parametrize("option", ["partners", "Inbound", " inbound", "inbound\x00", "Label inbound"])
    def test_refuses_what_no_page_of_ours_offers(self, option: str) -> None:
        form = answer(option=option)
        assert (form.is_valid(), form.error, form.is_tampered) == (False, UNKNOWN, True)

    def test_that_was_not_sent_has_no_error(self) -> None:
        form = AnswerForm(question=make_question())
        assert (form.is_valid(), form.error, form.is_tampered) == (False, "", False)

    def test_of_one_question_does_not_offer_the_options_of_another(self) -> None:
        answer(option="inbound")
        other = AnswerForm({"option": "inbound"}, question=make_question("people", *make_question().options[1:]))
        assert other.is_valid() is False

    def test_refuses_in_norwegian(self) -> None:
        with override_language("nb"):
            assert answer().error == "Velg svaret som passer best, eller «Vet ikke ennå»."


class TestTitleForm:
    @pytest.mark.parametrize(
        ("sent", "title"),
        [({}, ""), ({"title": ""}, ""), ({"title": "  North "}, "North"), ({"title": "å" * 100}, "å" * 100)],
        ids=["missing", "empty", "with blanks around it", "as long as may be"],
    )
    def test_accepts_a_name_or_none(self, sent: dict[str, str], title: str) -> None:
        form = TitleForm(sent)
        assert form.is_valid()
        assert form.cleaned_data == {"title": title}

    @pytest.mark.parametrize(
        ("title", "message"),
        [
            ("x" * 101, "The name can have at most 100 characters. Shorten it."),
            ("Nor\x00th", "Null characters are not allowed."),
        ],
    )
    def test_refuses_what_cannot_be_saved(self, title: str, message: str) -> None:
        assert TitleForm({"title": title}).errors == {"title": [message]}

    def test_accepts_as_much_as_its_column(self) -> None:
        assert TITLE_LIMIT == COLUMN_LIMIT
