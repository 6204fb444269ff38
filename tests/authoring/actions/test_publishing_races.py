"""Publishing at the same time: one number for each version, and one current version."""

from threading import Barrier

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import PublicationEvent, Question, Questionnaire, QuestionnaireVersion
from diagnostics.instrument.errors import NothingChanged
from tests.rows import make_draft
from tests.support.racing import PATIENCE, lift_locks, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _room():
    with room_for(4):
        yield


@pytest.fixture
def unlocked(monkeypatch):
    """Disable row locks; call an action by its `__wrapped__` to run it without a transaction too."""
    lift_locks(monkeypatch)


class TestPublishingAtOnce:
    def change_and_publish(self, questionnaire, racer):
        def run(number):
            Question.objects.filter(questionnaire=questionnaire).update(text_en=f"Question {number} by {racer}?")
            return publish(questionnaire_id=questionnaire.pk, by=None)

        return run

    def test_of_changed_drafts_gives_consecutive_numbers_and_one_current_version(self):
        questionnaire = make_draft()
        rounds = race(*[self.change_and_publish(questionnaire, racer) for racer in range(4)], rounds=5)
        published = [result.number for one in rounds for result in one if isinstance(result, QuestionnaireVersion)]
        numbers = [version.number for version in questionnaire.versions.order_by("number")]
        assert {type(result) for one in rounds for result in one} <= {QuestionnaireVersion, NothingChanged}
        assert sorted(published) == numbers == list(range(1, len(numbers) + 1))
        assert Questionnaire.objects.get().current_version.number == len(numbers)
        assert PublicationEvent.objects.count() == len(numbers)

    def test_of_one_draft_gives_one_version(self):
        pk = make_draft().pk
        ((one, other),) = race(*[lambda _: publish(questionnaire_id=pk, by=None)] * 2)
        assert {type(one), type(other)} == {QuestionnaireVersion, NothingChanged}
        assert QuestionnaireVersion.objects.get().number == 1

    def test_without_the_lock_would_give_one_number_twice(self, unlocked, monkeypatch):
        pk = make_draft().pk
        meeting = Barrier(2, timeout=PATIENCE)
        aggregate = QuerySet.aggregate

        def chosen(rows, **wanted):
            number = aggregate(rows, **wanted)
            meeting.wait()
            return number

        monkeypatch.setattr(QuerySet, "aggregate", chosen)
        ((one, other),) = race(*[lambda _: publish.__wrapped__(questionnaire_id=pk, by=None)] * 2)
        assert {type(one), type(other)} == {QuestionnaireVersion, IntegrityError}
