"""Which versions there are to compare, and the one a draft is compared with."""

import pytest

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import Question, QuestionnaireVersion
from diagnostics.authoring.queries.authoring import load_draft
from diagnostics.authoring.queries.differences import last_version, numbered_version, version_numbers
from tests.rows import costs, make_draft, make_published

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def questionnaire():
    """A questionnaire with two versions, of which the first is current again."""
    first = make_published()
    reword("Second?")
    publish(questionnaire_id=first.questionnaire_id, by=None)
    questionnaire = first.questionnaire
    questionnaire.current_version = first
    questionnaire.save()
    return questionnaire


def reword(text):
    question = Question.objects.get()
    question.text_en = text
    question.save()


def test_versions_are_numbered_newest_first(questionnaire):
    assert version_numbers(questionnaire) == [2, 1]


def test_a_version_is_found_by_its_number(questionnaire):
    texts = [numbered_version(questionnaire, number).questions[0].text.en for number in (1, 2)]
    assert texts == ["Question leads", "Second?"]
    assert numbered_version(questionnaire, 2) == load_draft(questionnaire)


def test_a_number_that_is_not_there_is_refused(questionnaire):
    with pytest.raises(QuestionnaireVersion.DoesNotExist):
        numbered_version(questionnaire, 3)


def test_the_current_version_is_what_a_draft_is_compared_with(questionnaire):
    with costs(queries=1):
        assert last_version(questionnaire).number == 1


def test_once_retired_it_is_the_newest(questionnaire):
    retire(questionnaire_id=questionnaire.pk, by=None)
    questionnaire.refresh_from_db()
    assert last_version(questionnaire).number == 2


def test_a_draft_without_versions_is_compared_with_none():
    assert last_version(make_draft()) is None
