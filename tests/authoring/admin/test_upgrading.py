"""A site that runs the first edition unchanged is offered the second as a draft; nothing else is ever switched."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.files import read_file
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.upgrading import FIRST_EDITION
from diagnostics.instrument.document import dump_instrument, fingerprint
from tests.reference import PATH, first_edition_instrument, reference_instrument
from tests.support.admin.forms import decide, messages_of, seen_on
from tests.visitors import Visitor, one_line

pytestmark = pytest.mark.django_db

OFFER = "take it as your draft"
EDITED = "your draft was edited, so it is not put in its place"
NOT_OFFERED = "The second edition is offered to a draft that is the first edition, unchanged."
FILE = reverse("admin:diagnostics_questionnaire_second_edition")


@pytest.fixture(scope="module")
def first_edition_id(module_db):
    questionnaire = create_questionnaire(instrument=first_edition_instrument())
    publish(questionnaire_id=questionnaire.pk, by=None)
    return questionnaire.pk


@pytest.fixture
def questionnaire(first_edition_id, db):
    """The first edition, published."""
    return Questionnaire.objects.get(pk=first_edition_id)


def address(questionnaire, page):
    return reverse(f"admin:diagnostics_questionnaire_{page}", args=[questionnaire.pk])


def shown(client, questionnaire):
    """Return which notice the questionnaire's page shows."""
    page = one_line(client.get(address(questionnaire, "change")).content.decode())
    return [text for text in (OFFER, EDITED) if text in page]


def send(client, questionnaire, seen):
    """Send the form of the page that makes the offer, and return the messages of the page it leads to."""
    return messages_of(decide(client, address(questionnaire, "upgrade"), seen=seen))


def take(client, questionnaire):
    """Confirm the offer, and return the messages."""
    return send(client, questionnaire, seen_on(client, address(questionnaire, "upgrade")))


def edit(questionnaire):
    question = questionnaire.questions.get(key="leads")
    question.text_en = "Where from?"
    question.save()


def test_the_fingerprint_is_that_of_the_first_edition():
    assert fingerprint(dump_instrument(first_edition_instrument())) == FIRST_EDITION


class TestOffer:
    def test_is_made_on_the_page_of_the_questionnaire(self, admin, questionnaire):
        assert shown(admin, questionnaire) == [OFFER]
        page = admin.get(address(questionnaire, "change")).content.decode()
        assert f'href="{address(questionnaire, "upgrade")}"' in page

    def test_shows_what_would_change_and_where_its_impact_is(self, admin, questionnaire):
        response = admin.get(address(questionnaire, "upgrade"))
        assert response.context["page"].plan.changes.count > 100
        assert f'href="{address(questionnaire, "impact")}"' in response.content.decode()
        assert load_draft(questionnaire) == first_edition_instrument()

    def test_that_is_taken_changes_the_draft_alone(self, admin, questionnaire):
        version = questionnaire.current_version
        assert take(admin, questionnaire) == ["The draft was replaced. The draft from before is in its history."]
        questionnaire.refresh_from_db()
        assert load_draft(questionnaire) == reference_instrument()
        assert (questionnaire.current_version, QuestionnaireVersion.objects.count()) == (version, 1)
        assert shown(admin, questionnaire) == []
        assert send(admin, questionnaire, "") == [NOT_OFFERED]

    def test_can_be_taken_back(self, admin, questionnaire):
        take(admin, questionnaire)
        page = address(questionnaire, "discard")
        admin.post(page, {"seen": seen_on(admin, page)})
        questionnaire.refresh_from_db()
        assert load_draft(questionnaire) == first_edition_instrument()
        assert shown(admin, questionnaire) == [OFFER]

    def test_can_be_published_once_it_is_the_draft(self, admin, questionnaire):
        take(admin, questionnaire)
        version = publish(questionnaire_id=questionnaire.pk, by=None)
        assert (version.number, version.document["format"]) == (2, 2)
        assert shown(admin, questionnaire) == []

    def test_is_not_made_to_a_draft_that_was_edited(self, admin, questionnaire):
        edit(questionnaire)
        assert shown(admin, questionnaire) == [EDITED]
        assert send(admin, questionnaire, "") == [NOT_OFFERED]
        assert load_draft(questionnaire).question("leads").text.en == "Where from?"

    def test_is_not_made_to_a_draft_that_contradicts_itself(self, admin, questionnaire):
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        assert shown(admin, questionnaire) == [EDITED]

    def test_is_not_made_if_something_else_is_published_or_nothing(self, admin, questionnaire):
        edit(questionnaire)
        publish(questionnaire_id=questionnaire.pk, by=None)
        assert shown(admin, questionnaire) == []
        retire(questionnaire_id=questionnaire.pk, by=None)
        assert shown(admin, questionnaire) == []

    def test_is_withdrawn_if_the_draft_was_edited_meanwhile(self, admin, questionnaire):
        seen = seen_on(admin, address(questionnaire, "upgrade"))
        edit(questionnaire)
        assert send(admin, questionnaire, seen) == [NOT_OFFERED]
        assert load_draft(questionnaire).question("leads").text.en == "Where from?"


class TestFile:
    def test_is_the_second_edition(self, admin):
        response = admin.get(FILE)
        assert response.content == PATH.read_bytes()
        assert read_file(response.content).instrument == reference_instrument()
        assert response["Content-Disposition"] == 'attachment; filename="sales-model.yaml"'

    @pytest.mark.parametrize(
        ("permission", "status"),
        [("add_questionnaire", 200), ("change_questionnaire", 200), ("view_questionnaire", 403)],
    )
    def test_needs_a_permission_with_which_it_can_be_imported(self, staff, permission, status):
        assert staff(permission).get(FILE).status_code == status


class TestPermission:
    def test_to_view_shows_no_offer(self, staff, questionnaire):
        client = staff("view_questionnaire")
        assert shown(client, questionnaire) == []
        assert client.get(address(questionnaire, "upgrade")).status_code == 403

    def test_to_change_is_enough(self, staff, questionnaire):
        client = staff("change_questionnaire")
        assert shown(client, questionnaire) == [OFFER]
        assert client.get(address(questionnaire, "upgrade")).status_code == 200


def test_loading_the_reference_never_touches_a_questionnaire_that_is_there(questionnaire):
    before = Questionnaire.history.count()
    call_command("load_reference_questionnaire", verbosity=0)
    assert (Questionnaire.history.count(), load_draft(questionnaire)) == (before, first_edition_instrument())


def test_respondents_get_the_first_edition_until_the_second_is_published(admin, questionnaire):
    take(admin, questionnaire)
    visitor = Visitor()
    page = visitor.get(reverse("diagnostics:question", args=[visitor.start(), "leads"]))
    options = {option.key for option in first_edition_instrument().question("leads").options}
    assert "tenders" not in options
    assert 'value="tenders"' not in page.content.decode()
    assert 'value="inbound"' in page.content.decode()
