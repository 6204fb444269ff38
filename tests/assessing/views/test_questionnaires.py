"""Several questionnaires on one site, each with its own address, versions and retirement."""

import pytest
from django.http import HttpResponse

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.publishing import retire
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from tests.builders import make_instrument, make_text
from tests.reference import reference_instrument
from tests.visitors import Page, Visitor, publish_version, url

OURS = reference_instrument().key
OTHER = make_instrument(key="other", title=make_text("The other one"), introduction=make_text("Short."))
CLOSED = "Nothing to answer just now"


@pytest.fixture
def other(reference: QuestionnaireVersion) -> QuestionnaireVersion:
    """A second open questionnaire."""
    return publish_version(OTHER)


def begun(response: HttpResponse) -> Assessment:
    """Return the assessment to which a start redirects."""
    return Assessment.objects.get(pk=response["Location"].split("/")[2])


def close(key: str) -> None:
    retire(questionnaire_id=Questionnaire.objects.get(key=key).pk, by=None)


class TestHome:
    def test_is_the_start_page_if_one_is_open(self, visitor: Visitor) -> None:
        page = Page(visitor.get("/"))
        assert (page.heading, page.forms[0].action) == ("Find your sales model", url("questionnaire", OURS))

    @pytest.mark.parametrize(("language", "title"), [("en", "The other one"), ("nb", "The other one (nb)")])
    def test_offers_a_choice_if_several_are_open(
        self, visitor: Visitor, other: object, language: str, title: str
    ) -> None:
        response = visitor.get("/", headers={"accept-language": language})
        assert [choice.key for choice in response.context["page"].questionnaires] == [OURS, "other"]
        assert f'<a href="/questionnaires/other/">{title}</a>' in response.content.decode()
        assert {url("questionnaire", OURS), url("questionnaire", "other")} <= set(Page(response).links)

    def test_leaves_out_retired_ones(self, visitor: Visitor, other: object) -> None:
        close(OURS)
        assert Page(visitor.get("/")).heading == "The other one"
        close("other")
        assert Page(visitor.get("/")).heading == CLOSED


class TestStart:
    def test_begins_the_questionnaire_of_its_address(
        self, visitor: Visitor, reference: QuestionnaireVersion, other: QuestionnaireVersion
    ) -> None:
        versions = [begun(visitor.post(url("questionnaire", key))).version for key in (OURS, "other")]
        assert versions == [reference, other]

    def test_without_a_key_begins_nothing_if_several_are_open(self, visitor: Visitor, other: object) -> None:
        assert visitor.post(url("start"))["Location"] == "/"
        assert Assessment.objects.count() == 0

    def test_of_a_retired_one_begins_nothing_but_begun_assessments_continue(
        self, visitor: Visitor, other: object
    ) -> None:
        assessment = begun(visitor.post(url("questionnaire", OURS)))
        close(OURS)
        assert Page(visitor.post(url("questionnaire", OURS))).heading == CLOSED
        assert Page(visitor.get(url("questionnaire", OURS))).heading == CLOSED
        assert visitor.get(url("question", assessment.pk, "leads")).status_code == 200
        assert Assessment.objects.count() == 1

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("key", ["no-such-key", "draft"])
    def test_of_an_unpublished_one_is_not_found(self, visitor: Visitor, method: str, key: str) -> None:
        Questionnaire.objects.create(key="draft")
        assert getattr(visitor, method)(url("questionnaire", key)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [("how-of", OURS), ("catalogue-of", OURS), ("sales-model-of", OURS, "inbound"), ("stage-of", OURS, "qualify")],
    ids=lambda address: address[0],
)
def test_the_catalogue_of_a_retired_one_stays_readable(visitor: Visitor, address: tuple[str, ...]) -> None:
    before = visitor.get(url(*address))
    close(OURS)
    after = visitor.get(url(*address))
    assert (after.status_code, Page(after).heading) == (200, Page(before).heading)


def test_addresses_without_a_key_show_the_first(visitor: Visitor, other: object) -> None:
    assert Page(visitor.get(url("stage", "make_contact"))).heading == "Make contact"
    close(OURS)
    assert Page(visitor.get(url("stage", "make_contact"))).heading == "Make contact"
    assert visitor.get(url("stage-of", "other", "make_contact")).status_code == 404


def test_a_result_links_to_the_pages_of_its_own_questionnaire(visitor: Visitor, other: QuestionnaireVersion) -> None:
    assessment = begun(visitor.post(url("questionnaire", "other")))
    visitor.answer(assessment.pk, "leads", "inbound")
    visitor.submit(assessment.pk)
    response = visitor.get(url("result", assessment.pk))
    (leading,), other_pages = response.context["page"].first, (url("how-of", "other"), url("catalogue-of", "other"))
    links = Page(response).links
    stages = [link for link in Page(visitor.get(url("catalogue-of", "other"))).links if "/stages/" in link]
    assert {link.split("/")[2] for link in stages} == {"other"}
    assert {url("sales-model-of", "other", leading.key), *other_pages} <= set(links)
