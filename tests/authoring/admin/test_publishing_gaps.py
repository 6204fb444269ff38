"""Every gap of a draft, as the check page says it and where it links."""

import pytest
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, Kpi, OptionWeight, Questionnaire, Stage, StageRule
from tests.support.admin.checks import gaps_on


@pytest.fixture(autouse=True)
def _without_examples(questionnaire):
    """Delete the golden examples, which would add gaps of their own."""
    questionnaire.golden_examples.all().delete()


def change_page(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


class TestGaps:
    """Every gap is described, and links to the page and if possible the field that fixes it."""

    def test_a_missing_text_of_an_option(self, admin, questionnaire):
        question = questionnaire.questions.get(key="leads")
        AnswerOption.objects.filter(question=question, key="mixed").update(label_nb="")
        assert gaps_on(admin, questionnaire) == [(
            "question “Where do most of your leads come from?”, option “About as many of each”",
            "The text “label” is not written in Norwegian Bokmål.",
            f"{change_page(question)}#id_options-2-label_nb",
        )]  # fmt: skip

    def test_a_missing_text_of_a_kpi(self, admin, questionnaire):
        model = questionnaire.sales_models.get(key="team")
        Kpi.objects.filter(pk=model.kpis.all()[1].pk).update(formula_en="")
        gap = "The text “formula” is not written in English."
        gaps = gaps_on(admin, questionnaire)
        assert gaps == [("sales model “Team selling”, KPI 2", gap, f"{change_page(model)}#id_kpis-1-formula_en")]

    def test_an_unreachable_threshold(self, admin, questionnaire):
        questionnaire.sales_models.filter(key="team").update(threshold=5)
        assert gaps_on(admin, questionnaire) == [(
            "sales model “Team selling”",
            "No answers reach its threshold: the highest score is 4. Lower the threshold or raise weights.",
            f"{change_page(questionnaire.sales_models.get(key='team'))}#id_threshold",
        )]  # fmt: skip

    def test_a_process_without_a_win(self, admin, questionnaire):
        questionnaire.processes.filter(key="channel").update(winning_stage=None)
        process = questionnaire.processes.get(key="channel")
        gap = "None of its stages is chosen as the one that wins the deal."
        assert gaps_on(admin, questionnaire) == [(f"process “{process}”", gap, change_page(process))]

    def test_a_rule_that_leaves_out_the_win(self, admin, questionnaire):
        rule = questionnaire.sales_models.get(key="account_based").rules.get(position=12)
        rule.stage = Stage.objects.get(key="close")
        rule.save()
        gap = "The rule leaves out the stage that wins the deal."
        where = "sales model “Account-based selling”, rule 12"
        assert gaps_on(admin, questionnaire) == [(where, gap, f"{change_page(rule)}#id_anchor_1")]

    def test_points_for_an_unknown_option(self, admin, questionnaire):
        question = questionnaire.questions.get(key="leads")
        unsure = question.options.get(key="unsure")
        OptionWeight.objects.create(option=unsure, sales_model=questionnaire.sales_models.first(), weight=1)
        gap = "The option means “I don't know yet”, so it must not give points."
        where = "question “Where do most of your leads come from?”, option “I don't know yet”"
        assert gaps_on(admin, questionnaire) == [(where, gap, change_page(question))]

    def test_a_question_with_one_option(self, admin, questionnaire):
        question = questionnaire.questions.get(key="audience")
        question.options.exclude(key="everyone").delete()
        gap = "A question needs at least two options to choose from."
        assert (f"question “{question}”", gap, change_page(question)) in gaps_on(admin, questionnaire)

    def test_a_rule_of_an_option_that_has_no_anchor(self, admin, questionnaire):
        rule = StageRule.objects.get(position=15)
        rule.anchors.all().delete()
        where = (
            "question “Where do most of your leads come from?”, option “Requests for proposals or public tenders”, "
            "rule 15"
        )
        gap = "The rule does not say where: choose an anchor."
        assert gaps_on(admin, questionnaire) == [(where, gap, f"{change_page(rule)}#id_anchor_1")]

    def test_a_first_edition_with_something_of_the_second(self, admin, questionnaire):
        StageRule.objects.filter(anchors__named_place="the_start").delete()
        Questionnaire.objects.update(edition=1)
        gap = "The draft uses what only the second edition has. Choose the second edition, or remove what it added."
        assert gaps_on(admin, questionnaire)[0] == ("", gap, f"{change_page(questionnaire)}#id_edition")

    def test_a_missing_text_of_a_doubtful_pair(self, admin, questionnaire):
        questionnaire.doubtful_pairs.filter(position=2).update(note_nb="")
        assert gaps_on(admin, questionnaire) == [(
            "doubtful pair of answers “None; customers order by themselves” with “Everyone with influence, each pitch "
            "researched”",
            "The text “note” is not written in Norwegian Bokmål.",
            f"{change_page(questionnaire)}#id_doubtful_pairs-1-note_nb",
        )]  # fmt: skip

    def test_a_missing_text_of_a_kpi_for_every_sales_model(self, admin, questionnaire):
        questionnaire.kpis.filter(position=3).update(name_en="")
        gap = "The text “name” is not written in English."
        assert gaps_on(admin, questionnaire) == [("KPI 3", gap, f"{change_page(questionnaire)}#id_kpis-2-name_en")]

    def test_a_missing_text_of_the_separating_question(self, admin, questionnaire):
        Questionnaire.objects.update(separating_equal_nb="")
        gap = "The text “answer that they count the same” is not written in Norwegian Bokmål."
        assert gaps_on(admin, questionnaire) == [("", gap, f"{change_page(questionnaire)}#id_separating_equal_nb")]

    def test_two_stages_with_the_same_name(self, admin, questionnaire):
        questionnaire.stages.filter(key="close").update(name_en="Qualify")
        texts = [text for _, text, _ in gaps_on(admin, questionnaire)]
        assert texts == ["Another stage has the same name in English."] * 2
