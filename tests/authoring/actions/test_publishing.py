"""Publishing a draft as the next version, and retiring a questionnaire."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import PublicationEvent, Question, Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.seen import Since, draft_since, seen_draft, version_now
from diagnostics.instrument.document import fingerprint, parse_instrument
from diagnostics.instrument.errors import ChangedMeanwhile, NothingChanged, NotPublishable, NotPublished
from diagnostics.instrument.readiness import Gap, GapCode
from tests.builders import make_instrument, make_text
from tests.reference import reference_instrument
from tests.rows import costs, make_draft, make_published, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def change(questionnaire, words):
    Question.objects.filter(questionnaire=questionnaire).update(text_en=words)


def publish_again(questionnaire, words, by=None):
    change(questionnaire, words)
    return publish(questionnaire_id=questionnaire.pk, by=by)


def events():
    return list(PublicationEvent.objects.order_by("pk").values_list("kind", "version__number", "at", "by"))


class TestPublish:
    def test_compiles_the_draft_into_a_document(self):
        instrument = make_instrument(title=make_text("Title"))
        publish(questionnaire_id=make_draft(instrument).pk, by=None)
        version = QuestionnaireVersion.objects.get()
        assert parse_instrument(version.document) == instrument
        assert (version.number, version.published_at) == (1, NOW)
        assert version.fingerprint == fingerprint(version.document)

    def test_compiles_the_reference_questionnaire_into_a_document(self):
        version = make_published(reference_instrument())
        assert parse_instrument(version.document) == reference_instrument()

    def test_makes_the_version_current(self):
        version = make_published()
        assert Questionnaire.objects.get().current_version == version

    def test_numbers_versions_from_1(self):
        questionnaire = make_published().questionnaire
        publish_again(questionnaire, "Second?")
        publish_again(questionnaire, "Third?")
        assert list(questionnaire.versions.order_by("pk").values_list("number", flat=True)) == [1, 2, 3]
        assert Questionnaire.objects.get().current_version.number == 3

    def test_numbers_the_versions_of_each_questionnaire_separately(self):
        assert [make_published(make_instrument(key=key)).number for key in ("one", "other")] == [1, 1]

    def test_does_not_change_earlier_versions(self):
        first = make_published()
        before = QuestionnaireVersion.objects.filter(pk=first.pk).values().get()
        publish_again(first.questionnaire, "Second?")
        assert QuestionnaireVersion.objects.filter(pk=first.pk).values().get() == before

    def test_records_an_event_with_the_user(self):
        user = make_user()
        questionnaire = make_published().questionnaire
        publish_again(questionnaire, "Second?", by=user)
        assert events() == [("published", 1, NOW, None), ("published", 2, NOW, user.pk)]

    def test_clears_the_user_of_the_event_when_they_are_erased(self):
        user = make_user()
        publish(questionnaire_id=make_draft().pk, by=user)
        user.delete()
        assert events() == [("published", 1, NOW, None)]

    def test_adds_no_history_to_the_draft(self):
        draft = make_draft()
        before = Questionnaire.history.count()
        publish(questionnaire_id=draft.pk, by=None)
        assert Questionnaire.history.count() == before

    def test_costs_the_same_with_any_number_of_versions(self):
        questionnaire = make_draft()
        for words in ("First?", "Second?", "Third?"):
            change(questionnaire, words)
            with costs(queries=20):
                publish(questionnaire_id=questionnaire.pk, by=None)


class TestRefusal:
    def test_names_the_gaps(self):
        questionnaire = make_draft()
        change(questionnaire, "")
        with pytest.raises(NotPublishable) as caught:
            publish(questionnaire_id=questionnaire.pk, by=None)
        assert caught.value.gaps == (Gap(GapCode.TEXT_MISSING, ("question", "leads"), "text", "en"),)

    def test_because_of_gaps_keeps_the_current_version(self):
        version = make_published()
        with pytest.raises(NotPublishable):
            publish_again(version.questionnaire, "")
        assert (Questionnaire.objects.get().current_version, QuestionnaireVersion.objects.count()) == (version, 1)

    def test_of_an_unchanged_draft_creates_no_version(self):
        version = make_published()
        with pytest.raises(NothingChanged):
            publish(questionnaire_id=version.questionnaire_id, by=None)
        assert (QuestionnaireVersion.objects.get(), len(events())) == (version, 1)

    def test_ends_when_the_draft_differs_from_the_current_version_again(self):
        questionnaire = make_published().questionnaire
        publish_again(questionnaire, "Second?")
        assert publish_again(questionnaire, "Question leads").number == 3

    def test_of_an_unknown_questionnaire(self):
        with pytest.raises(Questionnaire.DoesNotExist):
            publish(questionnaire_id=0, by=None)


class TestRetire:
    def test_leaves_no_current_version(self):
        version = make_published()
        retire(questionnaire_id=version.questionnaire_id, by=None)
        assert (Questionnaire.objects.get().current_version, QuestionnaireVersion.objects.get()) == (None, version)

    def test_records_an_event_with_the_user(self):
        user = make_user()
        retire(questionnaire_id=make_published().questionnaire_id, by=user)
        assert events() == [("published", 1, NOW, None), ("retired", 1, NOW, user.pk)]

    def test_twice_is_refused(self):
        version = make_published()
        retire(questionnaire_id=version.questionnaire_id, by=None)
        with pytest.raises(NotPublished):
            retire(questionnaire_id=version.questionnaire_id, by=None)
        assert len(events()) == 2

    def test_of_a_draft_is_refused(self):
        draft = make_draft()
        with pytest.raises(NotPublished):
            retire(questionnaire_id=draft.pk, by=None)

    def test_allows_publishing_an_unchanged_draft_again(self):
        version = make_published()
        retire(questionnaire_id=version.questionnaire_id, by=None)
        again = publish(questionnaire_id=version.questionnaire_id, by=None)
        assert (again.number, again.fingerprint) == (2, version.fingerprint)
        assert Questionnaire.objects.get().current_version == again


class TestSeen:
    """What nobody looked at is not published, and what somebody else put in use is not retired."""

    def test_a_draft_that_moved_on_is_not_published(self):
        questionnaire = make_draft()
        seen = seen_draft(questionnaire)
        change(questionnaire, "A text that nobody reviewed?")
        with pytest.raises(ChangedMeanwhile):
            publish(questionnaire_id=questionnaire.pk, by=None, expected=seen)
        assert not QuestionnaireVersion.objects.exists()
        # the control: without what was seen, it is published
        assert publish(questionnaire_id=questionnaire.pk, by=None).number == 1

    def test_a_draft_that_was_changed_back_is_what_was_seen(self):
        questionnaire = make_draft()
        seen, text = seen_draft(questionnaire), Question.objects.get().text_en
        change(questionnaire, "Other?")
        change(questionnaire, text)
        assert publish(questionnaire_id=questionnaire.pk, by=None, expected=seen).number == 1

    def test_a_questionnaire_that_was_retired_meanwhile_is_not_opened_again(self):
        questionnaire = make_published().questionnaire
        change(questionnaire, "Other?")
        seen = seen_draft(questionnaire)
        retire(questionnaire_id=questionnaire.pk, by=None)
        with pytest.raises(ChangedMeanwhile):
            publish(questionnaire_id=questionnaire.pk, by=None, expected=seen)

    def test_a_version_that_somebody_published_meanwhile_is_not_retired(self):
        questionnaire = make_published().questionnaire
        seen = version_now(questionnaire)
        publish_again(questionnaire, "Other?")
        with pytest.raises(ChangedMeanwhile):
            retire(questionnaire_id=questionnaire.pk, by=None, expected=seen)
        retire(questionnaire_id=questionnaire.pk, by=None, expected=version_now(questionnaire))

    def test_a_draft_that_contradicts_itself_is_known_by_its_history(self):
        questionnaire = make_draft()
        stage = questionnaire.stages.get(key="qualify")
        questionnaire.stages.filter(pk=stage.pk).update(key="the_win")
        seen = seen_draft(questionnaire)
        assert seen.is_still(seen_draft(questionnaire))
        stage.save()
        questionnaire.stages.filter(pk=stage.pk).update(key="the_win")
        assert not seen.is_still(seen_draft(questionnaire))

    def test_what_came_in_between_is_told_with_who_did_it(self):
        questionnaire, user = make_published().questionnaire, make_user()
        seen = seen_draft(questionnaire)
        stage = questionnaire.stages.get(key="qualify")
        stage._history_user = user
        stage.name_en = "Qualification"
        stage.save()
        retire(questionnaire_id=questionnaire.pk, by=user)
        since = draft_since(questionnaire, seen)
        (change,), (event,) = since.changes, since.events
        assert (change.by, change.name, change.fields) == (
            user.email,
            "Qualification",
            (("name", "qualify", "Qualification"),),
        )
        assert (event.kind, event.by) == ("retired", user)
        assert draft_since(questionnaire, seen_draft(questionnaire)) == Since(())
        assert draft_since(questionnaire, Seen.from_text("nonsense")) == Since(())
