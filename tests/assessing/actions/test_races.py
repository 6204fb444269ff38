"""Many at once: one result, one number, nothing lost. Each race has a control that is lost without the protection."""

from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.models import QuerySet
from django.utils import timezone

from diagnostics.assessing.actions import assessments
from diagnostics.assessing.actions.assessments import answer_question, grant_browser, submit_assessment
from diagnostics.assessing.models import Assessment, AssessmentGrant
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import PublicationEvent, Question, Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import dump_outcome, fingerprint, parse_outcome
from diagnostics.instrument.errors import AlreadySubmitted, NothingChanged
from diagnostics.instrument.journey import diagnose
from diagnostics.people.actions import privacy
from diagnostics.people.actions.privacy import erase_expired
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_draft, make_version, without_triggers
from tests.support.racing import PATIENCE, RACERS, Hold, lift_locks, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

ASSESSMENTS = 200


@pytest.fixture(autouse=True)
def _room():
    with room_for(RACERS):
        yield


@pytest.fixture
def unlocked(monkeypatch):
    """Lift the row lock; what is called by its `__wrapped__` then runs without a transaction too."""
    lift_locks(monkeypatch)


@pytest.fixture
def held_submission(monkeypatch):
    """Hold up a submission that has read the answers and not yet written the outcome."""
    hold = Hold()

    def held(instrument, answers):
        hold.stop()
        return diagnose(instrument, answers)

    monkeypatch.setattr(assessments, "diagnose", held)
    return hold


def make_answered(count):
    """Return the ids of this many assessments, ready to submit."""
    version = make_version()
    rows = [
        Assessment(version=version, started_at=timezone.now(), answers={"leads": "inbound"}, browser=BROWSER.browser)
        for _ in range(count)
    ]
    return [row.pk for row in Assessment.objects.bulk_create(rows)]


def submitting(ids, submit=submit_assessment):
    """Racers that all submit the same assessment in each round, each under a title of its own."""

    def racer(title):
        return lambda number: submit(assessment_id=ids[number], title=title, by=BROWSER)

    return [racer(f"Racer {number}") for number in range(RACERS)]


def result_in(row):
    return row.title, row.completed_at, row.leading, fingerprint(row.outcome)


def results_seen(rounds):
    """The different results that the racers came back with, round by round."""
    return [{result_in(row) for row in one} for one in rounds]


def results_kept(ids):
    kept = Assessment.objects.completed().in_bulk(ids)
    return [{result_in(kept[pk])} for pk in ids]


def submit_by_looking_first(meeting):
    """What one would write without thinking of others: look whether it is completed, then write."""

    def submit(*, assessment_id, title, by):
        assessment = Assessment.objects.get(pk=assessment_id)
        if assessment.is_completed:
            return assessment
        outcome = diagnose(instrument_of(assessment.version), assessment.answers)
        meeting.wait()
        assessment.outcome, assessment.leading = dump_outcome(outcome), outcome.leading
        assessment.completed_at, assessment.title = timezone.now(), title
        assessment.save()
        return assessment

    return submit


class TestSubmittingAtOnce:
    def test_gives_each_assessment_one_result_that_everyone_sees(self):
        ids = make_answered(ASSESSMENTS)
        seen = results_seen(race(*submitting(ids), rounds=ASSESSMENTS))
        assert [len(results) for results in seen] == [1] * ASSESSMENTS
        assert seen == results_kept(ids)

    def test_would_give_several_if_one_only_looked_first(self):
        ids = make_answered(10)
        submit = submit_by_looking_first(Barrier(RACERS, timeout=PATIENCE))
        with without_triggers():
            seen = results_seen(race(*submitting(ids, submit), rounds=10))
        assert [len(results) for results in seen] == [RACERS] * 10

    def test_gives_one_even_where_the_lock_does_not_hold(self, unlocked):
        ids = make_answered(50)
        seen = results_seen(race(*submitting(ids, submit_assessment.__wrapped__), rounds=50))
        assert [len(results) for results in seen] == [1] * 50
        assert seen == results_kept(ids)

    def test_shows_the_others_result_to_whoever_was_held_up_after_looking(self, held_submission, unlocked):
        (pk,) = make_answered(1)
        submit = submit_assessment.__wrapped__
        ((late, early),) = race(
            lambda _: submit(assessment_id=pk, title="Late", by=BROWSER),
            held_submission.overtake(lambda _: submit(assessment_id=pk, title="Early", by=BROWSER)),
        )
        assert (result_in(late), early.title) == (result_in(early), "Early")

    if connection.vendor == "sqlite":

        def test_would_fail_for_some_if_transactions_began_by_reading(self, monkeypatch):
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
            ids = make_answered(20)
            rounds = race(*submitting(ids), rounds=20)
            failures = [str(result) for one in rounds for result in one if isinstance(result, OperationalError)]
            assert set(failures) == {"database is locked"}


