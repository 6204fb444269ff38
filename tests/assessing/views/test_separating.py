"""The separating question in the wizard: when it comes and goes, from several tabs, and in old versions."""

from collections.abc import Callable
from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views import wizard
from tests.reference import first_edition_instrument, reference_instrument
from tests.visitors import ANSWERS, Page, Visitor, publish_version, url

pytestmark = pytest.mark.both_databases

MIXED = {"leads": "mixed", "repeat_revenue": "most", "people": "one_seller", "audience": "decision_maker"}
"""Answers with which outbound and inbound tie."""

INBOUND = {**MIXED, "leads": "inbound"}
"""Answers with which inbound leads alone."""

THREE = {question: option for question, option in ANSWERS.items() if question != "stands_out"}
"""Answers with which account_based, relationship and team tie."""

LEVEL = ("audience", "decision_maker")
"""The answer with which only relationship and team are left of those."""

CHANGE = "?change=1"
NOT_SAVED = (
    "You changed another answer after that page was opened. Its question no longer applies, so that answer was "
    "not saved. All others are."
)


def answers_of(assessment: UUID) -> dict[str, str]:
    return Assessment.objects.get(pk=assessment).answers


def settled(visitor: Visitor, option: str = "inbound") -> UUID:
    """Return an assessment in which the tie is settled."""
    return visitor.answer_all(**MIXED, stands_out=option)


