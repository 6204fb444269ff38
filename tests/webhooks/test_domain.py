"""Signatures follow the standard; retries, alerts and Retry-After."""

import time
from base64 import b64decode
from datetime import UTC, datetime, timedelta, timezone

import pytest

from diagnostics.webhooks.domain import (
    ALERT_AFTER,
    COMPLETED,
    PAUSES,
    PING,
    Problem,
    alert_is_due,
    attempts_of,
    headers,
    message,
    new_message_id,
    new_secret,
    pause_after,
    problem_with,
    retry_wait,
    signature,
)

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
AT = datetime(2026, 11, 24, 19, 30, 15, 900_000, tzinfo=UTC)
DAYS = timedelta(days=3)


class TestSignature:
    VECTOR = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    """From the test suite of the standard's own library."""

    def of(self, secret: str) -> str:
        return signature(
            secret,
            message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=1614265330,
            body=b'{"test": 2432232314}',
        )

    def test_is_that_of_the_standard(self) -> None:
        assert self.of(SECRET) == self.VECTOR

    def test_does_not_depend_on_the_prefix_of_the_secret(self) -> None:
        assert self.of(SECRET.removeprefix("whsec_")) == self.VECTOR

    def test_changes_with_the_secret_the_id_the_time_and_the_body(self) -> None:
        arguments = {"message_id": "msg_1", "timestamp": 1, "body": b"{}"}
        others = [{"message_id": "msg_2"}, {"timestamp": 2}, {"body": b"[]"}]
        signatures = {signature(SECRET, **{**arguments, **other}) for other in [{}, *others]}  # type: ignore[arg-type]
        assert len(signatures | {signature(new_secret(), message_id="msg_1", timestamp=1, body=b"{}")}) == 5


class TestHeaders:
    def test_carry_the_id_the_second_and_one_signature_for_each_secret(self) -> None:
        other = new_secret()
        sent = headers([SECRET, other], message_id="msg_1", at=AT, body=b"{}")
        arguments = {"message_id": "msg_1", "timestamp": 1795548615, "body": b"{}"}
        assert sent == {
            "Content-Type": "application/json",
            "User-Agent": "salesmodel-webhook/1",
            "webhook-id": "msg_1",
            "webhook-timestamp": "1795548615",
            "webhook-signature": f"{signature(SECRET, **arguments)} {signature(other, **arguments)}",  # type: ignore[arg-type]
        }


def test_a_secret_is_256_random_bits_as_the_standard_writes_them() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert first.startswith("whsec_")
    assert len(b64decode(first.removeprefix("whsec_"))) == 32


def test_a_message_has_its_own_id_without_a_full_stop() -> None:
    first, second = new_message_id(), new_message_id()
    assert first != second
    assert first.startswith("msg_")
    assert (len(first), "." in first) == (36, False)


def test_a_message_has_the_time_of_the_event_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    at = AT.astimezone(timezone(timedelta(hours=1)))
    assert message(COMPLETED, at=at, data={"a": 1}) == {
        "type": "assessment.completed",
        "timestamp": "2026-11-24T19:30:15.900000+00:00",
        "format": "salesmodel-webhook/1",
        "data": {"a": 1},
    }
    monkeypatch.undo()
    time.tzset()


class TestAttempts:
    def test_are_ten_within_three_days_and_one_of_a_test(self) -> None:
        assert (attempts_of(COMPLETED), attempts_of(PING)) == (10, 1)
        assert DAYS * 0.9 < sum(PAUSES, timedelta()) <= DAYS

    @pytest.mark.parametrize("attempts", range(1, 10))
    def test_have_pauses_shorter_by_a_tenth_at_most(self, attempts: int) -> None:
        for number in range(50):
            pause = pause_after(attempts, message_id=f"msg_{number}")
            assert PAUSES[attempts - 1] * 0.9 <= pause <= PAUSES[attempts - 1]

    def test_have_the_same_jitter_for_a_message_and_others_for_others(self) -> None:
        pauses = {pause_after(5, message_id=f"msg_{number % 20}") for number in range(40)}
        assert len(pauses) == 20
        assert max(pauses) - min(pauses) > PAUSES[4] * 0.05

    def test_beyond_the_last_pause_keep_it(self) -> None:
        assert pause_after(12, message_id="msg_1") >= PAUSES[-1] * 0.9


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (100, Problem.STATUS),
        (199, Problem.STATUS),
        (200, None),
        (204, None),
        (299, None),
        (300, Problem.REDIRECT),
        (302, Problem.REDIRECT),
        (399, Problem.REDIRECT),
        (400, Problem.STATUS),
        (404, Problem.STATUS),
        (409, Problem.STATUS),
        (410, Problem.GONE),
        (411, Problem.STATUS),
        (500, Problem.STATUS),
    ],
)
def test_only_statuses_from_200_to_299_are_successes(status: int, problem: Problem | None) -> None:
    assert problem_with(status) is problem


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        ("0", 0),
        ("86400", 86400),
        ("86401", 86400),
        ("9" * 5000, 86400),
        ("-5", 0),
        ("1.5", 0),
        ("²", 0),
        ("Tue, 24 Nov 2026 19:30:15 GMT", 0),
    ],
)
def test_a_receiver_may_ask_to_wait_up_to_a_day(retry_after: str | None, seconds: int) -> None:
    assert retry_wait(retry_after) == timedelta(seconds=seconds)


class TestAlert:
    MOMENT = timedelta(microseconds=1)

    def due(self, problem: Problem, failing_for: timedelta, *, is_alerted: bool = False) -> bool:
        return alert_is_due(problem, failing_since=AT - failing_for, alerted_at=AT if is_alerted else None, now=AT)

    @pytest.mark.parametrize("problem", [problem for problem in Problem if problem is not Problem.GONE])
    def test_is_due_after_a_day_of_failures(self, problem: Problem) -> None:
        assert [self.due(problem, ALERT_AFTER - self.MOMENT), self.due(problem, ALERT_AFTER)] == [False, True]

    def test_is_due_at_once_if_the_receiver_is_gone(self) -> None:
        assert self.due(Problem.GONE, timedelta())

    @pytest.mark.parametrize("problem", [Problem.GONE, Problem.STATUS])
    def test_is_due_once(self, problem: Problem) -> None:
        assert not self.due(problem, 9 * ALERT_AFTER, is_alerted=True)

    def test_comes_before_a_delivery_is_given_up(self) -> None:
        assert sum(PAUSES[:-1], timedelta()) * 0.9 > ALERT_AFTER