def agrees(row):
    """Tell whether the outcome is the one that the answers yield."""
    return parse_outcome(row.outcome) == diagnose(instrument_of(row.version), row.answers)


class TestAnsweringWhileSubmitting:
    """The outcome belongs to the answers beside it, whoever comes first."""

    def meet(self, held, submit, answer):
        (pk,) = make_answered(1)
        ((_, answered),) = race(
            lambda _: submit(assessment_id=pk, by=BROWSER),
            held.overtake(lambda _: answer(assessment_id=pk, question="leads", option="outbound", by=BROWSER)),
        )
        return answered, Assessment.objects.get(pk=pk)

    def test_waits_for_the_submission_and_is_refused(self, held_submission):
        answered, row = self.meet(held_submission, submit_assessment, answer_question)
        assert (type(answered), row.answers, agrees(row)) == (AlreadySubmitted, {"leads": "inbound"}, True)

    def test_would_change_answers_under_their_outcome_without_the_lock(self, held_submission, unlocked):
        _, row = self.meet(held_submission, submit_assessment.__wrapped__, answer_question.__wrapped__)
        assert (row.answers, row.leading, agrees(row)) == ({"leads": "outbound"}, "inbound", False)

    def test_in_any_order_leaves_outcomes_that_agree(self):
        rounds = 40
        ids = make_answered(rounds)

        def answer(option):
            return lambda number: answer_question(
                assessment_id=ids[number], question="leads", option=option, by=BROWSER
            )

        answering = [answer(option) for option in ("inbound", "outbound", "unsure", "outbound")]
        results = race(*answering, *submitting(ids)[:4], rounds=rounds)
        assert {type(result) for one in results for result in one} <= {Assessment, AlreadySubmitted}
        assert [agrees(row) for row in Assessment.objects.completed()] == [True] * rounds
        assert [set(map(result_in, one[4:])) for one in results] == results_kept(ids)


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

    def test_would_give_one_number_twice_without_the_lock(self, unlocked, monkeypatch):
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


class TestErasingWhileSubmitting:
    """What is submitted at the last moment is no longer begun too long ago."""

    @pytest.fixture
    def hold(self, monkeypatch):
        """Hold up a submission that has written the outcome and not yet committed it."""
        hold = Hold()
        monkeypatch.setattr(assessments, "log", SimpleNamespace(info=hold.stop))
        return hold

    def meet(self, hold):
        assessment = make_begun(leads="inbound")
        Assessment.objects.update(started_at=timezone.now() - timedelta(days=3650))
        ((submitted, erased),) = race(
            lambda _: submit_assessment(assessment_id=assessment.pk, by=BROWSER),
            hold.overtake(lambda _: erase_expired()),
        )
        return submitted.is_completed, erased, Assessment.objects.count()

    def test_waits_for_the_submission_and_keeps_it(self, hold):
        assert self.meet(hold) == (True, (0, 0), 1)

    def test_would_erase_it_without_the_lock(self, hold, unlocked, monkeypatch):
        delete = privacy.delete_assessments
        monkeypatch.setattr(privacy, "_erase_batch", privacy._erase_batch.__wrapped__)
        # it has read by then, and what it deletes waits for the submission anyway
        monkeypatch.setattr(privacy, "delete_assessments", lambda ids: hold.passed.set() or delete(ids))
        assert self.meet(hold) == (True, (1, 0), 0)


def test_letting_a_browser_in_many_times_at_once_lets_it_in_once():
    assessment = make_begun()
    results = race(*[lambda _: grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)] * RACERS)
    assert results == [(None,) * RACERS]
    assert AssessmentGrant.objects.count() == 1
