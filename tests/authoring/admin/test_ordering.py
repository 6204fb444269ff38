import pytest
from django.urls import reverse

from diagnostics.authoring.models import Question, StageRule
from tests.builders import make_instrument, make_rule
from tests.rows import make_draft
from tests.support.admin.forms import messages_of

pytestmark = pytest.mark.both_databases

QUESTIONS = reverse("admin:diagnostics_question_changelist")
RULES = reverse("admin:diagnostics_stagerule_changelist")


def keys(questionnaire):
    return [question.key for question in questionnaire.questions.all()]


def move(client, direction, row, address=QUESTIONS):
    return client.post(address, {"_move": f"{direction}-{row.pk}"}, follow=True)


@pytest.mark.parametrize(
    ("direction", "key", "order"),
    [
        ("up", "people", ["leads", "people", "repeat_revenue", "audience"]),
        ("down", "people", ["leads", "repeat_revenue", "audience", "people"]),
        ("up", "leads", ["leads", "repeat_revenue", "people", "audience"]),
        ("down", "audience", ["leads", "repeat_revenue", "people", "audience"]),
    ],
)
def test_a_button_moves_a_row_by_one_place(admin, questionnaire, direction, key, order):
    move(admin, direction, questionnaire.questions.get(key=key))
    assert keys(questionnaire) == order


def test_a_message_names_the_new_position_and_the_redirect_leads_to_the_button(admin, questionnaire):
    question = questionnaire.questions.get(key="people")
    response = move(admin, "up", question)
    assert response.redirect_chain == [(f"{QUESTIONS}#up-{question.pk}", 302)]
    assert messages_of(response) == ["“How many of your people are involved in each sale?” is now in place 2."]


def test_positions_are_renumbered_without_gaps(admin, questionnaire):
    questionnaire.questions.update(position=7)
    move(admin, "up", questionnaire.questions.get(key="audience"))
    assert [(row.key, row.position) for row in questionnaire.questions.all()] == [
        ("leads", 1),
        ("repeat_revenue", 2),
        ("audience", 3),
        ("people", 4),
    ]


def test_rows_that_stay_get_no_history(admin, questionnaire):
    before = Question.history.count()
    move(admin, "down", questionnaire.questions.get(key="people"))
    assert Question.history.count() == before + 2


def test_rules_of_all_sales_models_share_one_order(admin, questionnaire):
    rules = list(StageRule.objects.all())
    move(admin, "up", rules[2], RULES)
    assert list(StageRule.objects.all())[:3] == [rules[0], rules[2], rules[1]]


def test_a_rule_of_an_answer_alone_moves_like_the_others(admin, questionnaire):
    rules = list(StageRule.objects.all())
    of_answer = next(number for number, rule in enumerate(rules) if rule.sales_model is None)
    move(admin, "down", rules[of_answer], RULES)
    assert list(StageRule.objects.all())[of_answer : of_answer + 2] == [rules[of_answer + 1], rules[of_answer]]


def test_rules_of_other_questionnaires_do_not_change(admin, questionnaire):
    rule = make_rule("inbound", "research", "after", "qualify")
    other = make_draft(make_instrument(key="other", rules=[rule, rule]))
    before = list(questionnaire.rules.values_list("pk", "position"))
    move(admin, "up", other.rules.last(), RULES)
    assert list(questionnaire.rules.values_list("pk", "position")) == before


@pytest.mark.parametrize("value", ["up-999999", "sidedirections-1", "up", "up-x", ""])
def test_an_invalid_value_moves_nothing(admin, questionnaire, value):
    order = keys(questionnaire)
    assert admin.post(QUESTIONS, {"_move": value}, follow=True).status_code == 200
    assert keys(questionnaire) == order


def test_a_user_who_may_only_view_sees_no_buttons(staff, questionnaire):
    assert "_move" not in staff("view_question").get(QUESTIONS).content.decode()


def test_other_questionnaires_do_not_change(admin, questionnaire):
    other = type(questionnaire).objects.create(key="other", title_en="Other", title_nb="Annet")
    alone = Question.objects.create(questionnaire=other, position=7, key="alone", text_en="One?", text_nb="En?")
    move(admin, "up", questionnaire.questions.get(key="people"))
    alone.refresh_from_db()
    assert alone.position == 7
