"""A real Chromium against a live server; whatever the console or the security policy complains of fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.checked import write
from tests.loaded import load_reference

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Chromium without a window, which takes a quarter of the processor time of Chromium that hides its window."""
MISSING = "Chromium is not installed; `make system-packages` installs it"
VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI || event.sourceFile}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and let it use the database in the transactional way a live server needs."""
    here = f"{Path(__file__).parent}{os.sep}"
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


def pytest_sessionfinish(exitstatus: int) -> None:
    """Keep the record of what was checked, if it was asked for and nothing failed."""
    if exitstatus == 0:
        write()


@pytest.fixture(autouse=True, scope="session")
def _chromium_or_skip() -> None:
    if CHROMIUM is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if CHROMIUM is None:
        pytest.skip(MISSING)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Drive Debian's Chromium, quiet about networks it cannot reach."""
    quiet = ("background-networking", "component-update", "sync", "quic", "gpu", "dev-shm-usage")
    # the scripts of a page, and axe, run too shortly for optimizing them to pay
    scripts = "--js-flags=--no-opt --no-maglev"
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--no-first-run", scripts, *(f"--disable-{name}" for name in quiet)],
    }


@pytest.fixture
def language() -> str:
    """The browser's preferred language; tests override or parametrize it."""
    return "en-GB"


@pytest.fixture
def browser_context_args(language: str) -> dict[str, Any]:
    """A desktop window in the test's language, in which nothing moves under the pointer."""
    return {"viewport": {"width": 1280, "height": 900}, "locale": language, "reduced_motion": "reduce"}


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The address of a live site that holds the reference questionnaire."""
    load_reference()
    return str(live_server.url)


@pytest.fixture
def expected_errors() -> list[str]:
    """Parts of console messages that a test provokes on purpose; it appends them."""
    return []


@pytest.fixture
def complaints() -> list[str]:
    """What consoles have complained of so far, in every browser that the test opened."""
    return []


@pytest.fixture(autouse=True)
def _console_stays_silent(context: BrowserContext, complaints: list[str], expected_errors: list[str]) -> Iterator[None]:
    _listen(context, complaints)
    yield
    surprises = [text for text in complaints if not any(part in text for part in expected_errors)]
    assert surprises == []


def _listen(context: BrowserContext, complaints: list[str]) -> None:
    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    context.add_init_script(VIOLATIONS)
    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))


@pytest.fixture
def new_page(
    browser: Browser, browser_context_args: dict[str, Any], complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own, with options such as java_script_enabled; all are closed at the end."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **options}))
        _listen(contexts[-1], complaints)
        return contexts[-1].new_page()

    yield open_page
    for opened in contexts:
        opened.close()
