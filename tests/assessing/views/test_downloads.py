"""One export at a time in each process: when a request is refused, and when the slot is released."""

from contextlib import closing
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.test import RequestFactory

from diagnostics.assessing.pages.exports import Export
from diagnostics.assessing.views import downloads
from diagnostics.assessing.views.downloads import RETRY_AFTER, Rows, download

# the error page shows the site's own name, which is in the database
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "slots", BoundedSemaphore(1))


def none() -> Rows:
    yield from ()


def failing() -> Rows:
    raise RuntimeError("the database is gone")
    yield {}


def ask(rows: Rows | None = None, method: str = "get") -> Any:
    request = getattr(RequestFactory(), method)("/")
    return download(request, "csv", Export([], is_own=True), rows or none())


def test_the_next_request_gets_503_and_retry_after() -> None:
    first = ask()
    second = ask()
    assert (second.status_code, second["Retry-After"]) == (503, str(RETRY_AFTER))
    assert "Another export is running." in second.content.decode()
    assert first.status_code == 200


def test_a_complete_file_releases_the_slot() -> None:
    assert b"".join(ask().streaming_content) != b""
    assert ask().status_code == 200


def test_disconnecting_releases_it_before_the_first_part_and_after() -> None:
    for parts in (0, 1):
        response = ask()
        for _ in range(parts):
            next(iter(response.streaming_content))
        assert ask().status_code == 503
        response.close()
        response.close()
        assert ask(method="head").status_code == 200
        with closing(ask()) as again:
            assert again.status_code == 200


def test_an_error_releases_it() -> None:
    with pytest.raises(RuntimeError):
        list(ask(failing()).streaming_content)
    assert ask().status_code == 200


def test_dropping_the_response_releases_it() -> None:
    assert ask().status_code == 200
    assert ask().status_code == 200


def test_a_head_request_takes_no_slot() -> None:
    first = ask()
    assert (ask(method="head").status_code, first.status_code) == (200, 200)


def test_a_stream_that_ends_twice_releases_its_slot_once() -> None:
    response = ask()
    list(response.streaming_content)
    response.close()
    first, second = ask(), ask()
    assert (first.status_code, second.status_code) == (200, 503)
