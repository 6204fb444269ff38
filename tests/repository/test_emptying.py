"""A transactional test leaves the database as it was before all tests, with the triggers that protect its rows."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction

from diagnostics.assessing.models.triggers import missing_triggers
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import QuestionnaireVersion
from tests.builders import make_instrument

pytestmark = pytest.mark.both_databases


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "after another"])
def test_a_transactional_test_begins_with_what_migrations_leave(run: str) -> None:
    permission = Permission.objects.get(codename="view_question")
    assert (permission.name, cache.get("left")) == ("Can view question", None)
    assert Group.objects.get(name="author").permissions.exists()
    assert QuestionnaireVersion.objects.count() == 0
    publish(questionnaire_id=create_questionnaire(instrument=make_instrument()).pk, by=None)
    assert missing_triggers(connection) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.update(number=2)
    Permission.objects.filter(pk=permission.pk).update(name="Changed")
    Group.objects.all().delete()
    cache.set("left", 1)
