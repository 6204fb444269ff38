from functools import partial

import pytest
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish as publish_draft
from diagnostics.authoring.actions.publishing import retire
from diagnostics.authoring.models import (
    AnswerOption,
    OptionWeight,
    Questionnaire,
    QuestionnaireVersion,
)
from diagnostics.instrument.proof import prove
from tests.support.admin.checks import check_address, check_page, gaps_on, publish
from tests.support.admin.forms import decide, messages_of, seen_on


@pytest.fixture
def checking(questionnaire):
    return check_address(questionnaire)


@pytest.fixture
def without_examples(questionnaire):
    """Delete the golden examples, which would add gaps of their own."""
    questionnaire.golden_examples.all().delete()


def change_question(questionnaire):
    question = questionnaire.questions.get(key="leads")
    question.text_en = "Where from?"
    question.save()


class TestPublish:
    def test_an_unchanged_draft_cannot_be_published(self, admin, questionnaire):
        page = check_page(admin, questionnaire)
        assert (page.is_ready, page.points) == (False, ())

    def test_a_changed_draft_becomes_the_next_version(self, admin, questionnaire):
        change_question(questionnaire)
        assert check_page(admin, questionnaire).is_ready
        response = publish(admin, questionnaire)
        assert messages_of(response) == ["Version 2 is published. New assessments use it."]
        questionnaire.refresh_from_db()
        assert (questionnaire.current_version.number, questionnaire.events.first().by.email) == (2, "admin@example.com")

    def test_publishing_twice_publishes_once(self, admin, questionnaire):
        change_question(questionnaire)
        publish(admin, questionnaire)
        response = publish(admin, questionnaire)
        assert messages_of(response)[-1] == "Not published: the draft is the same as the published version."
        assert questionnaire.versions.count() == 2

    def test_a_draft_with_gaps_is_refused(self, admin, questionnaire):
        change_question(questionnaire)
        questionnaire.stages.filter(key="qualify").update(purpose_nb="")
        response = publish(admin, questionnaire)
        assert messages_of(response) == ["Not published: correct the points below first."]
        assert questionnaire.versions.count() == 1

    def test_a_new_questionnaire_lists_its_gaps(self, admin):
        empty = Questionnaire.objects.create(key="new", title_en="New", title_nb="Ny")
        change = reverse("admin:diagnostics_questionnaire_change", args=[empty.pk])
        assert gaps_on(admin, empty) == [
            ("", "There is no question. Add at least one.", add_page("question", empty)),
            ("", "There is no sales model. Add at least one.", add_page("salesmodel", empty)),
            ("", "No common process is chosen.", f"{change}#id_common_process"),
        ]


def add_page(table, questionnaire):
    return f"{reverse(f'admin:diagnostics_{table}_add')}?questionnaire={questionnaire.pk}"


