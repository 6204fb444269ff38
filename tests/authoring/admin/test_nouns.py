"""The words of a questionnaire about something other than sales, from its form to its version and back."""

import re

import pytest
from django.urls import reverse

from diagnostics.authoring.actions.drafts import replace_draft
from diagnostics.authoring.admin.translating import shown_texts
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.differences import difference_list
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_instrument
from diagnostics.instrument.nouns import DEFAULTS, NOUN_FIELDS
from diagnostics.instrument.text import LANGUAGES, Text
from tests.reference import reference_instrument
from tests.support.admin.forms import opened, save

WORDS = {"noun_you_sell_en": "you keep customers", "noun_you_sell_nb": "dere beholder kunder"}


@pytest.fixture
def where(questionnaire):
    return reverse("admin:diagnostics_questionnaire_change", args=[questionnaire.pk])


def test_each_field_shows_the_default(admin, where):
    fields = opened(admin, where).context_data["adminform"].form.fields
    shown = {name: field.widget.attrs["placeholder"] for name, field in fields.items() if name.startswith("noun_")}
    assert len(shown) == 34
    assert (shown["noun_the_models_en"], shown["noun_the_models_nb"]) == ("sales models", "salgsmodellene")


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_hint_beside_a_word_is_a_sentence_in_the_fields_language_whoever_reads_it(admin, where, language):
    admin.cookies["django_language"] = language
    fields = opened(admin, where).context_data["adminform"].form.fields
    for name, form in NOUN_FIELDS.items():
        for of_field in LANGUAGES:
            hint = str(fields[f"{name}_{of_field}"].help_text)
            examples = {example.casefold() for example in re.findall(r"\[(.+?)\]", hint)}
            assert (hint, examples) == (hint, {DEFAULTS[form].written_in(of_field).casefold()})
            has_the = of_field == "en" and "the" in form
            assert (hint, f'lang="{of_field}"' in hint, "the”" in hint) == (hint, True, has_the)


def test_the_words_stay_open_when_one_was_saved(admin, where):
    def are_folded(address):
        parts = opened(admin, address).context_data["adminform"].fieldsets
        return [options["classes"] for title, options in parts if title in ("Words", "Key")]

    assert are_folded(where) == [["collapse"], ["collapse"]]
    assert are_folded(save(admin, where, **WORDS)) == [[], ["collapse"]]


def test_words_are_a_part_of_the_draft_like_its_other_texts(admin, where, questionnaire):
    save(admin, where, **WORDS)
    questionnaire.refresh_from_db()
    draft = load_draft(questionnaire)
    assert draft.nouns.you_sell == Text("you keep customers", "dere beholder kunder")
    (text,) = (text for text in shown_texts(questionnaire, "nb") if text.key == "noun_you_sell")
    assert (text.field, text.source, text.target) == ("word for “you sell”", *WORDS.values())
    assert "Word for “you sell” written" in str(difference_list(reference_instrument(), draft))


def test_a_draft_without_words_of_its_own_is_as_it_was(admin, where, questionnaire):
    save(admin, where, **WORDS)
    replace_draft(questionnaire_id=questionnaire.pk, instrument=reference_instrument(), by=None)
    assert dump_instrument(load_draft(Questionnaire.objects.get())) == dump_instrument(reference_instrument())
