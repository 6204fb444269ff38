"""The pages from the start to the check: their texts in the visitor's language, and their links."""

from uuid import UUID

import pytest
from django.template import engines
from django.template.loader import render_to_string

from diagnostics.assessing.forms.assessments import CheckForm
from diagnostics.assessing.pages.assessments import (
    ChangeLink,
    CheckPage,
    CheckRow,
    Doubt,
    QuestionPage,
    check_page,
    home_page,
    question_page,
)
from diagnostics.assessing.pages.wizard import SITE, WizardUrls
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import walk
from diagnostics.instrument.nouns import DEFAULTS
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_pair, make_question
from tests.visitors import compact

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
INSTRUMENT = make_instrument(questions=[make_question("leads"), make_question("people")])
ADDRESS = f"/assessments/{ASSESSMENT}"
URLS = WizardUrls(SITE, ASSESSMENT)

PAIR = make_pair("people.none", "leads.few")
DOUBTED = make_instrument(
    questions=[
        make_question("leads", make_option("few"), make_option("many")),
        make_question("people", make_option("none"), make_option("one")),
        make_question("audience", make_option("all"), make_option("one")),
    ],
    doubtful_pairs=(PAIR, make_pair("people.none", "audience.all")),
)

TIES = ("inbound_outbound", "inbound_outbound_team", "inbound_outbound_team_channel")
SEPARATING = make_instrument(
    questions=[
        make_question("leads", *(make_option(tie, **dict.fromkeys(tie.split("_"), 2)) for tie in TIES)),
        make_question("people"),
    ],
    separates=True,
)


def page_of(key: str, *, error: str = "", is_change: bool = False, **answers: str) -> QuestionPage:
    journey = walk(INSTRUMENT, answers)
    step = journey.step(key)
    assert step is not None
    return question_page(URLS, journey, step, chosen=step.answer, error=error, is_change=is_change)


def rendered(page: QuestionPage | CheckPage) -> str:
    """Return the page as HTML, without the site's frame."""
    frame = engines["django"].from_string("{% block title %}{% endblock %}{% block main %}{% endblock %}")
    name = "question" if isinstance(page, QuestionPage) else "check"
    context = {"page": page, "frame": frame, "form": CheckForm(nouns=DEFAULTS)}
    return render_to_string(f"diagnostics/assessing/{name}.html", context)


class TestHome:
    def test_shows_the_texts_and_sales_models_of_the_instrument(self) -> None:
        instrument = make_instrument(introduction=Text("One.\n\nTwo."))
        page = home_page(instrument, start_url="/", retention_begun=30, retention_completed=0)
        assert (str(page.instrument.title), page.instrument.introduction.paragraphs) == ("title", ("One.", "Two."))
        assert [str(model.name) for model in page.instrument.sales_models] == ["name inbound", "name outbound"]
        assert (page.retention_begun, page.retention_completed) == (30, 0)


class TestQuestion:
    def test_shows_its_place_in_the_journey(self) -> None:
        assert [(page.number, page.total) for page in map(page_of, ("leads", "people"))] == [(1, 2), (2, 2)]

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


def tie_page(*tied: str, instrument: Instrument = SEPARATING, error: str = "") -> QuestionPage:
    """Return the page of the separating question where these sales models tie."""
    journey = walk(instrument, {"leads": "_".join(tied), "people": "unsure"})
    last = journey.steps[-1]
    return question_page(URLS, journey, last, chosen=last.answer, error=error, is_change=False)


class TestSeparatingQuestion:
    @pytest.mark.parametrize(
        ("tied", "progress"),
        [
            (("inbound", "outbound"), "One more question, because two came out equal"),
            (("inbound", "outbound", "team"), "One more question, because three came out equal"),
            (("inbound", "outbound", "team", "channel"), "One more question, because several came out equal"),
        ],
    )
    def test_says_why_it_is_asked(self, tied: tuple[str, ...], progress: str) -> None:
        page = tie_page(*tied)
        assert (page.progress, page.position, page.total) == (progress, 2, 2)

    def test_says_why_in_norwegian(self) -> None:
        with override_language("nb"):
            assert tie_page("inbound", "outbound").progress == "Ett spørsmål til, fordi to kom likt ut"

    def test_does_not_count_as_one_of_the_questions(self) -> None:
        journey = walk(SEPARATING, {"leads": "inbound_outbound", "people": "unsure"})
        pages = [
            question_page(URLS, journey, step, chosen=None, error="", is_change=False) for step in journey.steps[:2]
        ]
        assert [page.progress for page in pages] == ["Question 1 of 2", "Question 2 of 2"]

    def test_offers_a_sentence_of_each_way_with_its_name_and_that_they_count_the_same(self) -> None:
        page = tie_page("inbound", "outbound")
        assert [(option.key, str(option.label), str(option.help_text)) for _, option in page.options] == [
            ("inbound", "statement inbound", "name inbound"),
            ("outbound", "statement outbound", "name outbound"),
            ("equal", "separating_equal", ""),
        ]
        assert str(page.question.help_text) == "separating_help"

    def test_sends_back_what_it_offered(self) -> None:
        html = compact(rendered(tie_page("inbound", "outbound")))
        assert '<input type="hidden" name="offered" value="inbound outbound equal">' in html
        assert 'name="offered"' not in rendered(page_of("leads"))

    def test_links_back_to_the_last_question(self) -> None:
        assert tie_page("inbound", "outbound").back_url == f"{ADDRESS}/questions/people/"