def change_page(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.usefixtures("without_examples")
class TestProof:
    """The proof is shown below the gaps; large drafts wait for the background worker."""

    def test_it_is_shown_on_the_page(self, admin, checking):
        content = " ".join(admin.get(checking).content.decode().split())
        assert "Complete: all 1,470 combinations were tried. Undetermined: 60 (4.1%). Ties: 319 (21.7%)." in content
        assert "which makes 2,133 ways through." in content

    def test_a_bounded_one_says_so_and_lists_what_may_come(self, admin, checking, monkeypatch):
        monkeypatch.setattr("diagnostics.authoring.queries.publishing.prove", partial(prove, limit=1))
        content = " ".join(admin.get(checking).content.decode().split())
        assert "Not complete: 1,470 combinations are too many to try." in content
        assert "No other pipeline can come. Some of these may not come either." in content

    def test_an_unreachable_sales_model_prevents_publishing(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        OptionWeight.objects.filter(option__question=question, sales_model__key="team").update(weight=1)
        gaps = gaps_on(admin, questionnaire)
        assert ("No answers reach its threshold" in gaps[0][1], len(gaps)) == (True, 1)

    def test_a_sales_model_that_never_leads_prevents_publishing(self, admin, questionnaire):
        team = questionnaire.sales_models.get(key="team")
        relationship = questionnaire.sales_models.get(key="relationship")
        for option in AnswerOption.objects.filter(question__key="people", weights__sales_model=team):
            OptionWeight.objects.create(option=option, sales_model=relationship, weight=9)
        where = "sales model “Team selling”"
        gap = "No combination of answers makes it lead. Change weights or its threshold."
        assert gaps_on(admin, questionnaire) == [(where, gap, f"{change_page(team)}#id_threshold")]

    def test_a_large_draft_is_proved_in_the_background(
        self, admin, checking, questionnaire, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr("diagnostics.authoring.queries.publishing.PROOF_IN_REQUEST_LIMIT", 899)
        change_question(questionnaire)
        assert gaps_on(admin, questionnaire)[0][1:] == (
            "The draft has many combinations of answers, and they have not been tried yet. Try them below.",
            "#proof",
        )
        prove = reverse("admin:diagnostics_questionnaire_prove", args=[questionnaire.pk])
        with django_capture_on_commit_callbacks() as queued:
            waiting = admin.post(prove, follow=True)
        assert (waiting.context["page"].progress.is_running, b"progress.js" in waiting.content) == (True, True)
        for task in queued:
            task()
        assert check_page(admin, questionnaire).is_ready
        assert admin.get(prove)["Location"] == checking

    @pytest.mark.parametrize(("permission", "status"), [("view_questionnaire", 403), ("change_questionnaire", 302)])
    def test_proving_needs_the_permission_to_change_or_to_publish(self, staff, questionnaire, permission, status):
        address = reverse("admin:diagnostics_questionnaire_prove", args=[questionnaire.pk])
        assert staff(permission).post(address).status_code == status

    def test_a_draft_that_contradicts_itself_is_not_proved(self, admin, questionnaire):
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        address = reverse("admin:diagnostics_questionnaire_prove", args=[questionnaire.pk])
        assert messages_of(decide(admin, address)) == [
            "The draft contradicts itself, so nothing can be tried. Correct it first."
        ]


class TestRetire:
    def test_it_confirms_and_then_closes(self, admin, questionnaire):
        seen = seen_on(admin, retiring(questionnaire))
        assert Questionnaire.objects.get().current_version is not None
        response = decide(admin, retiring(questionnaire), seen=seen)
        assert messages_of(response) == ["The questionnaire is closed. What was begun can still be finished."]
        assert Questionnaire.objects.get().current_version is None

    def test_a_retired_questionnaire_stays_closed(self, admin, questionnaire):
        retire(questionnaire_id=questionnaire.pk, by=None)
        seen = seen_on(admin, retiring(questionnaire))
        response = decide(admin, retiring(questionnaire), seen=seen)
        assert messages_of(response) == ["The questionnaire is not open."]

    def test_publishing_opens_it_again(self, admin, questionnaire):
        retire(questionnaire_id=questionnaire.pk, by=None)
        publish(admin, questionnaire)
        assert Questionnaire.objects.get().current_version.number == 2


def retiring(questionnaire):
    return reverse("admin:diagnostics_questionnaire_retire", args=[questionnaire.pk])


class TestVersions:
    def test_they_are_read_only(self, admin, questionnaire):
        version = questionnaire.current_version
        page = admin.get(change_page(version)).content.decode()
        assert version.fingerprint in page
        assert "Account-based selling" in page
        for name in ("change", "delete"):
            address = reverse(f"admin:diagnostics_questionnaireversion_{name}", args=[version.pk])
            assert admin.post(address, {"number": 7, "post": "yes"}).status_code == 403
        assert admin.get(reverse("admin:diagnostics_questionnaireversion_add")).status_code == 403
        assert list(QuestionnaireVersion.objects.values_list("number", flat=True)) == [1]

    def test_the_list_costs_the_same_for_one_and_for_three(
        self, admin, questionnaire, django_assert_num_queries, django_assert_max_num_queries
    ):
        address = reverse("admin:diagnostics_questionnaireversion_changelist")
        with django_assert_max_num_queries(100) as one:
            admin.get(address)
        for text in ("Where from?", "From where?"):
            questionnaire.questions.filter(key="leads").update(text_en=text)
            publish_draft(questionnaire_id=questionnaire.pk, by=None)
        with django_assert_num_queries(len(one)):
            assert "Version 3" in admin.get(address).content.decode()


class TestPermission:
    @pytest.mark.parametrize("permission", ["view_questionnaire", "change_questionnaire", "publish_questionnaire"])
    def test_checking_is_reading(self, staff, checking, permission):
        assert staff(permission).get(checking).status_code == 200

    def test_to_change_is_not_enough_to_publish(self, staff, checking, questionnaire):
        client = staff("change_questionnaire", "view_questionnaire", "change_question")
        change_question(questionnaire)
        page = client.get(checking).content.decode()
        assert ('value="Ask for a review"' in page, 'value="Publish now"' in page) == (True, False)
        assert (
            client.post(reverse("admin:diagnostics_questionnaire_publish", args=[questionnaire.pk])).status_code == 403
        )
        assert questionnaire.versions.count() == 1
        assert checking in client.get(change_page(questionnaire)).content.decode()

    def test_those_who_only_read_are_sent_to_someone_who_may_publish(self, staff, checking, questionnaire):
        change_question(questionnaire)
        page = staff("view_questionnaire").get(checking).content.decode()
        assert ("Someone who may publish finds the button here." in page, "<textarea" in page) == (True, False)

    def test_to_publish_is_enough(self, staff, questionnaire):
        change_question(questionnaire)
        publish(staff("publish_questionnaire"), questionnaire)
        assert questionnaire.versions.count() == 2

    def test_an_unknown_questionnaire_is_not_found(self, admin):
        for name in ("check", "publish", "retire", "prove"):
            assert admin.get(reverse(f"admin:diagnostics_questionnaire_{name}", args=[999])).status_code == 404

    def test_the_address_that_publishes_has_no_page_of_its_own(self, admin, checking, questionnaire):
        address = reverse("admin:diagnostics_questionnaire_publish", args=[questionnaire.pk])
        assert admin.get(address)["Location"] == checking
