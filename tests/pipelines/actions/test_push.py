"""Pushes of the same pipelines exclude each other, also across processes."""

from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from diagnostics.pipelines.actions import push
from diagnostics.pipelines.actions.push import push_lock
from tests.support.racing import RACERS, race, room_for

pytestmark = pytest.mark.both_databases

ONE, OTHER = uuid4(), uuid4()


@pytest.mark.django_db
class TestLock:
    def test_is_held_by_one_push_at_a_time(self) -> None:
        for _ in range(2):
            with push_lock(assessment_id=ONE, crm="hubspot") as is_held:
                assert is_held
        with push_lock(assessment_id=ONE, crm="hubspot"), push_lock(assessment_id=ONE, crm="hubspot") as second:
            assert not second

    def test_of_another_result_or_crm_is_free(self) -> None:
        with (
            push_lock(assessment_id=ONE, crm="hubspot"),
            push_lock(assessment_id=OTHER, crm="hubspot") as other,
            push_lock(assessment_id=ONE, crm="pipedrive") as elsewhere,
        ):
            assert (other, elsewhere) == (True, True)

    def test_is_not_released_by_a_push_that_did_not_hold_it(self) -> None:
        with push_lock(assessment_id=ONE, crm="hubspot"):
            for _ in range(2):
                with push_lock(assessment_id=ONE, crm="hubspot") as late:
                    assert not late

    def test_is_released_by_an_exception(self) -> None:
        with pytest.raises(RuntimeError), push_lock(assessment_id=ONE, crm="hubspot"):
            raise RuntimeError
        with push_lock(assessment_id=ONE, crm="hubspot") as is_held:
            assert is_held

    def test_of_a_process_that_died_expires(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(push, "EXPIRES_AFTER", -1)
        cache.add(f"push:hubspot:{ONE}", True, push.EXPIRES_AFTER)
        with push_lock(assessment_id=ONE, crm="hubspot") as is_held:
            assert is_held


@pytest.mark.django_db(transaction=True)
class TestRace:
    def run(self, *assessments: UUID) -> int:
        """Return how many racers got the lock before any of them released it."""
        locks = []

        def racer(number: int, assessment: UUID) -> bool:
            lock = push_lock(assessment_id=assessment, crm="hubspot")
            locks.append(lock)
            return lock.__enter__()

        racers = [lambda number, one=assessment: racer(number, one) for assessment in assessments]
        with room_for(RACERS):
            ((*outcomes,),) = race(*racers)
        for lock in locks:
            lock.__exit__(None, None, None)
        return sum(one is True for one in outcomes)

    def test_gives_the_lock_to_one(self) -> None:
        assert self.run(*[ONE] * RACERS) == 1

    def test_gives_locks_of_other_results_to_all(self) -> None:
        """The control: nothing else excludes anyone."""
        assert self.run(*[uuid4() for _ in range(RACERS)]) == RACERS
