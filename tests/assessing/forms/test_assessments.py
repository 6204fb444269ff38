"""The forms of the assessment: which answers and names they accept, and their error messages."""

import pytest

from diagnostics.assessing.domain.crms import ANOTHER_CRM, NO_CRM
from diagnostics.assessing.forms.assessments import AnswerForm, CompanyForm
from diagnostics.assessing.models import Assessment
from diagnostics.instrument.journey import separating_question
from diagnostics.instrument.nouns import DEFAULTS
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_question

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
        assert (form.cleaned_data["option"], form.error, form.is_tampered) == (option, "", False)

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


class TestAnswerFormOfTheSeparatingQuestion:
    question = separating_question(make_instrument(separates=True), ("inbound", "outbound"))

    def sent(self, **sent: str) -> AnswerForm:
        form = AnswerForm(sent, question=self.question)
        form.is_valid()
        return form

    @pytest.mark.parametrize("option", ["inbound", "outbound", "equal"])
    @pytest.mark.parametrize("offered", [{}, {"offered": "inbound outbound equal"}], ids=["unsaid", "the same"])
    def test_takes_what_the_page_offered(self, option: str, offered: dict[str, str]) -> None:
        form = self.sent(option=option, **offered)
        assert (form.cleaned_data["option"], form.error) == (option, "")

    @pytest.mark.parametrize("option", ["inbound", "team", "equal", ""])
    def test_refuses_an_answer_to_another_tie(self, option: str) -> None:
        form = self.sent(option=option, offered="inbound team equal")
        assert form.error == "Others now have the same score. Choose one of those below."
        assert (form.is_valid(), form.is_tampered) == (False, False)

    def test_refuses_what_no_page_of_ours_offers(self) -> None:
        form = self.sent(option="team", offered="inbound outbound equal")
        assert (form.error, form.is_tampered) == (UNKNOWN, True)

    def test_asks_for_an_answer_that_is_missing_by_the_words_of_its_last_option(self) -> None:
        form = self.sent(offered="inbound outbound equal")
        assert form.error == "Choose the one that fits best, or “separating_equal”."

    def test_refuses_in_norwegian(self) -> None:
        with override_language("nb"):
            assert self.sent().error == "Velg det som passer best, eller «separating_equal (nb)»."

    def test_does_not_change_what_other_questions_say(self) -> None:
        self.sent()
        assert answer().error == MISSING


class TestCompanyForm:
    @pytest.mark.parametrize(
        ("sent", "company"),
        [({}, ""), ({"company": ""}, ""), ({"company": "  North "}, "North"), ({"company": "å" * 80}, "å" * 80)],
        ids=["missing", "empty", "with blanks around it", "as long as may be"],
    )
    def test_accepts_a_company_or_none(self, sent: dict[str, str], company: str) -> None:
        form = CompanyForm(sent, nouns=DEFAULTS)
        assert form.is_valid()
        assert form.cleaned_data == {"company": company, "crm": ""}

    @pytest.mark.parametrize(
        ("company", "message"),
        [
            ("x" * 81, "The name can have at most 80 characters. Shorten it."),
            ("Nor\x00th", "Null characters are not allowed."),
        ],
    )
    def test_refuses_what_cannot_be_saved(self, company: str, message: str) -> None:
        assert CompanyForm({"company": company}, nouns=DEFAULTS).errors == {"company": [message]}

    def test_offers_every_crm_that_the_hand_over_knows(self) -> None:
        crms = [(key, str(target.name)) for key, target in TARGETS.items() if target.is_crm]
        assert CompanyForm(nouns=DEFAULTS).fields["crm"].choices == [
            ("", "Not chosen"),
            *crms,
            ("other", "Another one"),
            ("none", "None yet"),
        ]
        assert [
            CompanyForm({"crm": crm}, nouns=DEFAULTS).is_valid() for crm in ("hubspot", "other", "none", "csv", "x")
        ] == [
            True,
            True,
            True,
            False,
            False,
        ]

    def test_keys_of_crms_fit_their_column(self) -> None:
        assert max(map(len, [*TARGETS, ANOTHER_CRM, NO_CRM])) <= Assessment._meta.get_field("crm").max_length
