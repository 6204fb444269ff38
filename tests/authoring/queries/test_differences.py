"""The versions that can be compared, and the one that the draft is compared with."""

import pytest

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import Question, QuestionnaireVersion
from diagnostics.authoring.queries.differences import version_instrument, version_notes, version_to_compare
from diagnostics.authoring.queries.drafts import load_draft
from tests.rows import costs, make_draft, make_published

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def questionnaire():
    """A questionnaire with two versions, of which the first is current again."""
    first = make_published()
    change_question("Second?")
    publish(questionnaire_id=first.questionnaire_id, by=None, note="Reworded")
    questionnaire = first.questionnaire
    questionnaire.current_version = first
    questionnaire.save()
    return questionnaire


def change_question(text):
    question = Question.objects.get()
    question.text_en = text
    question.save()


def test_versions_are_listed_newest_first_with_their_notes(questionnaire):
    assert list(version_notes(questionnaire).items()) == [(2, "Reworded"), (1, "")]


def test_the_instrument_of_a_version_is_found_by_its_number(questionnaire):
    texts = [version_instrument(questionnaire, number).questions[0].text.en for number in (1, 2)]
    assert texts == ["Question leads", "Second?"]
    assert version_instrument(questionnaire, 2) == load_draft(questionnaire)


def test_an_unknown_number_is_refused(questionnaire):
    with pytest.raises(QuestionnaireVersion.DoesNotExist):
        version_instrument(questionnaire, 3)


def test_a_draft_is_compared_with_the_current_version(questionnaire):
    with costs(queries=1):
        assert version_to_compare(questionnaire).number == 1


def test_a_draft_of_a_retired_questionnaire_is_compared_with_the_newest_version(questionnaire):
    retire(questionnaire_id=questionnaire.pk, by=None)
    questionnaire.refresh_from_db()
    assert version_to_compare(questionnaire).number == 2


def test_a_draft_without_versions_is_compared_with_nothing():
    assert version_to_compare(make_draft()) is None
