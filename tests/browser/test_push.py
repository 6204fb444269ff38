"""A manager sets the pipeline up in a CRM: shown, refused, stopped half-way, and done."""

import pytest
from playwright.sync_api import Page, expect

from diagnostics.pipelines.crms.registry import TARGETS
from tests.browser.axe import assert_accessible
from tests.browser.journeys import go_on, open_details, submitted
from tests.browser.test_layout import assert_fits
from tests.crms import local_target, serving
from tests.pipelines.crms.server import TOKEN


@pytest.mark.parametrize(("language", "width", "scheme"), [("en-GB", 320, "dark"), ("nb-NO", 1280, "light")])
def test_a_manager_sets_the_pipeline_up(
    page: Page, site: str, width: int, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.emulate_media(color_scheme=scheme)
    result = submitted(page, site)
    page.set_viewport_size({"width": width, "height": 800})
    with serving("pipedrive") as server:
        monkeypatch.setitem(TARGETS, "pipedrive", local_target("pipedrive", server))
        page.goto(f"{result}handoff/")
        page.locator("#pipedrive summary").first.click()
        page.locator("#pipedrive .button").first.click()
        open_details(page)
        _look(page)
        go_on(page)
        expect(page.get_by_role("alert")).to_be_focused()
        _look(page)
        assert server.calls == []
        server.faults = {"POST /api/v2/stages 4": "limits for long"}
        _send(page)
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.locator(".push-result tbody tr")).to_have_count(3)
        expect(page.locator("[name=token]")).to_have_value("")
        _look(page)
        _send(page)
        expect(page.locator(".push-result.is-good")).to_have_count(2)
        _look(page)
        # like a visitor who reloads the page and confirms that the browser sends the form again
        page.reload()
        expect(page.locator(".push-result.is-good")).to_have_count(2)
        assert [len(stages) for stages in server.outline().values()] == [9, 3]


def _send(page: Page) -> None:
    page.locator("[name=token]").fill(TOKEN)
    page.locator("[name=confirmed]").check()
    go_on(page)


def _look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)
