import pytest
from django.urls import reverse

from diagnostics.authoring.models import Question, StageRule

pytestmark = pytest.mark.both_databases

QUESTIONS = reverse("admin:diagnostics_question_changelist")
RULES = reverse("admin:diagnostics_stagerule_changelist")


def keys(questionnaire):
    return [question.key for question in questionnaire.questions.all()]


def move(client, way, row, address=QUESTIONS):
    return client.post(address, {"_move": f"{way}-{row.pk}"}, follow=True)


@pytest.mark.parametrize(
    ("way", "key", "order"),
    [
        ("up", "people", ["leads", "people", "repeat_revenue", "audience"]),
        ("down", "people", ["leads", "repeat_revenue", "audience", "people"]),
        ("up", "leads", ["leads", "repeat_revenue", "people", "audience"]),
        ("down", "audience", ["leads", "repeat_revenue", "people", "audience"]),
    ],
)
def test_a_button_moves_a_row_by_one_place(admin, questionnaire, way, key, order):
    move(admin, way, questionnaire.questions.get(key=key))
    assert keys(questionnaire) == order


def test_it_says_where_the_row_stands_and_leads_back_to_the_button(admin, questionnaire):
    question = questionnaire.questions.get(key="people")
    response = move(admin, "up", question)
    assert response.redirect_chain == [(f"{QUESTIONS}#up-{question.pk}", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "“How many of your people are involved in each sale?” now stands in place 2."
    ]


def test_positions_are_numbered_cleanly(admin, questionnaire):
    questionnaire.questions.update(position=7)
    move(admin, "up", questionnaire.questions.get(key="audience"))
    assert [(row.key, row.position) for row in questionnaire.questions.all()] == [
        ("leads", 1),
        ("repeat_revenue", 2),
        ("audience", 3),
        ("people", 4),
    ]


def test_rows_that_stay_leave_no_trace_in_the_record(admin, questionnaire):
    before = Question.history.count()
    move(admin, "down", questionnaire.questions.get(key="people"))
    assert Question.history.count() == before + 2


def test_rules_have_one_order_over_all_sales_models(admin, questionnaire):
    rules = list(StageRule.objects.all())
    move(admin, "up", rules[2], RULES)
    assert list(StageRule.objects.all())[:3] == [rules[0], rules[2], rules[1]]


@pytest.mark.parametrize("value", ["up-999999", "sideways-1", "up", "up-x", ""])
def test_what_makes_no_sense_moves_nothing(admin, questionnaire, value):
    order = keys(questionnaire)
    assert admin.post(QUESTIONS, {"_move": value}, follow=True).status_code == 200
    assert keys(questionnaire) == order


def test_who_may_only_look_is_offered_no_buttons(staff, questionnaire):
    assert "_move" not in staff("view_question").get(QUESTIONS).content.decode()


def test_other_questionnaires_are_left_alone(admin, questionnaire):
    other = type(questionnaire).objects.create(key="other", title_en="Other", title_nb="Annet")
    alone = Question.objects.create(questionnaire=other, position=7, key="alone", text_en="One?", text_nb="En?")
    move(admin, "up", questionnaire.questions.get(key="people"))
    alone.refresh_from_db()
    assert alone.position == 7
