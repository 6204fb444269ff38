"""The whole site as deploy/ runs it: nginx, two instances, and PostgreSQL with its two roles.

One test, since starting all of it takes most of the time.
"""

import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urljoin

import psycopg
import pytest
import requests

from bench.front import DEPLOY, INSTANCES, LIMITS, Front, front, nginx
from bench.pages import main_form
from bench.site import environment_of, prepare
from diagnostics.site.views.outages import RETRY_AFTER
from tests.postgresql import Cluster, binaries, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(nginx() is None or binaries() is None, reason="`make system-packages` installs nginx"),
]

POLICY = {
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Embedder-Policy": "require-corp$",
    "Cross-Origin-Opener-Policy": "same-origin$",
    "Cross-Origin-Resource-Policy": "same-origin$",
    "Permissions-Policy": r"camera=\(\)",
    "Referrer-Policy": "same-origin$",
    "X-Content-Type-Options": "nosniff$",
    "X-Frame-Options": "DENY$",
}
PRIVATE = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload$",
    "Cache-Control": "(private, )?no-store|.*no-cache",
    "X-Request-ID": "[0-9a-f]{32}$",
}
CLIENTS = 24


class Browser(requests.Session):
    """A visitor who trusts the site's certificate and follows no redirect without looking."""

    def __init__(self, site: Front) -> None:
        super().__init__()
        self.url = site.url
        # a bundle of certificates in the environment would win
        self.trust_env = False
        self.verify = str(site.certificate)
        self.headers.update({"Accept-Language": "en", "Origin": site.url, "Referer": f"{site.url}/"})

    def ask(self, method: str, path: str, **more: object) -> requests.Response:
        """Return the response; ask again if the machine is so busy that the database is too slow for the site."""
        response = self._ask(method, path, **more)
        for _ in range(20):
            if response.status_code != 503 or response.headers["Retry-After"] != str(RETRY_AFTER):
                break
            time.sleep(0.5)
            response = self._ask(method, path, **more)
        return response

    def _ask(self, method: str, path: str, **more: object) -> requests.Response:
        return self.request(method, urljoin(self.url, path), allow_redirects=False, timeout=30, **more)  # type: ignore[arg-type]

    def journey(self) -> requests.Response:
        """Take an assessment and return its result; fail at the first response that is an error."""
        page = self.ask("GET", "/")
        assert page.status_code == 200, (page.status_code, page.url)
        while form := main_form(page.text):
            body = form.encode(lambda options: options[0])
            page = self.ask("POST", urljoin(page.url, form.action), data=body, headers=FORM)
            assert page.status_code == 302, (page.status_code, page.url)
            page = self.ask("GET", page.headers["Location"])
            assert page.status_code == 200, (page.status_code, page.url)
        return page


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    programs = binaries()
    assert programs is not None
    cluster, port = Cluster(programs), free_port()
    cluster.start()
    with ExitStack() as stack:
        stack.callback(cluster.stop)
        roles = [str(programs / "psql"), "-q", "-f", str(DEPLOY / "postgresql" / "roles.sql"), cluster.url]
        subprocess.run(roles, check=True, stdout=subprocess.DEVNULL)
        production = {"SITE_URL": f"https://localhost:{port}", "SECRET_KEY": "k" * 50, "TRUSTED_PROXIES": "1"}
        production["LOG_LEVEL"] = "INFO"
        # each role reaches its database as production does, and nothing else
        database = cluster.url.replace("tester@", "{}@").replace("/postgres", "/salesmodel")
        prepare(environment_of(database.format("salesmodel_owner"), **production))
        environment = environment_of(database.format("salesmodel"), **production)
        limits = {**LIMITS, "CONNECTIONS": "60"}
        folder = tmp_path_factory.mktemp("front")
        yield stack.enter_context(front(folder, environment, port=port, limits=limits))


def test_a_site_behind_nginx(site: Front) -> None:
    browser = Browser(site)
    result = browser.journey()
    check_cookies(browser)
    check_policies(site)
    check_static_files(site, result.text)
    check_slow_clients(site)
    check_rolling_restart(site)
    check_roles(site)
    check_nobody_home(site)
    check_logs(site, result.url)


def check_cookies(browser: Browser) -> None:
    cookies = {cookie.name: cookie for cookie in browser.cookies}
    assert "__Host-browser" in cookies
    assert all(name.startswith("__Host-") and cookie.secure for name, cookie in cookies.items())


def check_policies(site: Front) -> None:
    """Every answer has the site's headers, whoever gives it, and an error its page."""
    browser = Browser(site)
    form = {"data": b"option=x", "headers": FORM}
    large = {"data": b"x" * 262_145, "headers": FORM}
    for method, path, status, more in [
        ("GET", "/", 200, {}),
        ("GET", "/nowhere/", 404, {}),
        ("GET", "/readyz/", 404, {}),
        ("POST", "/start/", 403, form),
        ("POST", "/robots.txt", 403, form),
        ("POST", "/start/", 413, large),
        ("GET", "/?" + "x" * 9000, 400, {}),
        ("TRACE", "/", 400, {}),
    ]:
        response = browser.ask(method, path, **more)
        assert response.status_code == status, (method, path[:20], response.status_code)
        check_headers(response, PRIVATE | POLICY)
        assert "<h1>" in response.text, (method, path)
    norwegian = browser.ask("POST", "/start/", **{**large, "headers": {**FORM, "Accept-Language": "no,en;q=0.5"}})
    assert '<html lang="nb">' in norwegian.text
    redirect = requests.get(f"http://localhost:{site.plain_port}/verify/?a=b", allow_redirects=False, timeout=30)
    assert (redirect.status_code, redirect.headers["Location"]) == (301, f"{site.url}/verify/?a=b")
    check_headers(redirect, POLICY)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{site.plain_port}/", timeout=30)


