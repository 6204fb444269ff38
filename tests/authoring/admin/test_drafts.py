"""The pages that restore a version, discard a draft and copy a questionnaire."""

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import Question, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from tests.reference import reference_instrument
from tests.support.admin.forms import decide, messages_of, seen_on

ASKED = reference_instrument().questions[0].text.en


def address(questionnaire, name):
    return reverse(f"admin:diagnostics_questionnaire_{name}", args=[questionnaire.pk])


def change_question(questionnaire, text="Where from?"):
    question = questionnaire.questions.get(key="leads")
    question.text_en = text
    question.save()


def confirm(client, page, **more):
    """Open the page, confirm it, and return the response."""
    return decide(client, page, seen=seen_on(client, page), **more)


def leads():
    return Question.objects.get(questionnaire__key="sales-model", key="leads").text_en


REPLACED = "The draft was replaced. The draft from before is in its history."


class TestDiscard:
    def test_shows_what_would_change_and_writes_nothing(self, admin, questionnaire):
        change_question(questionnaire)
        response = admin.get(address(questionnaire, "discard"))
        (group,) = response.context["page"].plan.changes.groups
        assert group.sentences == (f"Question reworded (English): “{ASKED}” instead of “Where from?”",)
        assert leads() == "Where from?"

    def test_replaces_the_draft_after_confirmation(self, admin, questionnaire):
        change_question(questionnaire)
        assert messages_of(confirm(admin, address(questionnaire, "discard"))) == [REPLACED]
        assert load_draft(questionnaire) == reference_instrument()
        assert Question.history.latest("history_id").history_user.email == "admin@example.com"

    def test_asks_again_if_the_draft_has_changed(self, admin, questionnaire):
        change_question(questionnaire)
        page = address(questionnaire, "discard")
        seen = seen_on(admin, page)
        change_question(questionnaire, "From where?")
        response = admin.post(page, {"seen": seen}, follow=True)
        (line,) = response.context["meanwhile"].lines
        assert (line.text, line.details) == (
            "Changed question “From where?”",
            ("Question [en]: “From where?”, was “Where from?”",),
        )
        assert leads() == "From where?"

    def test_is_refused_with_a_message_if_nothing_is_published(self, admin, questionnaire):
        retire(questionnaire_id=questionnaire.pk, by=None)
        change_question(questionnaire)
        for answer in (admin.get, admin.post):
            shown = messages_of(answer(address(questionnaire, "discard"), follow=True))
            assert shown == ["Nothing is published, so the draft cannot be discarded."]
        assert leads() == "Where from?"

    def test_repairs_a_draft_that_contradicts_itself(self, admin, questionnaire):
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        page = address(questionnaire, "discard")
        assert "contradicts itself and is replaced." in admin.get(page).content.decode()
        confirm(admin, page)
        assert load_draft(questionnaire) == reference_instrument()

    def test_has_no_button_if_nothing_would_change(self, admin, questionnaire):
        page = admin.get(address(questionnaire, "discard")).content.decode()
        assert ("Nothing changes: the draft" in page, 'value="Discard"' in page) == (True, False)


class TestRestore:
    def test_replaces_the_draft_with_the_version(self, admin, questionnaire):
        change_question(questionnaire)
        publish(questionnaire_id=questionnaire.pk, by=None)
        assert messages_of(confirm(admin, address(questionnaire, "restore") + "?version=1")) == [REPLACED]
        assert load_draft(questionnaire) == reference_instrument()
        assert Questionnaire.objects.get().current_version.number == 2

    def test_is_linked_from_the_versions_page(self, admin, questionnaire):
        version = questionnaire.versions.get()
        page = admin.get(reverse("admin:diagnostics_questionnaireversion_change", args=[version.pk])).content.decode()
        assert f'href="{address(questionnaire, "restore")}?version=1"' in page
        assert f'href="{address(questionnaire, "export")}?version=1"' in page

    @pytest.mark.parametrize("version", ["2", "0", "x", "", "-1", "9" * 30])
    def test_of_an_unknown_version_is_not_found(self, admin, questionnaire, version):
        assert admin.get(address(questionnaire, "restore"), {"version": version}).status_code == 404


@pytest.mark.parametrize("name", ["discard", "restore"])
def test_needs_the_csrf_token(admin, questionnaire, name):
    change_question(questionnaire)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies
    seen = seen_on(admin, address(questionnaire, "discard"))
    assert strict.post(address(questionnaire, name), {"seen": seen, "key": "other"}).status_code == 403
    assert (leads(), Questionnaire.objects.count()) == ("Where from?", 1)


@pytest.mark.parametrize("name", ["discard", "restore", "export"])
def test_of_an_unknown_questionnaire_is_not_found(admin, name):
    assert admin.get(reverse(f"admin:diagnostics_questionnaire_{name}", args=[999])).status_code == 404
