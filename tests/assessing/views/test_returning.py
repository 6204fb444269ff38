"""The start page of a visitor who comes back: what to go on with, the last result, and Start as the second choice."""

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.site.models import User
from tests.builders import make_instrument
from tests.visitors import Page, Visitor, one_line, publish_version, url

pytestmark = pytest.mark.both_databases


def text_of(visitor: Visitor) -> str:
    """Return the markup of the start page on one line."""
    return one_line(visitor.get(url("home")).content.decode())


def test_a_new_visitor_is_asked_to_start(visitor: Visitor) -> None:
    page = Page(visitor.get(url("home")))
    assert (page.heading, [form.button for form in page.forms]) == ("Find your sales model", ["Start"])


def test_the_unfinished_one_is_offered_with_its_open_step_and_start_beside_it(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed", repeat_revenue="most")
    page = Page(visitor.get(url("home")))
    assert (page.heading, [form.button for form in page.forms]) == ("Welcome back", ["Start a new assessment"])
    assert url("question", assessment, "people") in page.links
    assert "2 of 4 questions answered" in text_of(visitor)


def test_all_answered_leads_to_the_check(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed", repeat_revenue="most", people="one_seller", audience="everyone")
    while (step := visitor.get(url("home")).context["welcome"].open_step_url) != url("check", assessment):
        visitor.post(step, {"option": "equal"})
    assert step in Page(visitor.get(url("home"))).links


def test_the_last_result_leads_to_itself_its_pipeline_and_the_crm(visitor: Visitor) -> None:
    assessment = visitor.complete("North team")
    page = Page(visitor.get(url("home")))
    assert {url(name, assessment) for name in ("result", "own-pipeline", "handoff")} <= set(page.links)
    text = text_of(visitor)
    assert "Account-based selling" in text
    assert "<bdi>North team</bdi>" in text
    assert "with the recommended pipeline" in text


def test_a_result_is_called_by_its_name_or_else_by_its_company(visitor: Visitor) -> None:
    assessment = Assessment.objects.filter(pk=visitor.complete())
    for naming in ({"company": "Fjord AS"}, {"title": "North team"}):
        assessment.update(**naming)
        assert f"<bdi>{next(iter(naming.values()))}</bdi>" in text_of(visitor)


def test_starting_a_new_one_asks_nothing_and_leaves_the_other_as_it_is(visitor: Visitor) -> None:
    unfinished = visitor.begin(leads="mixed")
    response = visitor.fill_in(visitor.get(url("home")))
    new = Assessment.objects.exclude(pk=unfinished).get()
    assert response.redirect_chain == [(url("question", new.pk, "leads"), 302)]
    assert visitor.get(url("home")).context["welcome"].unfinished.assessment == unfinished


def test_another_browser_is_not_greeted(visitor: Visitor) -> None:
    visitor.complete()
    assert Page(Visitor().get(url("home"))).heading == "Find your sales model"


def test_someone_signed_in_is_not_told_that_no_account_is_needed(visitor: Visitor, manager: User) -> None:
    assert "No account needed." in text_of(visitor)
    visitor.force_login(manager)
    assert "No account needed." not in text_of(visitor)
    visitor.complete()
    assert Page(visitor.get(url("home"))).heading == "Welcome back"


def test_the_choice_among_several_questionnaires_greets_too(visitor: Visitor, reference: QuestionnaireVersion) -> None:
    publish_version(make_instrument(key="other"))
    response = visitor.post(url("questionnaire", reference.questionnaire.key))
    visitor.post(response["Location"], {"option": "mixed"})
    page = Page(visitor.get(url("home")))
    assert page.heading == "Choose a questionnaire"
    assert response["Location"].replace("leads", "repeat_revenue") in page.links
