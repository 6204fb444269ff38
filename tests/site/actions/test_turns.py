"""Turns: who asks first comes first, however often others ask."""

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from threading import Lock
from typing import Any

import pytest
from django.db.models.functions import Now

from diagnostics.site.actions import turns
from diagnostics.site.actions.turns import LENGTH, LONGEST, PATIENCE, turn
from diagnostics.site.models import Turn
from tests.support.racing import race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

GREEDY = ("Ann", "Ben", "Cal", "Dan")
STEPS = 120


def place_of(key: str, process: Any = None) -> int:
    with turn(key, process or Lock()) as place:
        return place


def made_for(patient: str, *, processes: int) -> Counter[str]:
    """Return who got how many, if four ask all the time and one every fifth time; each takes four rounds to make."""
    free, made, running = [Lock() for _ in range(processes)], Counter(), []
    for step in range(STEPS):
        for began, stack in list(running):
            if step - began >= 4:
                stack.close()
                running.remove((began, stack))
        askers = [*GREEDY, *([patient] if step % 5 == 0 else [])]
        for number, key in enumerate(askers):
            stack = ExitStack()
            if stack.enter_context(turn(key, free[(step + number) % processes])) == 0:
                made[key] += 1
                running.append((step, stack))
            else:
                stack.close()
    for _, stack in running:
        stack.close()
    return made


class TestFairness:
    @pytest.mark.parametrize("processes", [1, 2])
    def test_one_who_asks_seldom_gets_as_many_turns_as_others(self, processes: int) -> None:
        made = made_for("Eva", processes=processes)
        assert made["Eva"] >= STEPS // (4 * (len(GREEDY) + 1) * 2)
        assert made["Eva"] >= max(made.values()) // 3

    def test_without_places_the_greedy_get_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: who happens to ask when the process is free."""
        monkeypatch.setattr(turns, "_place_of", lambda key: Turn.objects.get_or_create(key=key) and 1)
        made = made_for("Eva", processes=1)
        assert made["Eva"] == 0

    def test_one_visitor_has_one_turn_at_a_time(self) -> None:
        with turn("Ann", Lock()) as first, turn("Ann", Lock()) as second, turn("Ben", Lock()) as other:
            assert (first, second, other) == (0, 2, 0)
        assert place_of("Ann") == 0


class TestPlace:
    def test_is_kept_while_its_visitor_asks_again(self) -> None:
        busy = Lock()
        with busy:
            assert [place_of(key, busy) for key in (*GREEDY, "Ann", "Dan")] == [1, 2, 3, 4, 1, 4]
        assert [place_of("Dan"), place_of("Ann"), place_of("Ben")] == [4, 0, 0]

    def test_is_lost_by_one_who_has_gone(self) -> None:
        busy = Lock()
        with busy:
            place_of("Ann", busy)
            place_of("Ben", busy)
        Turn.objects.filter(key="Ann").update(seen_at=Now() - PATIENCE - timedelta(seconds=1))
        assert place_of("Ben") == 0

    def test_of_a_process_that_was_killed_is_lost(self) -> None:
        Turn.objects.create(key="Ann", started_at=Now() - LONGEST - timedelta(seconds=1))
        assert place_of("Ann") == 0

    def test_is_given_to_so_many_and_no_more(self) -> None:
        Turn.objects.bulk_create([Turn(key=str(number)) for number in range(LENGTH)])
        assert place_of("Ann") == LENGTH + 1
        assert Turn.objects.count() == LENGTH

    def test_is_given_up_after_an_error(self) -> None:
        process = Lock()
        with pytest.raises(ValueError, match="broken"), turn("Ann", process):
            raise ValueError("broken")
        assert (Turn.objects.count(), process.locked()) == (0, False)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_one_begins() -> None:
    process = Lock()
    with process, room_for(8):
        race(*[partial(_ask, str(key), process) for key in range(8)], rounds=1)
    places = sorted(Turn.objects.values_list("key", flat=True))
    assert places == [str(key) for key in range(8)]


def _ask(key: str, process: Any, number: int) -> int:
    return place_of(key, process)
