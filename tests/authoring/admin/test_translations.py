from django.urls import reverse

from diagnostics.authoring.models import AnswerOption
from tests.support.admin.forms import opened, save


def page_of(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def texts_on(client, questionnaire):
    return opened(client, page_of(questionnaire)).context_data["texts"]


def test_the_questionnaires_page_shows_how_complete_each_language_is(admin, questionnaire):
    whole = texts_on(admin, questionnaire).meters[0].needed
    AnswerOption.objects.filter(question__key="leads", key="mixed").update(label_nb="")
    texts = texts_on(admin, questionnaire)
    assert [(meter.name, meter.written, meter.needed) for meter in texts.meters] == [
        ("English", whole, whole),
        ("Norwegian Bokmål", whole - 1, whole),
    ]
    question = questionnaire.questions.get(key="leads")
    assert [gap.url for gap in texts.missing] == [f"{page_of(question)}#id_options-2-label_nb"]


def test_it_counts_stale_translations(admin, questionnaire):
    question = questionnaire.questions.get(key="leads")
    save(admin, page_of(question), **{"text_en": "Where from?", "options-2-label_en": "Both"})
    save(admin, page_of(questionnaire), **{"kpis-1-name_en": "Speed", "doubtful_pairs-2-note_en": "Both?"})
    assert texts_on(admin, questionnaire).stale == 4


def test_an_updated_translation_is_no_longer_listed(admin, questionnaire):
    question = questionnaire.questions.get(key="leads")
    save(admin, page_of(question), text_en="Where from?")
    save(admin, page_of(question), text_nb="Hvorfra?")
    assert texts_on(admin, questionnaire).stale == 0
