import pytest
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import (
    AnswerOption,
    Kpi,
    OptionWeight,
    Questionnaire,
    QuestionnaireVersion,
    Stage,
    StageRule,
)


@pytest.fixture
def publishing(questionnaire):
    return reverse("admin:diagnostics_questionnaire_publish", args=[questionnaire.pk])


@pytest.fixture
def without_examples(questionnaire):
    """Delete the golden examples, which would add gaps of their own."""
    questionnaire.golden_examples.all().delete()


def change_question(questionnaire):
    question = questionnaire.questions.get(key="leads")
    question.text_en = "Where from?"
    question.save()


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def gaps_at(client, publishing):
    return [(gap.where, gap.text, gap.url) for gap in client.get(publishing).context["page"].gaps]


class TestPublish:
    def test_an_unchanged_draft_cannot_be_published(self, admin, publishing):
        response = admin.get(publishing)
        assert (response.context["page"].may_publish, response.context["page"].gaps) == (False, ())

    def test_a_changed_draft_becomes_the_next_version(self, admin, publishing, questionnaire):
        change_question(questionnaire)
        assert admin.get(publishing).context["page"].may_publish
        response = admin.post(publishing, follow=True)
        assert messages_of(response) == ["Version 2 is published. New assessments use it."]
        questionnaire.refresh_from_db()
        assert (questionnaire.current_version.number, questionnaire.events.first().by.email) == (2, "admin@example.com")

    def test_publishing_twice_publishes_once(self, admin, publishing, questionnaire):
        change_question(questionnaire)
        admin.post(publishing)
        response = admin.post(publishing, follow=True)
        assert messages_of(response)[-1] == "Not published: the draft is the same as the published version."
        assert questionnaire.versions.count() == 2

    def test_a_draft_with_gaps_is_refused(self, admin, publishing, questionnaire):
        change_question(questionnaire)
        questionnaire.stages.filter(key="qualify").update(purpose_nb="")
        response = admin.post(publishing, follow=True)
        assert messages_of(response) == ["Not published: the points below stand in the way."]
        assert questionnaire.versions.count() == 1

    def test_a_new_questionnaire_lists_its_gaps(self, admin):
        empty = Questionnaire.objects.create(key="new", title_en="New", title_nb="Ny")
        publishing = reverse("admin:diagnostics_questionnaire_publish", args=[empty.pk])
        change = reverse("admin:diagnostics_questionnaire_change", args=[empty.pk])
        assert gaps_at(admin, publishing) == [
            ("", "The text “introduction” is not written in English.", f"{change}#id_introduction_en"),
            ("", "The text “introduction” is not written in Norwegian Bokmål.", f"{change}#id_introduction_nb"),
            ("", "The text “outreach note” is not written in English.", f"{change}#id_outreach_note_en"),
            ("", "The text “outreach note” is not written in Norwegian Bokmål.", f"{change}#id_outreach_note_nb"),
            ("", "There is no question. Add at least one.", reverse("admin:diagnostics_question_add")),
            ("", "There is no sales model. Add at least one.", reverse("admin:diagnostics_salesmodel_add")),
            ("", "No common process is chosen.", f"{change}#id_common_process"),
        ]


