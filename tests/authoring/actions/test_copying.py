"""Copying a questionnaire creates a separate draft."""

from dataclasses import replace

import pytest

from diagnostics.authoring.actions.drafts import copy_questionnaire
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.errors import KeyTaken
from tests.reference import reference_instrument
from tests.rows import make_draft, make_published

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


class TestCopy:
    def test_has_the_same_draft_another_key_and_no_versions(self):
        version = make_published(reference_instrument())
        copied = copy_questionnaire(questionnaire_id=version.questionnaire_id, key="copy", by=None)
        assert load_draft(Questionnaire.objects.get(pk=copied.pk)) == replace(reference_instrument(), key="copy")
        assert (copied.current_version, copied.versions.count()) == (None, 0)

    def test_refuses_a_key_that_is_taken(self):
        questionnaire = make_draft()
        with pytest.raises(KeyTaken):
            copy_questionnaire(questionnaire_id=questionnaire.pk, key=questionnaire.key, by=None)
        assert Questionnaire.objects.count() == 1
