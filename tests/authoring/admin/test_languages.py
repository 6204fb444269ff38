"""Forms of the admin in the languages of a questionnaire: what is missing in one of them prevents no saving."""

from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.text import Text
from tests.support.admin.forms import errors, filled_in, opened, refused, save


def page_of(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def test_a_name_can_be_saved_in_one_language_alone_but_not_in_none(admin, questionnaire):
    question = questionnaire.questions.get(key="leads")
    save(admin, page_of(question), **{"text_en": "", "text_nb": "Hvorfra?", "options-0-label_nb": ""})
    question.refresh_from_db()
    assert (question.text_en, str(question)) == ("", "Hvorfra?")
    response = refused(admin, page_of(question), text_nb=" ")
    assert errors(response) == ["Write it in one language at least."] * 2


def test_a_questionnaire_in_one_language_asks_for_no_text_of_the_other(admin, questionnaire):
    Questionnaire.objects.update(languages="nb")
    question = questionnaire.questions.get(key="leads")
    for row in (questionnaire, question, questionnaire.sales_models.first(), questionnaire.stages.first()):
        names = filled_in(opened(admin, page_of(row)))
        assert [name for name in names if name.endswith("_en")] == []
        assert [name for name in names if name.endswith("_nb")] != []
    save(admin, page_of(question), text_nb="Hvorfra?")
    assert load_draft(Questionnaire.objects.get()).questions[0].text == Text(nb="Hvorfra?")