def check_headers(response: requests.Response, expected: dict[str, str]) -> None:
    for name, pattern in expected.items():
        value = response.headers.get(name, "")
        assert re.match(pattern, value) or (name.startswith("Content-") and pattern in value), (
            response.url,
            name,
            value,
        )
    assert response.headers["Server"] == "nginx"


def check_static_files(site: Front, page: str) -> None:
    """Served by nginx, compressed beforehand and for ever; a page that shows no file leaves it to the site."""
    path = re.search(r'href="(/static/diagnostics/site\.[0-9a-f]+\.css)"', page)[1]  # type: ignore[index]
    browser = Browser(site)
    for encoding in ("br", "gzip"):
        response = browser.ask("GET", path, headers={"Accept-Encoding": encoding}, stream=True)
        assert (response.status_code, response.headers["Content-Encoding"]) == (200, encoding)
        assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert "Accept-Encoding" in response.headers["Vary"]
        check_headers(response, POLICY)
    missing = browser.ask("GET", "/static/diagnostics/none.css")
    assert missing.status_code == 404
    check_headers(missing, PRIVATE | POLICY)


def check_slow_clients(site: Front) -> None:
    """Clients that send slowly cost others nothing, as no instance hears of them (row F12 has the control)."""
    tls = ssl.create_default_context(cafile=str(site.certificate))
    head = f"POST /start/ HTTP/1.1\r\nHost: localhost:{site.port}\r\nContent-Length: 100\r\n"
    with ExitStack() as stack:
        for number in range(2 * CLIENTS):
            raw = stack.enter_context(socket.create_connection(("localhost", site.port), timeout=10))
            client = stack.enter_context(tls.wrap_socket(raw, server_hostname="localhost"))
            client.sendall(head.encode() if number % 2 else head.encode() + b"\r\nhalf")
        began = time.monotonic()
        assert Browser(site).ask("GET", "/").status_code == 200
        # instances would wait ten seconds for the end of these requests
        assert time.monotonic() - began < 8


def check_rolling_restart(site: Front) -> None:
    """No request fails while both instances are restarted, one by one."""
    with visitors(site) as outcomes:
        for instance in INSTANCES:
            site.restart_instance(instance)
    assert outcomes
    assert set(outcomes) == {"done"}


@contextmanager
def visitors(site: Front) -> Iterator[list[str]]:
    """Let two visitors take assessments until the block ends; give what came of each."""
    outcomes: list[str] = []
    is_over = threading.Event()

    def walk() -> None:
        while not is_over.is_set():
            try:
                Browser(site).journey()
                outcomes.append("done")
            except (AssertionError, requests.RequestException) as error:
                outcomes.append(repr(error))

    threads = [threading.Thread(target=walk) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield outcomes
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def check_roles(site: Front) -> None:
    """The site's role cannot turn off what protects results, or empty a table; control: its owner can."""
    url = site.environment["DATABASE_URL"]
    protected = "ALTER TABLE diagnostics_questionnaireversion DISABLE TRIGGER ALL"
    for statement in (protected, "TRUNCATE diagnostics_assessment CASCADE", "CREATE TABLE more (id int)"):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    with psycopg.connect(url.replace("salesmodel@", "salesmodel_owner@")) as connection:
        connection.execute(protected.replace("ALL", "USER"))
        connection.rollback()


def check_nobody_home(site: Front) -> None:
    """One instance is enough; without any, nginx says so itself, and that nothing is lost."""
    site.serve_by(1)
    site.reload()
    site.stop_instance(2)
    assert Browser(site).journey().status_code == 200
    site.serve_by()
    site.reload()
    time.sleep(0.5)
    response = Browser(site).ask("GET", "/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "Please try again in a moment" in response.text
    check_headers(response, PRIVATE | POLICY)
    site.serve_by(1)
    site.reload()
    time.sleep(0.5)


def check_logs(site: Front, result: str) -> None:
    """Neither nginx nor the site logs a secret or who came from where, and nginx no id; the site's log has ids."""
    Browser(site).ask("GET", "/shared/a-secret-nobody-should-read/")
    Browser(site).ask("GET", "/resume/a-secret-nobody-should-read/?next=secret")
    time.sleep(0.2)
    logs = {file.name: file.read_text(encoding="utf-8") for file in (site.folder / "logs").iterdir()}
    access = logs["salesmodel.access.log"]
    assert '"part": "/assessments", "status": 200' in access
    assert result.rstrip("/").rpartition("/")[2] not in access
    requested = re.search(r'"request_id": "([0-9a-f]{32})".*"part": "/shared"', access)
    assert requested is not None
    assert requested[1] in logs["instance-1.log"] + logs["instance-2.log"]
    secrets = ("a-secret-nobody", "next=secret", "127.0.0.1")
    assert [(name, secret) for name, log in logs.items() for secret in secrets if secret in log] == []