def change_page(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.usefixtures("without_examples")
class TestGaps:
    """Every gap is described, and links to the page and if possible the field that fixes it."""

    def test_a_missing_text_of_an_option(self, admin, publishing, questionnaire):
        question = questionnaire.questions.get(key="leads")
        AnswerOption.objects.filter(question=question, key="mixed").update(label_nb="")
        assert gaps_at(admin, publishing) == [(
            "question “Where do most of your leads come from?”, option “About as many of each”",
            "The text “label” is not written in Norwegian Bokmål.",
            f"{change_page(question)}#id_options-2-label_nb",
        )]  # fmt: skip

    def test_a_missing_text_of_a_kpi(self, admin, publishing, questionnaire):
        model = questionnaire.sales_models.get(key="team")
        Kpi.objects.filter(pk=model.kpis.all()[1].pk).update(formula_en="")
        gap = "The text “formula” is not written in English."
        gaps = gaps_at(admin, publishing)
        assert gaps == [("sales model “Team selling”, KPI 2", gap, f"{change_page(model)}#id_kpis-1-formula_en")]

    def test_an_unreachable_threshold(self, admin, publishing, questionnaire):
        questionnaire.sales_models.filter(key="team").update(threshold=5)
        assert gaps_at(admin, publishing) == [(
            "sales model “Team selling”",
            "No answers reach its threshold: the highest score is 4. Lower the threshold or raise weights.",
            f"{change_page(questionnaire.sales_models.get(key='team'))}#id_threshold",
        )]  # fmt: skip

    def test_a_process_without_a_win(self, admin, publishing, questionnaire):
        questionnaire.processes.filter(key="channel").update(winning_stage=None)
        process = questionnaire.processes.get(key="channel")
        gap = "None of its stages is chosen as the one that wins the deal."
        assert gaps_at(admin, publishing) == [(f"process “{process}”", gap, change_page(process))]

    def test_a_rule_that_leaves_out_the_win(self, admin, publishing, questionnaire):
        rule = questionnaire.sales_models.get(key="account_based").rules.get(position=12)
        rule.stage = Stage.objects.get(key="close")
        rule.save()
        gap = "The rule leaves out the stage that wins the deal."
        where = "sales model “Account-based selling”, rule 12"
        assert gaps_at(admin, publishing) == [(where, gap, f"{change_page(rule)}#id_anchor_1")]

    def test_points_for_an_unknown_option(self, admin, publishing, questionnaire):
        question = questionnaire.questions.get(key="leads")
        unsure = question.options.get(key="unsure")
        OptionWeight.objects.create(option=unsure, sales_model=questionnaire.sales_models.first(), weight=1)
        gap = "The option means “I don't know yet”, so it must not give points."
        where = "question “Where do most of your leads come from?”, option “I don't know yet”"
        assert gaps_at(admin, publishing) == [(where, gap, change_page(question))]

    def test_a_question_with_one_option(self, admin, publishing, questionnaire):
        question = questionnaire.questions.get(key="audience")
        question.options.exclude(key="everyone").delete()
        gap = "A question needs at least two options to choose from."
        assert (f"question “{question}”", gap, change_page(question)) in gaps_at(admin, publishing)

    def test_a_rule_of_an_option_that_has_no_anchor(self, admin, publishing, questionnaire):
        rule = StageRule.objects.get(position=15)
        rule.anchors.all().delete()
        where = (
            "question “Where do most of your leads come from?”, option “Requests for proposals or public tenders”, "
            "rule 15"
        )
        gap = "The rule does not say where: choose an anchor."
        assert gaps_at(admin, publishing) == [(where, gap, f"{change_page(rule)}#id_anchor_1")]

    def test_a_first_edition_with_something_of_the_second(self, admin, publishing, questionnaire):
        StageRule.objects.filter(anchors__named_place="the_start").delete()
        Questionnaire.objects.update(edition=1)
        gap = "The draft uses what only the second edition has. Choose the second edition, or remove what it added."
        assert gaps_at(admin, publishing)[0] == ("", gap, f"{change_page(questionnaire)}#id_edition")

    def test_a_missing_entry_criterion_of_a_stage_that_comes_first(self, admin, publishing, questionnaire):
        questionnaire.stages.filter(key="qualify").update(entry_criterion_en="", entry_criterion_nb="")
        stage = questionnaire.stages.get(key="qualify")
        gap = (
            "The stage comes first in a part of a pipeline for some answers, so nothing says when it begins: write its "
            "entry criterion in"
        )
        assert gaps_at(admin, publishing) == [
            ("stage “Qualify”", f"{gap} English.", f"{change_page(stage)}#id_entry_criterion_en"),
            ("stage “Qualify”", f"{gap} Norwegian Bokmål.", f"{change_page(stage)}#id_entry_criterion_nb"),
        ]

    def test_a_missing_text_of_a_doubtful_pair(self, admin, publishing, questionnaire):
        questionnaire.doubtful_pairs.filter(position=2).update(note_nb="")
        assert gaps_at(admin, publishing) == [(
            "doubtful pair of answers “None; customers order by themselves” with “Everyone with influence, each pitch "
            "researched”",
            "The text “note” is not written in Norwegian Bokmål.",
            f"{change_page(questionnaire)}#id_doubtful_pairs-1-note_nb",
        )]  # fmt: skip

    def test_a_missing_text_of_a_kpi_for_every_sales_model(self, admin, publishing, questionnaire):
        questionnaire.kpis.filter(position=3).update(name_en="")
        gap = "The text “name” is not written in English."
        assert gaps_at(admin, publishing) == [("KPI 3", gap, f"{change_page(questionnaire)}#id_kpis-2-name_en")]

    def test_a_missing_text_of_the_separating_question(self, admin, publishing, questionnaire):
        Questionnaire.objects.update(separating_equal_nb="")
        gap = "The text “answer that they count the same” is not written in Norwegian Bokmål."
        assert gaps_at(admin, publishing) == [("", gap, f"{change_page(questionnaire)}#id_separating_equal_nb")]

    def test_two_stages_with_the_same_name(self, admin, publishing, questionnaire):
        questionnaire.stages.filter(key="close").update(name_en="Qualify")
        texts = [text for _, text, _ in gaps_at(admin, publishing)]
        assert texts == ["Another stage has the same name in English."] * 2


@pytest.mark.usefixtures("without_examples")
class TestProof:
    """The proof is shown below the gaps; large drafts wait for the background worker."""

    def test_it_is_shown_on_the_page(self, admin, publishing):
        content = " ".join(admin.get(publishing).content.decode().split())
        assert "Proved: all 1,470 combinations were counted. Undetermined: 60 (4.1%). Ties: 319 (21.7%)." in content
        assert "which makes 2,133 ways through." in content

    def test_an_unreachable_sales_model_prevents_publishing(self, admin, publishing, questionnaire):
        question = questionnaire.questions.get(key="people")
        OptionWeight.objects.filter(option__question=question, sales_model__key="team").update(weight=1)
        gaps = gaps_at(admin, publishing)
        assert ("No answers reach its threshold" in gaps[0][1], len(gaps)) == (True, 1)

    def test_a_sales_model_that_never_leads_prevents_publishing(self, admin, publishing, questionnaire):
        team = questionnaire.sales_models.get(key="team")
        relationship = questionnaire.sales_models.get(key="relationship")
        for option in AnswerOption.objects.filter(question__key="people", weights__sales_model=team):
            OptionWeight.objects.create(option=option, sales_model=relationship, weight=9)
        where = "sales model “Team selling”"
        gap = "No combination of answers makes it lead. Change weights or its threshold."
        assert gaps_at(admin, publishing) == [(where, gap, f"{change_page(team)}#id_threshold")]

    def test_a_large_draft_is_proved_in_the_background(
        self, admin, publishing, questionnaire, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr("diagnostics.authoring.queries.publishing.PROOF_IN_REQUEST_LIMIT", 899)
        change_question(questionnaire)
        assert gaps_at(admin, publishing)[0][1:] == (
            "The draft has many combinations of answers and is not proved yet. Prove it below.",
            "#proof",
        )
        prove = reverse("admin:diagnostics_questionnaire_prove", args=[questionnaire.pk])
        with django_capture_on_commit_callbacks() as queued:
            waiting = admin.post(prove, follow=True)
        assert (waiting.context["page"].progress.is_running, b"progress.js" in waiting.content) == (True, True)
        for task in queued:
            task()
        assert admin.get(publishing).context["page"].may_publish
        assert admin.get(prove)["Location"] == publishing

    def test_proving_needs_the_permission_to_publish(self, staff, questionnaire):
        address = reverse("admin:diagnostics_questionnaire_prove", args=[questionnaire.pk])
        assert staff("change_questionnaire").post(address).status_code == 403


class TestRetire:
    def test_it_confirms_and_then_closes(self, admin, publishing, questionnaire):
        address = reverse("admin:diagnostics_questionnaire_retire", args=[questionnaire.pk])
        assert admin.get(address).status_code == 200
        assert Questionnaire.objects.get().current_version is not None
        response = admin.post(address, follow=True)
        assert messages_of(response) == ["The questionnaire is closed. What was begun can still be finished."]
        assert Questionnaire.objects.get().current_version is None

    def test_a_retired_questionnaire_stays_closed(self, admin, questionnaire):
        retire(questionnaire_id=questionnaire.pk, by=None)
        address = reverse("admin:diagnostics_questionnaire_retire", args=[questionnaire.pk])
        assert messages_of(admin.post(address, follow=True)) == ["The questionnaire is not open."]

    def test_publishing_opens_it_again(self, admin, publishing, questionnaire):
        retire(questionnaire_id=questionnaire.pk, by=None)
        admin.post(publishing)
        assert Questionnaire.objects.get().current_version.number == 2


class TestVersions:
    def test_they_are_read_only(self, admin, questionnaire):
        version = questionnaire.current_version
        page = admin.get(change_page(version)).content.decode()
        assert version.fingerprint in page
        assert "&quot;account_based&quot;" in page
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
            publish(questionnaire_id=questionnaire.pk, by=None)
        with django_assert_num_queries(len(one)):
            assert "Version 3" in admin.get(address).content.decode()


class TestPermission:
    def test_the_permission_to_change_is_not_enough(self, staff, publishing, questionnaire):
        client = staff("change_questionnaire", "view_questionnaire", "change_question")
        change_question(questionnaire)
        assert (client.get(publishing).status_code, client.post(publishing).status_code) == (403, 403)
        assert questionnaire.versions.count() == 1
        assert publishing not in client.get(change_page(questionnaire)).content.decode()

    def test_the_permission_to_publish_is_enough(self, staff, publishing, questionnaire):
        client = staff("publish_questionnaire")
        change_question(questionnaire)
        assert client.post(publishing).status_code == 302
        assert questionnaire.versions.count() == 2

    def test_an_unknown_questionnaire_is_not_found(self, admin):
        assert admin.get(reverse("admin:diagnostics_questionnaire_publish", args=[999])).status_code == 404
