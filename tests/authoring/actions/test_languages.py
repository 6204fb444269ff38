"""Drafts in one language: they leave the texts of the other one where they are."""

from dataclasses import replace

import pytest

from diagnostics.authoring.actions.drafts import replace_draft
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.text import in_languages
from tests.builders import make_bare_instrument, make_instrument
from tests.rows import make_draft

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_texts_of_another_language_are_kept_and_no_part_of_the_draft():
    questionnaire = make_draft()
    english = in_languages(replace(make_instrument(), languages=("en",)), ("en",))
    replace_draft(questionnaire_id=questionnaire.pk, instrument=english, by=None)
    questionnaire.refresh_from_db()
    assert (questionnaire.languages, questionnaire.title_nb) == ("en", "title (nb)")
    assert load_draft(questionnaire) == english
    Questionnaire.objects.update(languages="both")
    assert load_draft(Questionnaire.objects.get()) == make_instrument()


def test_one_in_norwegian_alone_can_be_written_and_published():
    questionnaire = make_draft(make_bare_instrument(languages=("nb",)))
    publish(questionnaire_id=questionnaire.pk, by=None)
    assert load_draft(questionnaire) == make_bare_instrument(languages=("nb",))
