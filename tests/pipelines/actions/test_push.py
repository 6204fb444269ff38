"""Set-ups of the same pipelines are kept apart, whichever process they run in."""

from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from diagnostics.pipelines.actions import push
from diagnostics.pipelines.actions.push import push_lock
from tests.support.racing import RACERS, race, room_for

pytestmark = pytest.mark.both_databases

ONE, OTHER = uuid4(), uuid4()


@pytest.mark.django_db
class TestTurns:
    def test_are_one_after_the_other(self) -> None:
        for _ in range(2):
            with push_lock(assessment_id=ONE, crm="hubspot") as is_held:
                assert is_held
        with push_lock(assessment_id=ONE, crm="hubspot"), push_lock(assessment_id=ONE, crm="hubspot") as second:
            assert not second

    def test_of_other_results_and_in_other_crms_do_not_wait(self) -> None:
        with (
            push_lock(assessment_id=ONE, crm="hubspot"),
            push_lock(assessment_id=OTHER, crm="hubspot") as other,
            push_lock(assessment_id=ONE, crm="pipedrive") as elsewhere,
        ):
            assert (other, elsewhere) == (True, True)

    def test_of_who_was_not_alone_ends_nobody_elses(self) -> None:
        with push_lock(assessment_id=ONE, crm="hubspot"):
            for _ in range(2):
                with push_lock(assessment_id=ONE, crm="hubspot") as late:
                    assert not late

    def test_that_break_off_let_the_next_one_in(self) -> None:
        with pytest.raises(RuntimeError), push_lock(assessment_id=ONE, crm="hubspot"):
            raise RuntimeError
        with push_lock(assessment_id=ONE, crm="hubspot") as is_held:
            assert is_held

    def test_whose_process_ended_let_the_next_one_in_after_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(push, "EXPIRES_AFTER", -1)
        cache.add(f"push:hubspot:{ONE}", True, push.EXPIRES_AFTER)
        with push_lock(assessment_id=ONE, crm="hubspot") as is_held:
            assert is_held


@pytest.mark.django_db(transaction=True)
class TestRace:
    def run(self, *assessments: UUID) -> int:
        """Return how many racers were let in before any of them was done."""
        held = []

        def racer(number: int, assessment: UUID) -> bool:
            turn = push_lock(assessment_id=assessment, crm="hubspot")
            held.append(turn)
            return turn.__enter__()

        racers = [lambda number, one=assessment: racer(number, one) for assessment in assessments]
        with room_for(RACERS):
            ((*let_in,),) = race(*racers)
        for turn in held:
            turn.__exit__(None, None, None)
        return sum(one is True for one in let_in)

    def test_lets_one_in(self) -> None:
        assert self.run(*[ONE] * RACERS) == 1

    def test_would_let_everyone_in_were_it_not_for_the_same_result(self) -> None:
        """The control: nothing else stands in anyone's way."""
        assert self.run(*[uuid4() for _ in range(RACERS)]) == RACERS
