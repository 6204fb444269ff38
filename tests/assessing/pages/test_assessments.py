"""The pages from the start to the check: their texts in the visitor's language, and their links."""

from uuid import UUID

import pytest
from django.template import engines
from django.template.loader import render_to_string

from diagnostics.assessing.pages.assessments import CheckRow, QuestionPage, check_page, home_page, question_page
from diagnostics.assessing.pages.wizard import SITE, WizardUrls
from diagnostics.instrument.journey import walk
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_question
from tests.visitors import compact

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
INSTRUMENT = make_instrument(questions=[make_question("leads"), make_question("people")])
ADDRESS = f"/assessments/{ASSESSMENT}"
URLS = WizardUrls(SITE, ASSESSMENT)


def page_of(key: str, *, error: str = "", is_change: bool = False, **answers: str) -> QuestionPage:
    journey = walk(INSTRUMENT, answers)
    step = journey.step(key)
    assert step is not None
    return question_page(URLS, journey, step, error=error, is_change=is_change)


def rendered(page: QuestionPage) -> str:
    """Return the page as HTML, without the site's frame."""
    frame = engines["django"].from_string("{% block title %}{% endblock %}{% block main %}{% endblock %}")
    return render_to_string("diagnostics/assessing/question.html", {"page": page, "frame": frame})


class TestHome:
    def test_shows_the_texts_and_sales_models_of_the_instrument(self) -> None:
        instrument = make_instrument(introduction=Text("One.\n\nTwo."))
        page = home_page(instrument, start_url="/", retention_begun=30, retention_completed=0)
        assert (str(page.instrument.title), page.instrument.introduction.paragraphs) == ("title", ("One.", "Two."))
        assert [str(model.name) for model in page.instrument.sales_models] == ["name inbound", "name outbound"]
        assert (page.retention_begun, page.retention_completed) == (30, 0)


class TestQuestion:
    def test_shows_its_place_in_the_journey(self) -> None:
        assert [(page.step.position, page.total) for page in map(page_of, ("leads", "people"))] == [(1, 2), (2, 2)]

    def test_offers_its_options_by_key_and_marks_the_answer(self) -> None:
        options = [
            f'<input type="radio" name="option" value="{key}" id="id_option_{number}"{checked}>'
            f'<label for="id_option_{number}">Label {key}</label></div>'
            for number, (key, checked) in enumerate((("inbound", ""), ("outbound", " checked"), ("unsure", "")))
        ]
        html = compact(rendered(page_of("leads", leads="outbound")))
        assert [html.count(option) for option in options] == [1, 1, 1]
        assert html.count('<input type="radio"') == 3

    def test_links_its_error_to_the_first_option(self) -> None:
        page = page_of("leads", error="Choose one.")
        assert '<a href="#id_option_0">Choose one.</a>' in rendered(page)

    @pytest.mark.parametrize(
        ("key", "is_change", "address"),
        [
            ("leads", False, "/"),
            ("people", False, f"{ADDRESS}/questions/leads/"),
            ("leads", True, f"{ADDRESS}/check/"),
            ("people", True, f"{ADDRESS}/check/"),
        ],
    )
    def test_links_back_to_the_previous_page(self, key: str, is_change: bool, address: str) -> None:
        assert page_of(key, is_change=is_change).back_url == address

    def test_is_in_the_visitors_language(self) -> None:
        with override_language("nb"):
            page = rendered(page_of("leads"))
        assert ("<h1>Question leads (nb)</h1>" in page, ">Label inbound (nb)</label>" in page) == (True, True)


class TestCheck:
    def test_shows_each_answer_and_where_to_change_it(self) -> None:
        leads, people = INSTRUMENT.questions
        page = check_page(URLS, walk(INSTRUMENT, {"leads": "inbound", "people": "unsure"}))
        assert page.rows == (
            CheckRow(leads, leads.option("inbound"), change_url=f"{ADDRESS}/questions/leads/?change=1"),
            CheckRow(people, people.option("unsure"), change_url=f"{ADDRESS}/questions/people/?change=1"),
        )
        assert (str(page.rows[1].question.text), str(page.rows[1].answer.label)) == ("Question people", "Label unsure")

    def test_links_back_to_the_last_question(self) -> None:
        page = check_page(URLS, walk(INSTRUMENT, {"leads": "inbound", "people": "unsure"}))
        assert page.back_url == f"{ADDRESS}/questions/people/"
