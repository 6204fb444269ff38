"""The log: one JSON object per line, one line per request, and no personal data."""

import io
import json
import logging
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import quote

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from gunicorn.config import Config
from gunicorn.glogging import Logger
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.sharing.domain import new_secret
from diagnostics.site.actions.mail import send_later
from diagnostics.site.models import User
from diagnostics.site.views import well_known
from salesmodel import logs
from tests.visitors import ANSWERS, PASSWORD, SIGN_IN, Page, Visitor, collect_cookies, url


def broken(*arguments: object, **more: object) -> None:
    raise RuntimeError("the inside is broken")


ADDRESS = "manager@example.com"
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
    logs.configure({"level": "INFO", "counts": False})
    handlers = logging.getLogger().handlers[:]
    for handler in handlers:
        if type(handler) is logging.StreamHandler:
            handler.setStream(stream)
    yield read
    logs.configure({"level": "CRITICAL", "counts": False})
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [(1, "0f" * 16, True), (0, "0f" * 16, False), (1, "0f" * 16 + "x", False), (1, "0F" * 16, False)],
)
def test_the_proxys_id_is_kept_if_there_is_a_proxy(
    client: Client, lines: Lines, settings: Any, proxies: int, given: str, is_kept: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    response = client.get("/privacy/", headers={"X-Request-ID": given})
    assert (response["X-Request-ID"] == given) is is_kept
    assert lines()[0]["request_id"] == response["X-Request-ID"]


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
    assessment = visitor.answer_all(**dict.fromkeys(("leads", "repeat_revenue", "people", "audience"), "unsure"))
    lines()
    response = visitor.submit(assessment)
    submitted, request = lines()
    assert (submitted["event"], submitted["assessment"]) == ("submitted", str(assessment))
    assert submitted["request_id"] == request["request_id"] == response["X-Request-ID"]


def test_nothing_personal_is_logged(visitor: Visitor, manager: User, lines: Lines) -> None:
    collect_cookies(visitor)
    visitor.submit(visitor.answer_all(**ANSWERS), "A secret name")
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
    monkeypatch.setattr("diagnostics.assessing.views.devices.find_unowned", broken)
    link = visitor.link_to(visitor.start())
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


def test_what_django_logs_after_all_middleware_has_the_id_of_its_request(
    client: Client, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(well_known, "HttpResponse", partial(HttpResponse, status=503))
    response = client.get("/robots.txt")
    logged = {line["logger"]: line for line in lines()}
    assert logged["django.request"]["event"] == "Service Unavailable"
    assert logged["django.request"]["request_id"] == logged["request"]["request_id"] == response["X-Request-ID"]


@pytest.mark.parametrize(
    ("message", "arguments", "event"),
    [
        ("Worker (pid:%s) was sent %s!", (17, "SIGKILL"), "Worker (pid:17) was sent SIGKILL!"),
        ("WORKER TIMEOUT (pid:%s)", (17,), "WORKER TIMEOUT (pid:17)"),
        ("Invalid request from ip=192.0.2.7: Invalid HTTP Header: 'cookie: sid'", (), "Invalid request"),
        ("Error handling request %s %s", ("GET", "/shared/a-secret/"), "Error handling request"),
    ],
)
def test_gunicorns_lines_are_json_in_utc_and_without_addresses(
    message: str, arguments: tuple[Any, ...], event: str
) -> None:
    """Through gunicorn's own logger, set up with the server's settings."""
    stream = io.StringIO()
    with redirect_stdout(stream), _kept_handlers("gunicorn.error", "gunicorn.access", ""):
        config = Config()
        config.set("logconfig_dict", logs.GUNICORN)
        Logger(config).warning(message, *arguments)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["logger"]) == (event, "warning", "gunicorn.error")
    assert line["timestamp"].endswith("Z")
    assert not {"192.0.2.7", "a-secret", "sid"} & set(re.split(r"[^\w.-]", stream.getvalue()))


@contextmanager
def _kept_handlers(*names: str) -> Iterator[None]:
    """Give loggers their handlers and levels back."""
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    try:
        yield
    finally:
        for logger, (logger.handlers, level, logger.propagate) in zip(loggers, before, strict=True):
            logger.setLevel(level)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_logged_without_its_values(manager: User, lines: Lines) -> None:
    try:
        with transaction.atomic():
            User.objects.create(email=manager.email)
    except IntegrityError:
        logging.getLogger("some.library").exception("not saved")
    (line,) = lines()
    assert "IntegrityError" in line["exception"]
    assert manager.email not in json.dumps(line)


def test_control_the_database_quotes_values_after_its_first_line() -> None:
    error = IntegrityError("duplicate key value\nDETAIL:  Key (email)=(manager@example.com) already exists.")
    shown = logs._without_values(None, "error", {"exc_info": error})["exception"]
    assert "manager@example.com" in "".join(traceback.format_exception(error))
    assert "manager@example.com" not in shown
    assert "duplicate key value" in shown


@pytest.mark.django_db
def test_what_a_visitor_sends_forges_no_line(client: Client, lines: Lines) -> None:
    """Line breaks and the terminal's escapes in the path, the headers, the cookies and the form."""
    evil = 'x\r\n{"event": "forged"}\x1b[2J'
    headers = {"user-agent": evil, "accept-language": evil, "referer": evil, "x-request-id": evil}
    client.cookies.load({"sid": quote(evil), "lang": quote(evil)})
    client.get(f"/{quote(evil)}/", headers=headers)
    client.get("/privacy/", {"a": evil}, headers=headers)
    client.post(SIGN_IN, {"login": evil, "password": evil}, headers=headers)
    logged = lines()
    assert [line["event"] for line in logged if line["logger"] == "request"] == ["request"] * 3
    assert "forged" not in json.dumps(logged)


def test_network_addresses_are_not_logged(visitor: Visitor, lines: Lines) -> None:
    sent = {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "198.51.100.9", "HTTP_USER_AGENT": "Netscape"}
    visitor.defaults.update(sent)
    visitor.submit(visitor.answer_all(**ANSWERS))
    visitor.post(SIGN_IN, {"login": ADDRESS, "password": PASSWORD})
    visitor.post("/accounts/password/reset/", {"email": ADDRESS})
    logged = json.dumps(lines())
    assert "request" in logged
    assert not [text for text in (*sent.values(), ADDRESS, PASSWORD) if text in logged]


@pytest.mark.parametrize("error", [TimeoutError(ADDRESS), SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})])
@pytest.mark.parametrize("method", ["open", "send_messages"])
def test_mail_that_cannot_leave_is_logged_without_its_recipient(
    db: None,
    lines: Lines,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    method: str,
    error: Exception,
) -> None:
    def fail(*given: object) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, method, fail)
    with django_capture_on_commit_callbacks(execute=True):
        send_later(to=ADDRESS, subject="A secret subject", text="A secret text", asked_for=False)
    logged = lines()
    assert [line["logger"] for line in logged] == ["diagnostics.mail"]
    assert not [text for text in (ADDRESS, "A secret") if text in json.dumps(logged)]
