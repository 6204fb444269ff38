"""One export at a time in each process: who waits, and when a turn is over."""

from contextlib import closing
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.test import RequestFactory

from diagnostics.assessing.pages import downloads
from diagnostics.assessing.pages.downloads import AGAIN_AFTER, Rows, download
from diagnostics.assessing.pages.exports import Export

# the page that says so shows the site's own name, which stands in the database
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "turns", BoundedSemaphore(1))


def none() -> Rows:
    yield from ()


def failing() -> Rows:
    raise RuntimeError("the database is gone")
    yield {}


def ask(rows: Rows | None = None, method: str = "get") -> Any:
    request = getattr(RequestFactory(), method)("/")
    return download(request, "csv", Export([], is_own=True), rows or none())


def test_the_next_asker_is_told_to_come_again() -> None:
    first = ask()
    second = ask()
    assert (second.status_code, second["Retry-After"]) == (503, str(AGAIN_AFTER))
    assert "Other assessments are being exported at this moment." in second.content.decode()
    assert first.status_code == 200


def test_a_whole_file_ends_the_turn() -> None:
    assert b"".join(ask().streaming_content) != b""
    assert ask().status_code == 200


def test_hanging_up_ends_it_before_the_first_part_and_after() -> None:
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


def test_a_fault_ends_it() -> None:
    with pytest.raises(RuntimeError):
        list(ask(failing()).streaming_content)
    assert ask().status_code == 200


def test_dropping_the_response_ends_it() -> None:
    assert ask().status_code == 200
    assert ask().status_code == 200


def test_asking_for_headers_takes_no_turn() -> None:
    first = ask()
    assert (ask(method="head").status_code, first.status_code) == (200, 200)


def test_a_turn_that_is_over_twice_is_given_back_once() -> None:
    response = ask()
    list(response.streaming_content)
    response.close()
    first, second = ask(), ask()
    assert (first.status_code, second.status_code) == (200, 503)
