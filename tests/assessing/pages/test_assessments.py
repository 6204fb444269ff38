"""The pages from the start to the check: texts in the visitor's language, and where each link leads."""

from uuid import UUID

import pytest

from diagnostics.assessing.pages.assessments import (
    CheckRow,
    OptionCard,
    QuestionPage,
    check_page,
    home_page,
    question_page,
)
from diagnostics.assessing.pages.wizard import SITE, WizardUrls
from diagnostics.instrument.journey import walk
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_question

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
INSTRUMENT = make_instrument(questions=[make_question("leads"), make_question("people")])
ADDRESS = f"/assessments/{ASSESSMENT}"
URLS = WizardUrls(SITE, ASSESSMENT)


def page_of(key: str, *, error: str = "", is_change: bool = False, **answers: str) -> QuestionPage:
    journey = walk(INSTRUMENT, answers)
    step = journey.step(key)
    assert step is not None
    return question_page(URLS, journey, step, error=error, is_change=is_change)


class TestHome:
    def test_shows_the_instruments_words_and_its_sales_models(self) -> None:
        instrument = make_instrument(introduction=Text("One.\n\nTwo."))
        page = home_page(instrument, start_url="/", retention_begun=30, retention_completed=0)
        assert (str(page.instrument.title), page.instrument.introduction.paragraphs) == ("title", ("One.", "Two."))
        assert [str(model.name) for model in page.instrument.sales_models] == ["name inbound", "name outbound"]
        assert (page.retention_begun, page.retention_completed) == (30, 0)


class TestQuestion:
    def test_tells_its_place_in_the_journey(self) -> None:
        assert [(page.position, page.total) for page in map(page_of, ("leads", "people"))] == [(1, 2), (2, 2)]

    def test_offers_its_options_by_key_and_marks_the_answer(self) -> None:
        assert page_of("leads", leads="outbound").options == (
            OptionCard("id_option_0", "inbound", "Label inbound", "", is_checked=False),
            OptionCard("id_option_1", "outbound", "Label outbound", "", is_checked=True),
            OptionCard("id_option_2", "unsure", "Label unsure", "", is_checked=False),
        )

    def test_links_its_error_to_the_first_option(self) -> None:
        page = page_of("leads", error="Choose one.")
        assert (page.error, page.first_option_id) == ("Choose one.", "id_option_0")

    @pytest.mark.parametrize(
        ("key", "is_change", "address"),
        [
            ("leads", False, "/"),
            ("people", False, f"{ADDRESS}/questions/leads/"),
            ("leads", True, f"{ADDRESS}/check/"),
            ("people", True, f"{ADDRESS}/check/"),
        ],
    )
    def test_leads_back_to_where_one_came_from(self, key: str, is_change: bool, address: str) -> None:
        assert page_of(key, is_change=is_change).back_url == address

    def test_is_told_in_the_visitors_language(self) -> None:
        with override_language("nb"):
            page = page_of("leads")
        assert (page.text, page.options[0].label) == ("Question leads (nb)", "Label inbound (nb)")


class TestCheck:
    def test_shows_each_answer_and_where_to_change_it(self) -> None:
        page = check_page(URLS, walk(INSTRUMENT, {"leads": "inbound", "people": "unsure"}))
        assert page.rows == (
            CheckRow(
                "Question leads",
                "Label inbound",
                is_unknown=False,
                change_url=f"{ADDRESS}/questions/leads/?change=1",
            ),
            CheckRow(
                "Question people",
                "Label unsure",
                is_unknown=True,
                change_url=f"{ADDRESS}/questions/people/?change=1",
            ),
        )

    def test_leads_back_to_the_last_question(self) -> None:
        page = check_page(URLS, walk(INSTRUMENT, {"leads": "inbound", "people": "unsure"}))
        assert page.back_url == f"{ADDRESS}/questions/people/"