class TestComing:
    def test_after_the_last_question_if_ways_of_selling_tie(self, visitor: Visitor) -> None:
        *before, last = MIXED.items()
        assessment = visitor.answer_all(**dict(before))
        response = visitor.answer(assessment, *last)
        assert response["Location"] == url("question", assessment, "stands_out")

    def test_is_a_page_with_a_sentence_of_each_and_its_own_progress(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        response = visitor.get(url("question", assessment, "stands_out"))
        page = Page(response)
        assert page.heading == str(reference_instrument().separating_question)
        assert page.forms[0].options == ["outbound", "inbound", "equal"]
        assert "One more question, because two came out equal" in response.content.decode()
        assert url("question", assessment, "audience") in page.links

    def test_is_followed_by_the_check_page(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        response = visitor.answer(assessment, "stands_out", "inbound")
        assert response["Location"] == url("check", assessment)
        assert answers_of(assessment) == {**MIXED, "stands_out": "inbound"}

    def test_keeps_back_the_check_page_and_the_submission(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        open_step = url("question", assessment, "stands_out")
        for name in ("check", "result", "continue"):
            assert visitor.get(url(name, assessment), follow=True).status_code == 200
        assert visitor.get(url("check", assessment))["Location"] == open_step
        assert visitor.get(url("result", assessment))["Location"] == open_step
        response = visitor.post(url("check", assessment), {"company": ""}, follow=True)
        assert response.redirect_chain == [(open_step, 302)]
        assert Page(response).notices == ["A question is still open. Answer it, then submit."]

    def test_decides_who_leads(self, visitor: Visitor) -> None:
        for option in ("inbound", "outbound"):
            assessment = settled(visitor, option)
            visitor.submit(assessment)
            assert Assessment.objects.get(pk=assessment).leading == option

    def test_is_open_on_another_device_too(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        phone = Visitor()
        response = phone.fill_in(phone.get(visitor.link_to(assessment)))
        assert response.redirect_chain[-1] == (url("question", assessment, "stands_out"), 302)
        phone.answer(assessment, "stands_out", "outbound")
        assert answers_of(assessment)["stands_out"] == "outbound"

    def test_without_a_choice_says_which_to_make(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        page = Page(visitor.post(url("question", assessment, "stands_out")))
        assert page.error == "Choose the one that fits best, or “They count the same”."

    def test_refuses_a_forged_option(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        assert visitor.answer(assessment, "stands_out", "robots").status_code == 400


class TestChanging:
    """From the check page: to the separating question if it is open afterwards, else back to the check page."""

    def test_an_answer_with_which_nothing_ties_drops_it(self, visitor: Visitor) -> None:
        assessment = settled(visitor)
        response = visitor.answer(assessment, "leads", "inbound", CHANGE)
        assert response["Location"] == url("check", assessment)
        assert answers_of(assessment) == INBOUND

    def test_an_answer_with_which_others_tie_opens_it_anew(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**ANSWERS)
        response = visitor.answer(assessment, *LEVEL, CHANGE)
        assert response["Location"] == url("question", assessment, "stands_out")
        page = Page(visitor.get(response["Location"]))
        assert (page.forms[0].options, page.chosen) == (["relationship", "team", "equal"], [])

    def test_an_answer_with_which_a_tie_begins_opens_it(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**INBOUND)
        response = visitor.answer(assessment, "leads", "mixed", CHANGE)
        assert response["Location"] == url("question", assessment, "stands_out")
        assert visitor.answer(assessment, "stands_out", "equal")["Location"] == url("check", assessment)

    def test_an_answer_with_which_the_same_ones_tie_keeps_it(self, visitor: Visitor) -> None:
        assessment = settled(visitor)
        response = visitor.answer(assessment, "repeat_revenue", "under_half", CHANGE)
        assert response["Location"] == url("check", assessment)
        assert answers_of(assessment)["stands_out"] == "inbound"

    def test_again_while_it_is_open_returns_to_what_is_open_then(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        response = visitor.answer(assessment, "leads", "inbound", CHANGE)
        assert response["Location"] == url("check", assessment)

    def test_it_is_offered_on_the_check_page_and_returns_there(self, visitor: Visitor) -> None:
        assessment = settled(visitor)
        change = url("question", assessment, "stands_out") + CHANGE
        assert change in Page(visitor.get(url("check", assessment))).links
        page = Page(visitor.get(change))
        assert (page.chosen, url("check", assessment) in page.links) == (["inbound"], True)
        response = visitor.answer(assessment, "stands_out", "outbound", CHANGE)
        assert (response["Location"], answers_of(assessment)["stands_out"]) == (url("check", assessment), "outbound")

    def test_going_back_and_on_passes_it_with_its_answer(self, visitor: Visitor) -> None:
        assessment = settled(visitor)
        assert visitor.answer(assessment, "leads", "mixed")["Location"] == url("question", assessment, "repeat_revenue")
        response = visitor.answer(assessment, "audience", "decision_maker")
        assert response["Location"] == url("question", assessment, "stands_out")
        assert Page(visitor.get(response["Location"])).chosen == ["inbound"]


class TestTwoTabs:
    """One tab shows the separating question while another changes an answer; nothing that was saved is lost."""

    def test_if_nothing_ties_any_more_its_answer_is_not_saved_and_the_page_says_so(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        visitor.answer(assessment, "leads", "inbound")
        response = visitor.post(url("question", assessment, "stands_out"), {"option": "outbound"}, follow=True)
        assert response.redirect_chain == [(url("check", assessment), 302)]
        assert Page(response).notices == [NOT_SAVED]
        assert answers_of(assessment) == INBOUND

    def test_if_nothing_ties_any_more_its_page_leads_to_the_check_page(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**INBOUND)
        response = visitor.get(url("question", assessment, "stands_out") + CHANGE, follow=True)
        assert response.redirect_chain == [(url("check", assessment), 302)]
        assert Page(response).notices == []

    @pytest.mark.parametrize("option", ["account_based", "team", "equal"])
    def test_if_others_tie_now_they_are_offered(self, visitor: Visitor, option: str) -> None:
        assessment = visitor.answer_all(**THREE)
        address = url("question", assessment, "stands_out")
        form = Page(visitor.get(address)).forms[0]
        visitor.answer(assessment, *LEVEL)
        response = visitor.post(address, {**form.fields, "option": option})
        page = Page(response)
        assert (response.status_code, page.forms[0].options) == (200, ["relationship", "team", "equal"])
        assert page.error == "Others now have the same score. Choose one of those below."
        assert "stands_out" not in answers_of(assessment)

    def test_if_the_same_ones_tie_its_answer_is_saved(self, visitor: Visitor) -> None:
        assessment = visitor.answer_all(**MIXED)
        address = url("question", assessment, "stands_out")
        form = Page(visitor.get(address)).forms[0]
        visitor.answer(assessment, "repeat_revenue", "under_half")
        assert visitor.post(address, {**form.fields, "option": "outbound"})["Location"] == url("check", assessment)
        assert answers_of(assessment)["stands_out"] == "outbound"

    def test_a_completed_one_redirects_to_its_result_whether_it_was_asked_or_not(self, visitor: Visitor) -> None:
        for answers in (INBOUND, {**MIXED, "stands_out": "inbound"}):
            assessment = visitor.complete(**answers)
            response = visitor.answer(assessment, "stands_out", "outbound")
            assert (response.status_code, response["Location"]) == (302, url("result", assessment))
            assert answers_of(assessment) == answers


class TestTheLastMoment:
    """Another tab changes an answer after the view fetched the row and before the action locks it."""

    @pytest.fixture
    def before_saving(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], object]], None]:
        """Return a function that schedules an event for the moment before the next call of an action."""

        def schedule(name: str, event: Callable[[], object]) -> None:
            act = getattr(wizard, name)

            def late(**arguments: object) -> Assessment:
                monkeypatch.setattr(wizard, name, act)
                event()
                return act(**arguments)

            monkeypatch.setattr(wizard, name, late)

        return schedule

    @pytest.mark.parametrize(
        ("answers", "option", "other", "lands_on"),
        [(MIXED, "outbound", ("leads", "inbound"), "check"), (THREE, "account_based", LEVEL, "question")],
        ids=["nothing ties", "others tie"],
    )
    def test_says_that_the_answer_no_longer_applied(
        self,
        visitor: Visitor,
        before_saving: Callable[..., None],
        answers: dict[str, str],
        option: str,
        other: tuple[str, str],
        lands_on: str,
    ) -> None:
        assessment = visitor.answer_all(**answers)
        before_saving("answer_question", lambda: visitor.answer(assessment, *other))
        response = visitor.post(url("question", assessment, "stands_out"), {"option": option}, follow=True)
        last = url("check", assessment) if lands_on == "check" else url("question", assessment, "stands_out")
        assert (response.redirect_chain[-1], Page(response).notices) == ((last, 302), [NOT_SAVED])
        assert answers_of(assessment) == {**answers, other[0]: other[1]}

    def test_opens_the_question_instead_of_submitting(
        self, visitor: Visitor, before_saving: Callable[..., None]
    ) -> None:
        assessment = visitor.answer_all(**INBOUND)
        before_saving("submit_assessment", lambda: visitor.answer(assessment, "leads", "mixed"))
        response = visitor.post(url("check", assessment), {"company": ""}, follow=True)
        assert response.redirect_chain[-1] == (url("question", assessment, "stands_out"), 302)
        assert Page(response).notices == ["A question is still open. Answer it, then submit."]


class TestTheFirstEdition:
    """Versions published before go through as they did: four questions, and ties by the order of the sales models."""

    def test_asks_nothing_more_where_ways_of_selling_tie(self, visitor: Visitor) -> None:
        publish_version(first_edition_instrument())
        assessment = visitor.start()
        for question, option in THREE.items():
            response = visitor.answer(assessment, question, option)
        assert response["Location"] == url("check", assessment)
        page = visitor.get(url("check", assessment)).context["page"]
        assert [(row.question.key, row.doubts, row.doubts_below) for row in page.rows] == [
            (key, (), ()) for key in THREE
        ]
        assert visitor.submit(assessment)["Location"] == url("result", assessment)
        row = Assessment.objects.get(pk=assessment)
        assert (row.leading, row.answers, row.outcome["answers"]) == ("account_based", THREE, THREE)

    def test_has_no_page_for_it(self, visitor: Visitor) -> None:
        publish_version(first_edition_instrument())
        assessment = visitor.answer_all(**THREE)
        address = url("question", assessment, "stands_out")
        assert visitor.get(address).status_code == 404
        assert visitor.post(address, {"option": "team"}).status_code == 404


class TestDoubtfulPairs:
    def test_are_asked_about_on_the_check_page_without_blocking(self, visitor: Visitor) -> None:
        answers = {"leads": "inbound", "repeat_revenue": "under_half", "people": "self_service", "audience": "several"}
        assessment = visitor.answer_all(**answers)
        response = visitor.get(url("check", assessment))
        page = Page(response)
        (pair,) = [
            pair
            for pair in reference_instrument().doubtful_pairs
            if (pair.option, pair.other_option) == ("self_service", "several")
        ]
        assert str(pair.note) in response.content.decode()
        for key in ("people", "audience"):
            assert page.links.count(url("question", assessment, key) + CHANGE) == 2
        assert visitor.submit(assessment)["Location"] == url("result", assessment)
