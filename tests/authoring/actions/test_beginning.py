"""Beginning a questionnaire: from blank, or from another one."""

from dataclasses import replace

import pytest

from diagnostics.authoring.actions.beginning import begin_questionnaire
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.errors import KeyTaken
from diagnostics.instrument.instrument import blank_instrument
from diagnostics.instrument.text import LANGUAGES, Text
from tests.reference import reference_instrument
from tests.rows import make_draft, make_published

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

TITLE = Text("Customer success", "Kundesuksess")


def test_a_copy_has_the_same_draft_with_its_own_title_and_key_and_no_versions():
    source = load_draft(make_published(reference_instrument()).questionnaire)
    copied = begin_questionnaire(source=source, languages=LANGUAGES, title=TITLE, key="copy", by=None)
    found = load_draft(Questionnaire.objects.get(pk=copied.pk))
    assert found == replace(reference_instrument(), key="copy", title=TITLE)
    assert (copied.current_version, copied.versions.count()) == (None, 0)


def test_a_blank_one_has_a_title_and_a_key_that_is_made_from_it():
    begun = [
        begin_questionnaire(source=None, languages=LANGUAGES, title=TITLE, key="", by=None) for _number in range(2)
    ]
    assert [load_draft(row) for row in begun] == [
        blank_instrument("customer-success", TITLE),
        blank_instrument("customer-success-2", TITLE),
    ]


def test_a_key_that_is_taken_is_refused():
    questionnaire = make_draft()
    with pytest.raises(KeyTaken):
        begin_questionnaire(source=None, languages=LANGUAGES, title=TITLE, key=questionnaire.key, by=None)
    assert Questionnaire.objects.count() == 1


def test_one_in_a_single_language_takes_the_texts_of_that_language_alone():
    begun = begin_questionnaire(source=reference_instrument(), languages=("nb",), title=TITLE, key="norwegian", by=None)
    assert begun.languages == "nb"
    assert begun.title_en == ""
    assert not begun.stages.exclude(name_en="").exists()
    assert not begun.stages.filter(name_nb="").exists()
