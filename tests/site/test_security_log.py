"""The security log: what a line holds, and what it never holds."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from structlog.testing import capture_logs

from diagnostics.site.security_log import SecurityEvent, log_security, network_hash


def asked(address: str = "192.0.2.7") -> object:
    request = RequestFactory().get("/accounts/login/", REMOTE_ADDR=address)
    request.session = SessionStore()
    return request


def test_a_line_names_the_event_the_user_and_more() -> None:
    with capture_logs() as lines:
        log_security(SecurityEvent.ERASED, user_id=7, by=None, assessments=2)
    assert lines == [{"event": "erased", "log_level": "info", "user": 7, "by": None, "assessments": 2}]


def test_a_line_of_a_request_has_its_route_and_a_hash_of_the_address() -> None:
    request = asked()
    with capture_logs() as lines:
        log_security(SecurityEvent.REFUSED, user_id=None, request=request)  # type: ignore[arg-type]
    (line,) = lines
    assert line["route"] is None
    assert (len(line["network"]), "192.0.2.7" in str(line)) == (32, False)


def test_the_hash_tells_addresses_apart_and_is_keyed(settings: object) -> None:
    first = network_hash(asked())  # type: ignore[arg-type]
    assert first == network_hash(asked())  # type: ignore[arg-type]
    assert first != network_hash(asked("192.0.2.8"))  # type: ignore[arg-type]
    settings.SECRET_KEY = "another key"  # type: ignore[attr-defined]
    assert first != network_hash(asked())  # type: ignore[arg-type]


@pytest.mark.parametrize("event", SecurityEvent)
def test_events_are_words_that_a_search_finds(event: SecurityEvent) -> None:
    assert event.value == event.name.lower()