class TestCheck:
    def test_shows_each_answer_and_where_to_change_it(self) -> None:
        leads, people = INSTRUMENT.questions
        page = check_page(URLS, INSTRUMENT, walk(INSTRUMENT, {"leads": "inbound", "people": "unsure"}))
        assert page.rows == (
            CheckRow(leads, leads.option("inbound"), change_url=f"{ADDRESS}/questions/leads/?change=1"),
            CheckRow(people, people.option("unsure"), change_url=f"{ADDRESS}/questions/people/?change=1"),
        )
        assert (str(page.rows[1].question.text), str(page.rows[1].answer.label)) == ("Question people", "Label unsure")

    def test_links_back_to_the_last_question(self) -> None:
        page = check_page(URLS, INSTRUMENT, walk(INSTRUMENT, {"leads": "inbound", "people": "unsure"}))
        assert page.back_url == f"{ADDRESS}/questions/people/"

    def test_has_a_row_for_the_separating_question(self) -> None:
        answers = {"leads": "inbound_outbound", "people": "unsure", "stands_out": "outbound"}
        page = check_page(URLS, SEPARATING, walk(SEPARATING, answers))
        row = page.rows[-1]
        assert (str(row.question.text), str(row.answer.label)) == ("separating_question", "statement outbound")
        assert row.change_url == f"{ADDRESS}/questions/stands_out/?change=1"
        assert page.back_url == f"{ADDRESS}/questions/stands_out/"


class TestDoubtfulPairs:
    """Answers that hardly fit together are asked about beside both, whichever is asked first."""

    answers = {"leads": "few", "people": "none", "audience": "one"}

    def page(self, **answers: str) -> CheckPage:
        return check_page(URLS, DOUBTED, walk(DOUBTED, {**self.answers, **answers}))

    def test_are_shown_below_the_later_answer_with_links_to_change_either(self) -> None:
        leads, people, _ = DOUBTED.questions
        doubt = Doubt(
            "doubt-1",
            PAIR.note,
            (
                ChangeLink(leads, f"{ADDRESS}/questions/leads/?change=1"),
                ChangeLink(people, f"{ADDRESS}/questions/people/?change=1"),
            ),
        )
        rows = self.page().rows
        assert [(row.doubts, row.doubts_below) for row in rows] == [((), (doubt,)), ((doubt,), ()), ((), ())]

    def test_of_several_each_has_its_own_note(self) -> None:
        rows = self.page(audience="all").rows
        assert [[doubt.id for doubt in row.doubts] for row in rows] == [[], ["doubt-1"], ["doubt-2"]]
        assert [row.described_by for row in rows] == ["doubt-1", "doubt-1 doubt-2", "doubt-2"]

    @pytest.mark.parametrize("answers", [{"leads": "many"}, {"people": "one"}])
    def test_are_not_there_for_other_answers(self, answers: dict[str, str]) -> None:
        assert [row.described_by for row in self.page(**answers).rows] == ["", "", ""]

    def test_are_read_out_with_the_change_links_of_both_answers(self) -> None:
        html = compact(rendered(self.page()))
        assert '<p id="doubt-1">people.none and leads.few?</p>' in html
        assert html.count('aria-describedby="doubt-1"') == 2
        assert '<a href="#doubt-1">Does this fit an answer below?' in html
        assert "Change the answer to “Question leads”" in html
        assert "Change the answer to “Question people”" in html

    def test_are_asked_about_in_norwegian(self) -> None:
        with override_language("nb"):
            html = compact(rendered(self.page()))
        assert '<p id="doubt-1">people.none and leads.few? (nb)</p>' in html
        assert '<a href="#doubt-1">Passer dette med et svar lenger ned?' in html
        assert "Endre svaret på «Question leads (nb)»" in html

    def test_do_not_prevent_submitting(self) -> None:
        assert '<button type="submit"' in compact(rendered(self.page()))
