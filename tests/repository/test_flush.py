"""Transactional tests end with a flush, for which the suite removes the triggers and then creates them again."""

import pytest
from django.db import IntegrityError, connection, transaction

from diagnostics.assessing.models.triggers import missing_triggers
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import QuestionnaireVersion
from tests.builders import make_instrument

pytestmark = pytest.mark.both_databases


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "after a flush"])
def test_triggers_exist_in_a_transactional_test(run: str) -> None:
    assert QuestionnaireVersion.objects.count() == 0
    publish(questionnaire_id=create_questionnaire(instrument=make_instrument()).pk, by=None)
    assert missing_triggers(connection) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.update(number=2)
