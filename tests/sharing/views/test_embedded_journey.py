"""Taking an assessment in another site's frame, from the start to the result."""

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from tests.builders import make_instrument
from tests.reference import reference_instrument
from tests.sharing.views.frames import Guest
from tests.visitors import ANSWERS, Page, publish_version, url

OURS = reference_instrument().key


class TestTheJourney:
    def test_goes_from_start_to_result_without_leaving_the_frame(self, guest: Guest) -> None:
        page = guest.begin_here()
        for option in ANSWERS.values():
            assert page.wsgi_request.path.startswith("/embed/")
            page = guest.send(page, option=option)
        assert Page(page).heading == "Check your answers"
        page = guest.send(page, company="Ours")
        assert (page.wsgi_request.path, Page(page).heading) == (
            url("embed-result", Assessment.objects.get().pk),
            "Account-based selling, relationship selling and team selling",
        )
        assert Assessment.objects.get().company == "Ours"

    def test_begins_once_if_start_is_clicked_twice(self, guest: Guest) -> None:
        form = Page(guest.get(url("embed"))).forms[0]
        places = {guest.post(form.action, form.fields)["Location"] for _ in range(2)}
        assert (len(places), Assessment.objects.count()) == (1, 1)

    def test_says_what_is_wrong_with_an_answer(self, guest: Guest) -> None:
        page = guest.send(guest.begin_here())
        assert (page.status_code, Page(page).error) == (200, "Choose the answer that fits best, or “I don't know yet”.")

    def test_lets_an_answer_be_changed(self, guest: Guest) -> None:
        page = guest.answer_here(*ANSWERS.values())
        change = next(link for link in Page(page).links if link.endswith("?change=1"))
        page = guest.send(guest.get(change), option="inbound")
        assert Page(page).heading == "Check your answers"
        assert Assessment.objects.get().answers["leads"] == "inbound"

    def test_asks_the_separating_question_anew_when_others_tie_after_a_change(self, guest: Guest) -> None:
        page = guest.answer_here(*ANSWERS.values())
        change = next(link for link in Page(page).links if link.endswith("/audience/?change=1"))
        page = guest.send(guest.get(change), option="decision_maker")
        assert page.wsgi_request.path == url("embed-question", Assessment.objects.get().pk, "stands_out")
        assert Page(page).forms[0].options == ["relationship", "team", "equal"]
        assert Page(guest.send(page, option="team")).heading == "Check your answers"

    def test_tells_in_the_frame_if_other_ways_of_selling_tie_now(self, guest: Guest) -> None:
        page = guest.answer_here(*list(ANSWERS.values())[:-1])
        begun = Assessment.objects.get().pk
        other_tab = guest.get(url("embed-question", begun, "audience"))
        guest.send(other_tab, option="decision_maker")
        page = guest.send(page, option="account_based")
        assert Page(page).error == "Others now have the same score. Choose one of those below."
        assert "stands_out" not in Assessment.objects.get().answers

    def test_that_is_completed_redirects_to_its_result(self, guest: Guest) -> None:
        assessment = guest.complete_here()
        for address in (url("embed-question", assessment, "leads"), url("embed-check", assessment)):
            assert guest.get(address)["Location"] == url("embed-result", assessment)

    def test_that_is_not_completed_redirects_to_the_open_step(self, guest: Guest) -> None:
        guest.begin_here()
        begun = Assessment.objects.get().pk
        for address in (url("embed-result", begun), url("embed-check", begun)):
            assert guest.get(address)["Location"] == url("embed-question", begun, "leads")

    def test_begins_with_a_choice_if_several_are_open(self, guest: Guest) -> None:
        publish_version(make_instrument(key="other"))
        links = Page(guest.get(url("embed"))).links
        assert {url("embed-questionnaire", OURS), url("embed-questionnaire", "other")} <= set(links)

    def test_cannot_begin_if_none_is_open(self, guest: Guest, reference: QuestionnaireVersion) -> None:
        questionnaire = reference.questionnaire
        questionnaire.__class__.objects.update(current_version=None)
        for address in (url("embed"), url("embed-questionnaire", OURS)):
            assert Page(guest.get(address)).heading == "Nothing to answer just now"
        assert guest.get(url("embed-questionnaire", "no-such")).status_code == 404
