"""Races of authors and publishers. Each race has a control that fails without the protection."""

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
    """Disable the lock of drafts in the admin and in publishing."""
    monkeypatch.setattr("diagnostics.authoring.admin.conflicts.lock_drafts", lambda ids: None)
    lift_locks(monkeypatch)


@pytest.fixture
def held_save(monkeypatch):
    """Pause a save between checking the revision and writing."""
    hold, save = Hold(), GuardedPageAdmin.save_model

    def paused(*arguments):
        hold.stop()
        save(*arguments)

    monkeypatch.setattr(GuardedPageAdmin, "save_model", paused)
    return hold


def saving(row, number=0, **changes):
    """Return a racer that saves the row's page, opened before the race, and returns the status code."""
    client = Client()
    client.force_login(
        with_second_factor(User.objects.create_superuser(f"author{number}@example.com", "a long password 1"))
    )
    address = reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])
    data = {name: value for name, value in filled_in(client.get(address)).items() if value is not None} | changes
    return lambda _: client.post(address, data).status_code


def publishing(questionnaire):
    return lambda _: publish(questionnaire_id=questionnaire.pk, by=None).number


class TestConcurrentSaves:
    def test_save_one_and_refuse_all_others(self, questionnaire):
        question = questionnaire.questions.get()
        authors = [saving(question, number, text_en=f"By {number}?") for number in range(RACERS)]
        (statuses,) = race(*authors)
        assert sorted(statuses) == [200] * (RACERS - 1) + [302]
        assert Question.objects.get().text_en == f"By {statuses.index(302)}?"

    def test_wait_until_the_first_is_written(self, questionnaire, held_save):
        question = questionnaire.questions.get()
        first, second = saving(question, 1, text_en="First?"), saving(question, 2, text_en="Second?")
        assert race(first, held_save.overtake(second)) == [(302, 200)]
        assert Question.objects.get().text_en == "First?"

    def test_lose_all_but_one_without_the_check(self, questionnaire, monkeypatch):
        question = questionnaire.questions.get()
        authors = [saving(question, number, text_en=f"By {number}?") for number in range(RACERS)]
        monkeypatch.setattr(GuardedPageAdmin, "_check_revision", lambda *arguments: None)
        assert race(*authors) == [(302,) * RACERS]

    if connection.vendor == "postgresql":

        def test_lose_one_without_the_lock(self, questionnaire, held_save, unlocked):
            question = questionnaire.questions.get()
            first, second = saving(question, 1, text_en="First?"), saving(question, 2, text_en="Second?")
            assert race(first, held_save.overtake(second)) == [(302, 302)]


class TestPublishingWhileSaving:
    """Saving a questionnaire never resets its current version."""

    def race_publishing(self, questionnaire, held_save):
        save = saving(questionnaire, title_en="Another title")
        Question.objects.update(text_en="Changed?")
        race(save, held_save.overtake(publishing(questionnaire)))
        return Questionnaire.objects.get().current_version.number

    def newest(self, questionnaire):
        return questionnaire.versions.order_by("-number").first().number

    def test_leaves_the_newest_version_current(self, questionnaire, held_save):
        assert self.race_publishing(questionnaire, held_save) == self.newest(questionnaire)

    if connection.vendor == "postgresql":

        def test_leaves_it_current_even_without_the_lock(self, questionnaire, held_save, unlocked):
            assert (self.race_publishing(questionnaire, held_save), self.newest(questionnaire)) == (2, 2)

        def test_resets_it_if_the_whole_row_is_written(self, questionnaire, held_save, unlocked, monkeypatch):
            monkeypatch.setattr(Questionnaire, "save", Model.save)
            assert (self.race_publishing(questionnaire, held_save), self.newest(questionnaire)) == (1, 2)


class TestSavingWhilePublishing:
    """A version contains all or nothing of a concurrent save."""

    def race_publishing(self, questionnaire):
        question = questionnaire.questions.get()
        save = saving(question, **{"text_en": "New?", "options-0-label_en": "New"})
        Questionnaire.objects.update(title_en="Another title")
        hold = Hold()

        def pause(execute, sql, *arguments):
            if 'FROM "diagnostics_answeroption"' in sql:
                hold.stop()
            return execute(sql, *arguments)

        def publish_slowly(number):
            with connection.execute_wrapper(pause):
                return publishing(questionnaire)(number)

        race(publish_slowly, hold.overtake(save))
        published = instrument_of(questionnaire.versions.get(number=2)).questions[0]
        return published.text.in_language("en") == "New?", published.options[0].label.in_language("en") == "New"

    def test_publishes_nothing_of_it(self, questionnaire):
        assert self.race_publishing(questionnaire) == (False, False)

    if connection.vendor == "postgresql":

        def test_publishes_half_of_it_without_the_lock(self, questionnaire, unlocked):
            assert self.race_publishing(questionnaire) == (False, True)
