"""Races: one result, one number, nothing lost. Each has a control that fails without the protection."""

from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from diagnostics.assessing.actions import assessments
from diagnostics.assessing.actions.assessments import answer_question, submit_assessment
from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, AssessmentGrant
from diagnostics.assessing.queries.assessments import find_assessment
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import dump_outcome, fingerprint, parse_outcome
from diagnostics.instrument.errors import AlreadySubmitted, UnansweredQuestions
from diagnostics.instrument.journey import diagnose
from diagnostics.people.actions import privacy
from diagnostics.people.actions.privacy import erase_expired
from tests.builders import make_instrument, make_option, make_question
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_version, without_triggers
from tests.support.racing import PATIENCE, RACERS, Hold, lift_locks, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

ASSESSMENTS = 200


@pytest.fixture(autouse=True)
def _room():
    with room_for(RACERS):
        yield


@pytest.fixture
def unlocked(monkeypatch):
    """Disable row locks; call an action by its `__wrapped__` to run it without a transaction too."""
    lift_locks(monkeypatch)


@pytest.fixture
def held_submission(monkeypatch):
    """Pause a submission after it read the answers and before it writes the outcome."""
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
    """Return racers that all submit the same assessment in each round, each with its own title."""

    def racer(title):
        return lambda number: submit(assessment_id=ids[number], title=title, by=BROWSER)

    return [racer(f"Racer {number}") for number in range(RACERS)]


def read_and_answer(pk, question, option):
    return answer_question(assessment=find_assessment(pk, BROWSER), question=question, option=option, by=BROWSER)


def result_in(row):
    return row.title, row.completed_at, row.leading, fingerprint(row.outcome)


def distinct_results(rounds):
    """Return the distinct results that the racers returned in each round."""
    return [{result_in(row) for row in one} for one in rounds]


def saved_results(ids):
    rows = Assessment.objects.completed().in_bulk(ids)
    return [{result_in(rows[pk])} for pk in ids]


def check_then_write(meeting):
    """A naive submission that checks whether the assessment is completed, then writes."""

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
        returned = distinct_results(race(*submitting(ids), rounds=ASSESSMENTS))
        assert [len(results) for results in returned] == [1] * ASSESSMENTS
        assert returned == saved_results(ids)

    def test_without_the_lock_and_triggers_would_give_several(self):
        ids = make_answered(10)
        submit = check_then_write(Barrier(RACERS, timeout=PATIENCE))
        with without_triggers():
            returned = distinct_results(race(*submitting(ids, submit), rounds=10))
        assert [len(results) for results in returned] == [RACERS] * 10

    def test_gives_one_even_without_the_lock(self, unlocked):
        ids = make_answered(50)
        returned = distinct_results(race(*submitting(ids, submit_assessment.__wrapped__), rounds=50))
        assert [len(results) for results in returned] == [1] * 50
        assert returned == saved_results(ids)

    def test_returns_the_first_result_to_a_slower_submission(self, held_submission, unlocked):
        (pk,) = make_answered(1)
        submit = submit_assessment.__wrapped__
        ((late, early),) = race(
            lambda _: submit(assessment_id=pk, title="Late", by=BROWSER),
            held_submission.overtake(lambda _: submit(assessment_id=pk, title="Early", by=BROWSER)),
        )
        assert (result_in(late), early.title) == (result_in(early), "Early")

    if connection.vendor == "sqlite":

        def test_deferred_transactions_would_fail_for_some(self, monkeypatch):
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
            ids = make_answered(20)
            rounds = race(*submitting(ids), rounds=20)
            failures = [str(result) for one in rounds for result in one if isinstance(result, OperationalError)]
            assert set(failures) == {"database is locked"}


def matches_answers(row):
    """Whether the saved outcome is that of the saved answers."""
    return parse_outcome(row.outcome) == diagnose(instrument_of(row.version), row.answers)


class TestAnsweringWhileSubmitting:
    """The saved outcome matches the saved answers, whichever comes first."""

    def meet(self, held, submit):
        (pk,) = make_answered(1)
        ((_, answered),) = race(
            lambda _: submit(assessment_id=pk, by=BROWSER),
            held.overtake(lambda _: read_and_answer(pk, "leads", "outbound")),
        )
        return answered, Assessment.objects.get(pk=pk)

    def test_waits_for_the_submission_and_is_refused(self, held_submission):
        answered, row = self.meet(held_submission, submit_assessment)
        assert (type(answered), row.answers, matches_answers(row)) == (AlreadySubmitted, {"leads": "inbound"}, True)

    def test_without_the_lock_would_change_the_answers_of_an_outcome(self, held_submission, unlocked):
        _, row = self.meet(held_submission, submit_assessment.__wrapped__)
        assert (row.answers, row.leading, matches_answers(row)) == ({"leads": "outbound"}, "inbound", False)

    def test_in_any_order_leaves_outcomes_that_match_their_answers(self):
        rounds = 40
        ids = make_answered(rounds)

        def answer(option):
            return lambda number: read_and_answer(ids[number], "leads", option)

        answering = [answer(option) for option in ("inbound", "outbound", "unsure", "outbound")]
        results = race(*answering, *submitting(ids)[:4], rounds=rounds)
        assert {type(result) for one in results for result in one} <= {Assessment, AlreadySubmitted}
        assert [matches_answers(row) for row in Assessment.objects.completed()] == [True] * rounds
        assert [set(map(result_in, one[4:])) for one in results] == saved_results(ids)


