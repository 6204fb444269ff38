"""Headers and cookies: what every response carries, on plain http and behind an https address."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from diagnostics.site.models import User
from tests.repository.files import ROOT
from tests.visitors import SIGN_IN, Visitor, collect_cookies, url

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
}
EVERYWHERE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


def policy_of(response: HttpResponse) -> dict[str, list[str]]:
    directives = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in directives}


def responses(visitor: Visitor) -> dict[str, Any]:
    """Return one response of every kind there is: pages, redirects, errors, JSON, files."""
    visitor.raise_request_exception = False
    assessment = visitor.complete()
    begun = visitor.begin(leads="mixed")
    return {
        "home": visitor.get(url("home")),
        "start": visitor.post(url("start")),
        "question": visitor.get(url("question", begun, "leads")),
        "answer": visitor.answer(begun, "leads", "inbound"),
        "result": visitor.get(url("result", assessment)),
        "result.json": visitor.get(url("result-json", assessment)),
        "sign-in": visitor.get(SIGN_IN),
        "admin": visitor.get("/admin/", follow=True),
        "switch": visitor.post("/i18n/setlang/", {"language": "nb"}),
        "slash": visitor.get("/privacy"),
        "robots.txt": visitor.get("/robots.txt"),
        "healthz": visitor.get("/healthz"),
        "favicon": visitor.get("/favicon.ico"),
        "400": visitor.answer(begun, "leads", "nonsense"),
        "400 host": visitor.get("/", headers={"host": "evil.example"}),
        "403": Client(enforce_csrf_checks=True).post(url("start")),
        "404": visitor.get("/no-such-page/"),
        "405": visitor.post(url("privacy")),
        "413": visitor.post(url("start"), {"x": "x" * 300_000}),
    }


def test_every_response_carries_the_security_headers(visitor: Visitor) -> None:
    for name, response in responses(visitor).items():
        assert (name, {header: response.get(header) for header in EVERYWHERE}) == (name, EVERYWHERE)
        assert (name, policy_of(response)) == (name, POLICY)
        assert response["X-Request-ID"].isalnum()


def test_nothing_personal_is_stored_by_caches(visitor: Visitor) -> None:
    for name, response in responses(visitor).items():
        assert (name, {"private", "no-store"} - set(response["Cache-Control"].split(", "))) == (name, set())


def test_static_files_are_public_and_carry_the_headers_too(client: Client) -> None:
    response = client.get("/static/diagnostics/site.css")
    assert response.getvalue()
    assert ({header: response.get(header) for header in EVERYWHERE}, policy_of(response)) == (EVERYWHERE, POLICY)
    assert "public" in response["Cache-Control"]


def test_scripts_of_other_sites_may_read_none(visitor: Visitor) -> None:
    """No answer has a header of CORS, whoever asks, also the question whether one may ask."""
    elsewhere = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answers = responses(Visitor(headers=elsewhere))
    for page in (url("home"), url("start"), url("export-json"), "/static/diagnostics/site.css", "/healthz"):
        answers[f"{page} (preflight)"] = visitor.options(page, headers=elsewhere)
        answers[page] = visitor.get(page, headers=elsewhere)
    headers = {(name, header.lower()) for name, answer in answers.items() for header in answer.headers}
    assert {(name, header) for name, header in headers if header.startswith("access-control-")} == set()
    for answer in answers.values():
        # files stay open otherwise
        answer.close()


class TestCookies:
    def flags(self, client: Client, name: str) -> dict[str, Any]:
        cookie = client.cookies[name]
        return {flag: cookie[flag] for flag in ("httponly", "secure", "samesite", "path", "domain")}

    PLAIN = {"httponly": True, "secure": "", "samesite": "Lax", "path": "/", "domain": ""}

    @pytest.mark.parametrize("name", ["browser", "csrf", "lang", "sid", "messages"])
    def test_on_plain_http_are_kept_from_scripts_and_other_sites(
        self, visitor: Visitor, manager: User, name: str
    ) -> None:
        collect_cookies(visitor)
        assert self.flags(visitor, name) == self.PLAIN

    def test_of_a_visitor_who_only_reads_are_none_but_the_forms(self, visitor: Visitor) -> None:
        for page in ("home", "how", "privacy", "archive"):
            visitor.get(url(page))
        assert set(visitor.cookies) == {"csrf"}

    def test_of_a_browser_last_as_long_as_browsers_allow(self, visitor: Visitor) -> None:
        visitor.start()
        assert visitor.cookies["browser"]["max-age"] == 400 * 24 * 3600


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the site does with an https address; the program says how it is found out."""
    environment = {
        "PATH": "",
        "DJANGO_SETTINGS_MODULE": "salesmodel.settings",
        "SITE_URL": "https://sales.example.com",
        "SECRET_KEY": "k" * 50,
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('https') / 'site.sqlite3'}",
        "LOG_LEVEL": "CRITICAL",
    }
    program = [sys.executable, "-m", "tests.people.views.https_site"]
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    recorded: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return recorded


@pytest.mark.slow
class TestHttps:
    @pytest.mark.parametrize("name", ["browser", "csrf", "lang", "sid", "messages"])
    def test_binds_every_cookie_to_the_host_and_to_https(self, https: dict[str, Any], name: str) -> None:
        cookie = https["cookies"][f"__Host-{name}"]
        assert cookie["secure"] is True
        assert {flag: cookie[flag] for flag in ("httponly", "samesite", "path", "domain")} == {
            "httponly": True,
            "samesite": "Lax",
            "path": "/",
            "domain": "",
        }

    def test_has_no_cookie_without_the_prefix(self, https: dict[str, Any]) -> None:
        assert [name for name in https["cookies"] if not name.startswith("__Host-")] == []

    def test_is_remembered_by_browsers_for_two_years(self, https: dict[str, Any]) -> None:
        assert https["page"]["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"

    def test_upgrades_what_a_page_asks_for(self, https: dict[str, Any]) -> None:
        policy = {part.strip() for part in https["page"]["Content-Security-Policy"].split(";")}
        assert policy == {" ".join([name, *values]) for name, values in POLICY.items()} | {"upgrade-insecure-requests"}

    def test_is_where_plain_http_is_led(self, https: dict[str, Any]) -> None:
        assert (https["plain"]["status"], https["plain"]["Location"]) == (
            301,
            "https://sales.example.com/how-this-works/?x=1",
        )
        assert {header: https["plain"].get(header) for header in EVERYWHERE} == EVERYWHERE
        assert https["plain"]["Content-Security-Policy"] == https["page"]["Content-Security-Policy"]

    def test_leaves_the_health_check_where_monitors_ask(self, https: dict[str, Any]) -> None:
        assert https["healthz"]["status"] == 200

    @pytest.mark.parametrize("host", ["hostile", "local"])
    def test_answers_to_no_other_host(self, https: dict[str, Any], host: str) -> None:
        assert https[host]["status"] == 400


@pytest.mark.parametrize("path", ["/", "/assessments/", "/no-such-page/"])
def test_plain_http_on_this_machine_is_neither_redirected_nor_remembered(visitor: Visitor, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code in (200, 404)
    assert response.get("Strict-Transport-Security") is None
    assert "upgrade-insecure-requests" not in response["Content-Security-Policy"]
