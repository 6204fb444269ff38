"""The log: one JSON object per line, one line per request, and no personal data."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from diagnostics.sharing.domain import new_secret
from diagnostics.site.models import User
from salesmodel import logs
from tests.visitors import PASSWORD, Page, Visitor, collect_cookies, url


def broken(*arguments: object, **more: object) -> None:
    raise RuntimeError("the inside is broken")


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """A function that returns the lines logged since its last call, at level INFO."""
    stream = io.StringIO()

    def read() -> list[dict[str, Any]]:
        records = stream.getvalue().splitlines()
        stream.seek(0)
        stream.truncate()
        return [json.loads(line) for line in records]

    before = {name: logging.getLogger(name).level for name in ("request", "diagnostics", "django.request")}
    logs.configure({"level": "INFO"})
    handlers = logging.getLogger().handlers[:]
    for handler in handlers:
        if type(handler) is logging.StreamHandler:
            handler.setStream(stream)
    yield read
    logs.configure({"level": "CRITICAL"})
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.django_db
def test_a_request_is_one_line(client: Client, lines: Lines) -> None:
    response = client.get("/privacy/?ref=a-secret")
    (line,) = lines()
    assert {name: line[name] for name in ("event", "method", "route", "status", "level", "logger")} == {
        "event": "request",
        "method": "GET",
        "route": "privacy/",
        "status": 200,
        "level": "info",
        "logger": "request",
    }
    assert line["request_id"] == response["X-Request-ID"]
    assert line["timestamp"].endswith("Z")
    assert 0 <= line["ms"] < 10_000


@pytest.mark.django_db
def test_every_request_has_its_own_id(client: Client, lines: Lines) -> None:
    client.get("/privacy/")
    client.get("/privacy/", headers={"x-request-id": "mine"})
    ids = {line["request_id"] for line in lines()}
    assert len(ids) == 2
    assert "mine" not in ids


def test_a_url_without_a_route_is_not_logged(client: Client, lines: Lines) -> None:
    client.get("/a-secret/")
    assert [(line["route"], line["status"]) for line in lines()] == [(None, 404)]


def test_what_happens_in_a_request_has_its_id(visitor: Visitor, lines: Lines) -> None:
    assessment = visitor.begin(**dict.fromkeys(("leads", "repeat_revenue", "people", "audience"), "unsure"))
    lines()
    response = visitor.submit(assessment)
    submitted, request = lines()
    assert (submitted["event"], submitted["assessment"]) == ("submitted", str(assessment))
    assert submitted["request_id"] == request["request_id"] == response["X-Request-ID"]


def test_nothing_personal_is_logged(visitor: Visitor, manager: User, lines: Lines) -> None:
    collect_cookies(visitor)
    visitor.complete(title="A secret name")
    logged = json.dumps(lines())
    answers = ("outbound", "nearly_all", "every_deal", "everyone")
    cookies = [cookie.value for name, cookie in visitor.cookies.items() if cookie.value and name != "lang"]
    assert len(cookies) == 4
    for secret in (manager.email, PASSWORD, "A secret name", *answers, *cookies):
        assert secret not in logged


def test_a_failure_is_logged_with_its_traceback_and_without_its_url(
    visitor: Visitor, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.raise_request_exception = False
    monkeypatch.setattr("diagnostics.assessing.views.assessments.find_unowned", broken)
    link = visitor.get(url("continue", visitor.start())).content.decode()
    token = link.partition("/resume/")[2].partition("/")[0]
    lines()
    response = visitor.get(url("resume", token))
    failure, request = lines()
    assert (response.status_code, request["status"], request["route"]) == (500, 500, "resume/<str:token>/")
    assert (failure["event"], failure["level"]) == ("Internal Server Error", "error")
    assert failure["request_id"] == request["request_id"]
    assert "the inside is broken" in failure["exception"]
    assert token not in json.dumps(failure)


def test_a_failure_on_a_shared_page_is_logged_without_the_secret(
    visitor: Visitor, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.raise_request_exception = False
    monkeypatch.setattr("diagnostics.sharing.views.opening.find_shared", broken)
    secret = new_secret()
    response = visitor.get(url("shared", secret))
    failure, request = lines()
    assert (response.status_code, request["route"]) == (500, "shared/<path:secret>/")
    assert "the inside is broken" in failure["exception"]
    assert secret not in json.dumps([failure, request]) + response.content.decode()


def test_a_form_that_the_database_refuses_is_logged_without_the_secret(
    visitor: Visitor, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.raise_request_exception = False
    assessment = visitor.complete()
    form = Page(visitor.get(url("share", assessment))).forms[0].fields
    monkeypatch.setattr("diagnostics.sharing.views.links.share_assessment", broken)
    lines()
    assert visitor.post(url("share", assessment), {**form, "expires": "7"}).status_code == 500
    assert form["secret"] not in json.dumps(lines())


def test_records_of_libraries_are_json_too(lines: Lines) -> None:
    logging.getLogger("some.library").warning("%s is %s", "this", "odd")
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("this is odd", "warning", "some.library")


def test_a_line_break_cannot_forge_a_line(lines: Lines) -> None:
    logging.getLogger("some.library").warning('one\n{"event": "forged"}')
    assert [line["event"] for line in lines()] == ['one\n{"event": "forged"}']


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "count"), [("INFO", 1), ("WARNING", 0)])
def test_the_level_decides_what_is_logged(client: Client, lines: Lines, level: str, count: int) -> None:
    logging.getLogger("request").setLevel(level)
    client.get("/privacy/")
    assert len(lines()) == count
