"""Taking an assessment, from the start to the result, in any order of requests."""

from dataclasses import replace
from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.publishing import retire
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.text import Text
from diagnostics.site.models import User
from tests.reference import reference_instrument
from tests.visitors import ANSWERS, Page, Visitor, publish_version, url

pytestmark = pytest.mark.both_databases

QUESTIONS = tuple(ANSWERS)
"""The keys of the questions in their order; the separating one is the last."""


def saved(assessment: UUID) -> Assessment:
    return Assessment.objects.get(pk=assessment)


def next_edition() -> Instrument:
    """The reference questionnaire with its first question worded anew and its first option under another key."""
    reference = reference_instrument()
    first = reference.questions[0]
    renamed = replace(first.options[0], key="magnetism", label=Text("They are drawn to us", "De trekkes mot oss"))
    changed = replace(first, text=Text("Who finds whom?", "Hvem finner hvem?"), options=(renamed, *first.options[1:]))
    return replace(reference, questions=(changed, *reference.questions[1:]))


class TestStart:
    def test_redirects_to_the_first_question(self, visitor: Visitor) -> None:
        response = visitor.post(url("start"))
        (assessment,) = Assessment.objects.all()
        assert (response.status_code, response["Location"]) == (302, url("question", assessment.pk, "leads"))

    def test_pins_the_current_version_and_begins_empty(self, visitor: Visitor, reference: QuestionnaireVersion) -> None:
        begun = saved(visitor.start())
        assert (begun.version, begun.answers, begun.completed_at) == (reference, {}, None)

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_only_a_post_starts(self, visitor: Visitor, method: str) -> None:
        response = getattr(visitor, method)(url("start"))
        assert (response.status_code, response["Location"]) == (302, url("home"))
        assert Assessment.objects.count() == 0

    def test_a_double_click_begins_one_once_the_browser_is_known(self, visitor: Visitor) -> None:
        visitor.complete()
        assert visitor.start() == visitor.start()
        assert Assessment.objects.begun().count() == 1

    def test_gives_the_browser_one_id_for_all_its_assessments(self, visitor: Visitor) -> None:
        first, second = saved(visitor.complete()), saved(visitor.start())
        assert first.browser == second.browser
        assert saved(Visitor().start()).browser != first.browser

    def test_of_a_signed_in_user_belongs_to_the_user_and_not_to_the_browser(
        self, visitor: Visitor, manager: User
    ) -> None:
        visitor.force_login(manager)
        begun = saved(visitor.start())
        assert (begun.owner, begun.browser) == (manager, "")


