"""A circuit breaker, with a clock that only the test moves."""

import pytest

from salesmodel.postgresql.breaker import Breaker


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def breaker(now: list[float]) -> Breaker:
    return Breaker(1.0, clock=lambda: now[0])


def attempt(breaker: Breaker, *, fails: bool) -> str:
    try:
        with breaker.attempt(TimeoutError()):
            if fails:
                raise ConnectionError
    except (TimeoutError, ConnectionError) as error:
        return type(error).__name__
    return "done"


def test_lets_everyone_through_until_one_fails(breaker: Breaker) -> None:
    assert [attempt(breaker, fails=fails) for fails in (False, True, False)] == [
        "done",
        "ConnectionError",
        "TimeoutError",
    ]


def test_lets_one_try_after_the_pause(breaker: Breaker, now: list[float]) -> None:
    attempt(breaker, fails=True)
    now[0] += 1
    with breaker.attempt(TimeoutError()):
        assert attempt(breaker, fails=False) == "TimeoutError"
    assert attempt(breaker, fails=False) == "done"


def test_waits_again_if_that_fails_too(breaker: Breaker, now: list[float]) -> None:
    attempt(breaker, fails=True)
    now[0] += 1
    assert attempt(breaker, fails=True) == "ConnectionError"
    now[0] += 0.9
    assert attempt(breaker, fails=False) == "TimeoutError"


def test_lets_another_try_if_the_one_never_comes_back(breaker: Breaker, now: list[float]) -> None:
    attempt(breaker, fails=True)
    now[0] += 1
    trying = breaker.attempt(TimeoutError())
    trying.__enter__()
    now[0] += 10
    assert attempt(breaker, fails=False) == "done"
