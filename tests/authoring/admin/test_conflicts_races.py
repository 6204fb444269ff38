"""Authors and publishers at the same moment: one saving, one draft, one current version. Each race has its control."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.admin.conflicts import GuardedPageAdmin
from diagnostics.authoring.models import Question, Questionnaire
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.site.models import User
from tests.rows import make_draft
from tests.support.admin.forms import filled_in
from tests.support.racing import RACERS, Hold, lift_locks, race, room_for
from tests.visitors import with_second_factor

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _room():
    with room_for(RACERS):
        yield


@pytest.fixture
def questionnaire(db):
    draft = make_draft()
    publish(questionnaire_id=draft.pk, by=None)
    return draft


@pytest.fixture
def unlocked(monkeypatch):
    """Lift the lock of drafts in the admin and in publishing."""
    monkeypatch.setattr("diagnostics.authoring.admin.conflicts.lock_drafts", lambda ids: None)
    lift_locks(monkeypatch)


@pytest.fixture
def held_save(monkeypatch):
    """Hold up a saving that has compared and not yet written."""
    hold, save = Hold(), GuardedPageAdmin.save_model

    def held(*given):
        hold.stop()
        save(*given)

    monkeypatch.setattr(GuardedPageAdmin, "save_model", held)
    return hold


def saving(row, number=0, **changes):
    """A racer that saves the row's page, opened before the race, and comes back with the status of the answer."""
    client = Client()
    client.force_login(
        with_second_factor(User.objects.create_superuser(f"author{number}@example.com", "a long password 1"))
    )
    address = reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])
    data = {name: value for name, value in filled_in(client.get(address)).items() if value is not None} | changes
    return lambda _: client.post(address, data).status_code


def publishing(questionnaire):
    return lambda _: publish(questionnaire_id=questionnaire.pk, by=None).number


class TestSavingAtOnce:
    def test_saves_one_and_refuses_all_others(self, questionnaire):
        question = questionnaire.questions.get()
        authors = [saving(question, number, text_en=f"By {number}?") for number in range(RACERS)]
        (statuses,) = race(*authors)
        assert sorted(statuses) == [200] * (RACERS - 1) + [302]
        assert Question.objects.get().text_en == f"By {statuses.index(302)}?"

    def test_makes_the_second_wait_until_the_first_is_written(self, questionnaire, held_save):
        question = questionnaire.questions.get()
        first, second = saving(question, 1, text_en="First?"), saving(question, 2, text_en="Second?")
        assert race(first, held_save.overtake(second)) == [(302, 200)]
        assert Question.objects.get().text_en == "First?"

    def test_would_lose_all_but_one_if_nobody_compared(self, questionnaire, monkeypatch):
        question = questionnaire.questions.get()
        authors = [saving(question, number, text_en=f"By {number}?") for number in range(RACERS)]
        monkeypatch.setattr(GuardedPageAdmin, "_compare", lambda *given: None)
        assert race(*authors) == [(302,) * RACERS]

    if connection.vendor == "postgresql":

        def test_would_lose_one_without_the_lock(self, questionnaire, held_save, unlocked):
            question = questionnaire.questions.get()
            first, second = saving(question, 1, text_en="First?"), saving(question, 2, text_en="Second?")
            assert race(first, held_save.overtake(second)) == [(302, 302)]


class TestPublishingWhileSaving:
    """A saved questionnaire never takes the current version back."""

    def meet(self, questionnaire, held_save):
        save = saving(questionnaire, title_en="Another title")
        Question.objects.update(text_en="Changed?")
        race(save, held_save.overtake(publishing(questionnaire)))
        return Questionnaire.objects.get().current_version.number

    def newest(self, questionnaire):
        return questionnaire.versions.order_by("-number").first().number

    def test_leaves_the_newest_version_current(self, questionnaire, held_save):
        assert self.meet(questionnaire, held_save) == self.newest(questionnaire)

    if connection.vendor == "postgresql":

        def test_leaves_it_current_without_the_lock_too(self, questionnaire, held_save, unlocked):
            assert (self.meet(questionnaire, held_save), self.newest(questionnaire)) == (2, 2)

        def test_would_take_it_back_by_writing_the_whole_row(self, questionnaire, held_save, unlocked, monkeypatch):
            monkeypatch.setattr(Questionnaire, "save", Model.save)
            assert (self.meet(questionnaire, held_save), self.newest(questionnaire)) == (1, 2)


class TestSavingWhilePublishing:
    """A version holds a page as it was before a saving or after it, never half of it."""

    def meet(self, questionnaire):
        question = questionnaire.questions.get()
        save = saving(question, **{"text_en": "New?", "options-0-label_en": "New"})
        Questionnaire.objects.update(title_en="Another title")
        hold = Hold()

        def between(execute, sql, *given):
            if 'FROM "diagnostics_answeroption"' in sql:
                hold.stop()
            return execute(sql, *given)

        def publish_slowly(number):
            with connection.execute_wrapper(between):
                return publishing(questionnaire)(number)

        race(publish_slowly, hold.overtake(save))
        published = instrument_of(questionnaire.versions.get(number=2)).questions[0]
        return published.text.in_language("en") == "New?", published.options[0].label.in_language("en") == "New"

    def test_publishes_no_half_of_it(self, questionnaire):
        assert self.meet(questionnaire) == (False, False)

    if connection.vendor == "postgresql":

        def test_would_publish_half_of_it_without_the_lock(self, questionnaire, unlocked):
            assert self.meet(questionnaire) == (False, True)