class TestChangingTheTieWhileSubmitting:
    """Another tab changes an answer, and with it what ties, while the answers with the separating one are submitted."""

    TIE = {"leads": "mixed", "people": "one"}
    SETTLED = {**TIE, "stands_out": "outbound"}
    CHANGES = {"inbound": ("leads", "inbound"), "three": ("people", "many")}
    """After the first nothing ties, after the second another sales model ties too."""

    def make_settled(self, count):
        """Return the ids of this many assessments whose separating question is answered."""
        questions = [
            make_question("leads", make_option("inbound", inbound=3), make_option("mixed", inbound=2, outbound=2)),
            make_question("people", make_option("one"), make_option("many", team=2)),
        ]
        version = make_version(make_instrument(questions=questions, separates=True))
        return [make_begun(version, **self.SETTLED).pk for _ in range(count)]

    def changing(self, ids, change):
        return lambda number: read_and_answer(ids[number], *self.CHANGES[change])

    def meet(self, held, submit, change):
        ids = self.make_settled(1)
        ((submitted, changed),) = race(
            lambda _: submit(assessment_id=ids[0], by=BROWSER), held.overtake(self.changing(ids, change))
        )
        return submitted, changed, Assessment.objects.get()

    @pytest.mark.parametrize("change", CHANGES)
    def test_waits_for_the_submission_and_is_refused(self, held_submission, change):
        _, changed, row = self.meet(held_submission, submit_assessment, change)
        assert (type(changed), row.answers, row.leading) == (AlreadySubmitted, self.SETTLED, "outbound")
        assert matches_answers(row)

    def test_without_the_lock_would_complete_what_lacks_the_separating_answer(self, held_submission, unlocked):
        _, _, row = self.meet(held_submission, submit_assessment.__wrapped__, "three")
        assert (row.is_completed, row.leading, row.answers) == (True, "outbound", {**self.TIE, "people": "many"})

    @pytest.mark.parametrize("change", CHANGES)
    def test_in_any_order_submits_consistent_answers_or_refuses(self, change):
        rounds = 30
        ids = self.make_settled(rounds)
        results = race(self.changing(ids, change), *submitting(ids)[:2], rounds=rounds)
        rows = Assessment.objects.in_bulk(ids)
        for pk, (changed, *submitted) in zip(ids, results, strict=True):
            row = rows[pk]
            if row.is_completed:
                assert matches_answers(row)
                assert {type(one) for one in submitted} <= {Assessment, UnansweredQuestions}
            else:
                assert (type(changed), row.answers) == (Assessment, {**self.TIE, "people": "many"})
                assert {type(one) for one in submitted} == {UnansweredQuestions}


class TestErasingWhileSubmitting:
    """Retention keeps an expired assessment that is submitted at the last moment."""

    @pytest.fixture
    def expired(self):
        assessment = make_begun(leads="inbound")
        Assessment.objects.update(started_at=timezone.now() - timedelta(days=3650))
        return assessment.pk

    @pytest.fixture
    def hold(self, expired, monkeypatch):
        """Pause a submission after it wrote the outcome and before it commits."""
        hold = Hold()
        monkeypatch.setattr(assessments, "log", SimpleNamespace(info=hold.stop))
        return hold

    def meet(self, hold, expired):
        # beginning an assessment logs, too, and would let the clean-up start before the submission
        assert not hold.reached.is_set()
        ((submitted, erased),) = race(
            lambda _: submit_assessment(assessment_id=expired, by=BROWSER),
            hold.overtake(lambda _: erase_expired()),
        )
        return submitted.is_completed, erased, Assessment.objects.count()

    def test_waits_for_the_submission_and_keeps_it(self, hold, expired):
        assert self.meet(hold, expired) == (True, (0, 0), 1)

    def test_without_the_lock_would_erase_it(self, hold, expired, unlocked, monkeypatch):
        delete = privacy.delete_assessments
        monkeypatch.setattr(privacy, "_erase_batch", privacy._erase_batch.__wrapped__)
        # the clean-up has read the row by then, and its DELETE waits for the submission anyway
        monkeypatch.setattr(privacy, "delete_assessments", lambda ids: hold.passed.set() or delete(ids))
        assert self.meet(hold, expired) == (True, (1, 0), 0)


def test_granting_a_browser_access_many_times_at_once_grants_it_once():
    assessment = make_begun()
    results = race(*[lambda _: grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)] * RACERS)
    assert results == [(None,) * RACERS]
    assert AssessmentGrant.objects.count() == 1
