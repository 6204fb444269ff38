"""Scripts in texts do not run: not with the site's policy, and not without it."""

from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Page

from tests.browser.journeys import submitted
from tests.site.views.test_stored_scripts import instrument_of
from tests.support.own_pipelines import keep
from tests.support.scripts import hostile, own_stages
from tests.visitors import publish_version

RECORDER = "window.ran = []; window.alert = () => window.ran.push(document.currentScript?.outerHTML ?? 'handler');"
HANDLERS = """
[...document.querySelectorAll("*")].flatMap(element =>
  [...element.attributes].filter(({ name }) => name.startsWith("on")).map(() => element.outerHTML))
"""
WORST = ("pipeline/", "", "playbook/")
"""Pages with the most texts: the workbench has all of them, in fields."""


def scripts_on(page: Page, site: str) -> list[str]:
    """Open the pages as a visitor whose team wrote all the scripts; return what ran, was set or was asked for."""
    page.add_init_script(RECORDER)
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(site) else elsewhere.append(request.url))
    result = submitted(page, site)
    keep(UUID(result.rstrip("/").rpartition("/")[2]), *own_stages(hostile()))
    found = []
    for where in WORST:
        page.goto(f"{result}{where}")
        found += [*page.evaluate("window.ran"), *page.evaluate(HANDLERS)]
    return [*found, *elsewhere]


def test_none_runs_with_the_policy_or_without(
    page: Page, new_page: Callable[..., Page], site: str, expected_errors: list[str]
) -> None:
    publish_version(instrument_of(hostile()))
    assert scripts_on(page, site) == []
    without_policy = new_page(bypass_csp=True)
    assert scripts_on(without_policy, site) == []
    # the control: what would run is seen
    expected_errors.append("Failed to load resource")
    without_policy.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/none onerror=alert(1)>')")
    without_policy.wait_for_function("window.ran.length == 1")