class TestQuestion:
    def test_offers_every_option_by_its_key(self, visitor: Visitor) -> None:
        assessment = visitor.start()
        for question in reference_instrument().questions:
            (form,) = Page(visitor.get(url("question", assessment, question.key))).forms
            assert form.options == [option.key for option in question.options]
            assert form.button == "Continue"
            visitor.answer(assessment, question.key, question.options[0].key)

    def test_an_answer_is_saved_and_redirects_to_the_next_question(self, visitor: Visitor) -> None:
        assessment = visitor.start()
        answers: dict[str, str] = {}
        followers = [*(url("question", assessment, key) for key in QUESTIONS[1:]), url("check", assessment)]
        for (question, option), follower in zip(ANSWERS.items(), followers, strict=True):
            response = visitor.answer(assessment, question, option)
            answers[question] = option
            assert (response.status_code, response["Location"]) == (302, follower)
            assert saved(assessment).answers == answers

    def test_shows_the_stored_answer(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(leads="mixed")
        assert Page(visitor.get(url("question", assessment, "leads"))).chosen == ["mixed"]
        assert Page(visitor.get(url("question", assessment, "repeat_revenue"))).chosen == []

    def test_links_back_to_the_one_before_or_from_the_first_home(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(leads="mixed")
        assert url("home") in Page(visitor.get(url("question", assessment, "leads"))).links
        assert (
            url("question", assessment, "leads")
            in Page(visitor.get(url("question", assessment, "repeat_revenue"))).links
        )

    def test_answered_again_keeps_the_later_answers(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        response = visitor.answer(assessment, "leads", "inbound")
        assert response["Location"] == url("question", assessment, "repeat_revenue")
        assert saved(assessment).answers == {**ANSWERS, "leads": "inbound"}

    @pytest.mark.parametrize("answered", range(4))
    def test_after_an_open_one_redirects_to_the_open_one(self, visitor: Visitor, answered: int) -> None:
        assessment = visitor.answer_all(**dict(list(ANSWERS.items())[:answered]))
        ahead = [url("question", assessment, key) for key in QUESTIONS[answered + 1 :]]
        for address in [*ahead, url("check", assessment), url("result", assessment)]:
            response = visitor.get(address)
            assert (response.status_code, response["Location"]) == (
                302,
                url("question", assessment, QUESTIONS[answered]),
            )

    def test_answered_out_of_order_redirects_to_the_open_one_and_saves_nothing(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(leads="mixed")
        response = visitor.answer(assessment, "audience", "everyone")
        assert response["Location"] == url("question", assessment, "repeat_revenue")
        assert saved(assessment).answers == {"leads": "mixed"}


class TestChange:
    CHANGE = "?change=1"

    def test_returns_to_the_check_page(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        response = visitor.answer(assessment, "leads", "inbound", self.CHANGE)
        assert response["Location"] == url("check", assessment)
        assert saved(assessment).answers["leads"] == "inbound"

    def test_links_back_to_the_check_page(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        page = Page(visitor.get(url("question", assessment, "people") + self.CHANGE))
        assert url("check", assessment) in page.links
        assert page.chosen == [ANSWERS["people"]]

    def test_is_offered_for_each_answer(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        page = Page(visitor.get(url("check", assessment)))
        assert [link for link in page.links if link.endswith(self.CHANGE)] == [
            url("question", assessment, key) + self.CHANGE for key in QUESTIONS
        ]

    def test_has_no_effect_while_a_question_is_open(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(leads="mixed")
        response = visitor.answer(assessment, "leads", "inbound", self.CHANGE)
        assert response["Location"] == url("question", assessment, "repeat_revenue")


class TestSubmit:
    def test_completes_the_assessment_and_redirects_to_its_result(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        response = visitor.submit(assessment)
        assert (response.status_code, response["Location"]) == (302, url("result", assessment))
        completed = saved(assessment)
        assert (completed.is_completed, completed.leading, completed.answers) == (True, "account_based", ANSWERS)

    def test_twice_redirects_to_the_same_result_and_changes_nothing(self, visitor: Visitor) -> None:
        assessment = visitor.complete(title="North")
        before = Assessment.objects.values().get()
        response = visitor.submit(assessment, title="South")
        assert (response.status_code, response["Location"]) == (302, url("result", assessment))
        assert Assessment.objects.values().get() == before

    @pytest.mark.parametrize("page", ["question", "check"])
    def test_is_final_and_says_so(self, visitor: Visitor, page: str) -> None:
        assessment = visitor.complete()
        before = Assessment.objects.values().get()
        address = url("check", assessment) if page == "check" else url("question", assessment, "leads")
        response = visitor.post(address, {"option": "inbound"}, follow=True)
        assert response.redirect_chain == [(url("result", assessment), 302)]
        assert Page(response).notices == [
            "You have already submitted this assessment. This is the result. To answer differently, start a new one."
        ]
        assert Page(visitor.get(url("result", assessment))).notices == []
        assert Assessment.objects.values().get() == before

    def test_redirects_every_page_of_it_to_the_result_without_a_message(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        for address in [*(url("question", assessment, key) for key in QUESTIONS), url("check", assessment)]:
            response = visitor.get(address, follow=True)
            assert response.redirect_chain == [(url("result", assessment), 302)]
            assert Page(response).notices == []

    def test_with_an_open_question_redirects_there_and_says_so(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(leads="mixed")
        response = visitor.post(url("check", assessment), {"company": ""}, follow=True)
        assert response.redirect_chain == [(url("question", assessment, "repeat_revenue"), 302)]
        assert Page(response).notices == ["A question is still open. Answer it, then submit."]
        assert saved(assessment).is_completed is False

    def test_saves_the_company_and_shows_it(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        visitor.submit(assessment, "  North <team> ")
        assert (saved(assessment).company, saved(assessment).title) == ("North <team>", "")
        for address in (url("result", assessment), url("archive")):
            assert "North &lt;team&gt;" in visitor.get(address).content.decode()

    def test_accepts_a_company_of_eighty_characters_and_a_crm(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        visitor.submit(assessment, "å" * 80, "pipedrive")
        completed = saved(assessment)
        assert (completed.company, completed.crm) == ("å" * 80, "pipedrive")

    def test_refuses_a_longer_name_and_keeps_the_input(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        page = Page(visitor.submit(assessment, title="x" * 81))
        assert page.error == "The name can have at most 80 characters. Shorten it."
        assert page.title.startswith("Error: Check your answers")
        assert page.forms[0].fields["company"] == "x" * 81
        assert (saved(assessment).is_completed, saved(assessment).company) == (False, "")


class TestPublishingMidway:
    def test_keeps_the_version_it_began_with(self, visitor: Visitor, reference: QuestionnaireVersion) -> None:
        assessment = visitor.answer_all(leads="inbound")
        newer = publish_version(next_edition())
        page = Page(visitor.get(url("question", assessment, "leads")))
        assert (page.heading, page.chosen) == ("Where do most of your leads come from?", ["inbound"])
        for question, option in list(ANSWERS.items())[1:]:
            visitor.answer(assessment, question, option)
        visitor.submit(assessment)
        assert "Where do most of your leads come from?" in visitor.get(url("result", assessment)).content.decode()
        assert visitor.get(url("result-json", assessment)).json()["version"] == 1
        assert (saved(assessment).version, saved(visitor.start()).version) == (reference, newer)

    def test_accepts_only_answers_of_the_version_it_began_with(self, visitor: Visitor) -> None:
        assessment = visitor.start()
        publish_version(next_edition())
        assert visitor.answer(assessment, "leads", "magnetism").status_code == 400
        assert saved(assessment).answers == {}

    def test_begins_the_next_assessment_with_the_new_version(self, visitor: Visitor) -> None:
        publish_version(next_edition())
        assessment = visitor.start()
        assert Page(visitor.get(url("question", assessment, "leads"))).heading == "Who finds whom?"


class TestRetiring:
    @pytest.fixture(autouse=True)
    def _closed(self, visitor: Visitor, reference: QuestionnaireVersion) -> None:
        self.begun = visitor.answer_all(leads="inbound")
        retire(questionnaire_id=reference.questionnaire_id, by=None)

    def test_closes_the_start(self, visitor: Visitor) -> None:
        response = visitor.post(url("start"), follow=True)
        assert response.redirect_chain == [(url("home"), 302)]
        assert (Page(response).heading, Page(response).forms) == ("Nothing to answer just now", [])
        assert Assessment.objects.count() == 1

    def test_does_not_close_assessments_that_were_begun(self, visitor: Visitor) -> None:
        for question, option in list(ANSWERS.items())[1:]:
            visitor.answer(self.begun, question, option)
        response = visitor.post(url("check", self.begun), follow=True)
        assert Page(response).heading == "Account-based selling, relationship selling and team selling"
