"""The check page: what to look at, and faults with what goes away with them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, OptionWeight, Questionnaire, StageRule
from diagnostics.authoring.queries.positions import equal_positions
from tests.rows import costs
from tests.support.admin.checks import check_address, check_page


def change_page(row: Any) -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def test_a_question_without_options_is_one_point_and_the_rest_goes_away_with_it(
    admin: Client, questionnaire: Questionnaire
) -> None:
    question = questionnaire.questions.get(key="audience")
    StageRule.objects.filter(option__question=question).delete()
    question.options.all().delete()
    page = check_page(admin, questionnaire)
    (point,) = page.points
    assert [line.text for line in point.lines] == ["A question needs at least two options to choose from."]
    assert len(point.consequences) == 7 + questionnaire.golden_examples.count()
    assert "more points go away with it" in admin.get(check_address(questionnaire)).content.decode()


def test_what_to_look_at_leads_to_where_it_is_changed_and_prevents_nothing(
    admin: Client, questionnaire: Questionnaire
) -> None:
    question = questionnaire.questions.get(key="leads")
    first, second = question.options.all()[:2]
    AnswerOption.objects.filter(pk=second.pk).update(label_en=first.label_en, position=first.position)
    page = check_page(admin, questionnaire)
    assert page.is_ready
    prefix = f"{change_page(question)}#id_options-1-"
    assert {(line.text, line.url) for line in page.remarks} >= {
        (f"The text “label” is the same as that of option “{first.label_en}” (English).", f"{prefix}label_en"),
        (f"It has the same position as option “{first.label_en}”, so the older one comes first.", f"{prefix}position"),
    }


def test_equal_positions_cost_the_same_for_any_number_of_parts(questionnaire: Questionnaire) -> None:
    assert equal_positions(questionnaire) == ()
    questionnaire.stages.update(position=1)
    with costs(4):
        found = equal_positions(questionnaire)
    assert len(found) == questionnaire.stages.count() - 1


def test_the_examples_of_a_deliberate_change_are_one_point(admin: Client, questionnaire: Questionnaire) -> None:
    OptionWeight.objects.filter(option__key="nearly_all", sales_model__key="relationship").update(weight=2)
    (*_threshold, point) = check_page(admin, questionnaire).points
    assert (point.is_examples, len(point.lines), point.consequences) == (True, 3, ())


def test_what_publishing_would_change_is_said_on_it(admin: Client, questionnaire: Questionnaire) -> None:
    (first, *_) = check_page(admin, questionnaire).impact
    assert first == (
        "No combination of answers would lead to another sales model than in version 1: all 1,470 were compared."
    )


def test_that_a_questionnaire_is_retired_is_said_on_it(admin: Client, questionnaire: Questionnaire) -> None:
    said = "The questionnaire is retired: nobody can begin it. Publishing opens it again."
    address = reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])
    before = said in admin.get(address).content.decode()
    Questionnaire.objects.filter(pk=questionnaire.pk).update(current_version=None)
    assert (before, said in admin.get(address).content.decode()) == (False, True)
