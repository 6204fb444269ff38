"""Every page of the admin at three widths: nothing scrolls sideways, and no room is empty."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diagnostics.authoring.models import Questionnaire
from diagnostics.site.models import User
from tests.browser.accounts import sign_in_as
from tests.browser.axe import assert_accessible_light_and_dark
from tests.support.admin.permissions import NAMES, LastingWorld
from tests.visitors import with_second_factor

WIDTHS = (390, 768, 1280)
EMPTY = 200
"""Pixels of height without anything in them that a page may have."""

ALIKE = (
    *(
        "_history",
        "_delete",
        "_copy",
        "_preview",
        "_export",
        "_again",
        "_test",
        "_prove",
        "_discard",
        "_password",
        "_csv",
    ),
    *(
        "_second_edition",
        "_sheet",
        "_stagerule_add",
        "_salesmodel_add",
        "_stage_",
        "_process_",
        "_goldenexample_",
        "_questionnaireversion_changelist",
    ),
)
"""Parts of names whose pages are as those of others, or answer with no page."""

SEEN = ("user_changelist", "user_change", "assessment_changelist", "webhookendpoint_change", "branding_change")
"""Pages that axe looks at, light and dark."""

MEASURE = """
() => {
  const main = document.querySelector("#content");
  const spans = [];
  const note = (box) => box.height && box.width && spans.push([box.top + scrollY, box.bottom + scrollY]);
  for (const element of main.querySelectorAll("*")) {
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    // what is cut off, or only read out, takes no room
    if (style.clip !== "auto" || style.position === "fixed") continue;
    if (element.matches("input, select, textarea, button, img, svg, meter, progress, hr, iframe")) {
      note(element.getBoundingClientRect());
      continue;
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) note(box);
    }
  }
  spans.sort((one, other) => one[0] - other[0]);
  let reached = spans.length ? spans[0][0] : 0, empty = 0, at = 0;
  for (const [top, bottom] of spans) {
    if (top - reached > empty) [empty, at] = [Math.round(top - reached), Math.round(reached)];
    reached = Math.max(reached, bottom);
  }
  const root = document.documentElement;
  const sideways = root.scrollWidth - root.clientWidth;
  const wide = sideways <= 0 ? [] : [...main.querySelectorAll("*")]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > root.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 100));
  return {sideways, empty, at, wide: wide.slice(0, 3)};
}
"""


def pages_of(world: LastingWorld) -> list[str]:
    """Return the addresses of the admin that an administrator may open, one of each kind."""
    named = [name for name in NAMES if not any(part in name for part in ALIKE)]
    more = ["diagnostics_question_history", "diagnostics_question_delete", "diagnostics_user_delete"]
    more += ["auth_user_password_change"]
    elsewhere = ("password_change", "password_change_done")
    skipped = ("login", "logout", "jsi18n", "autocomplete", "view_on_site", *elsewhere)
    return list(dict.fromkeys(world.address(name).where for name in [*named, *more] if name not in skipped))


def faults_at(page: Page, width: int) -> list[Any]:
    page.set_viewport_size({"width": width, "height": 900})
    found = page.evaluate(MEASURE)
    is_fine = found["sideways"] <= 0 and found["empty"] <= EMPTY
    return [] if is_fine else [(page.url.partition("/admin")[2], width, found)]


def test_every_page_fits_and_wastes_no_room(page: Page, site: str, expected_errors: list[str]) -> None:
    # some addresses answer with no page
    expected_errors.append("Failed to load resource")
    world = LastingWorld(Questionnaire.objects.get().current_version)
    sign_in_as(page, site, with_second_factor(User.objects.create_superuser("admin@example.com", "a long password 1")))
    faults, opened = [], 0
    for address in pages_of(world):
        response = page.goto(f"{site}{address}")
        if response is None or response.status != 200:
            continue
        opened += 1
        faults += [fault for width in WIDTHS for fault in faults_at(page, width)]
    assert faults == []
    assert opened > 30
    page.evaluate("document.querySelector('#content h1').style.marginBottom = '400px'")
    assert faults_at(page, 390) != []


@pytest.mark.parametrize("language", ["nb-NO"])
def test_people_results_webhooks_and_branding_are_accessible(page: Page, site: str) -> None:
    world = LastingWorld(Questionnaire.objects.get().current_version)
    sign_in_as(page, site, with_second_factor(User.objects.create_superuser("admin@example.com", "a long password 1")))
    for name in (
        "user_changelist",
        "user_change",
        "assessment_changelist",
        "webhookendpoint_change",
        "branding_change",
    ):
        page.goto(site + world.address(f"diagnostics_{name}").where)
        assert_accessible_light_and_dark(page)
    page.goto(site + world.address("diagnostics_webhookendpoint_add").where)
    page.locator("input[name=_save]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Feil:")
    assert_accessible_light_and_dark(page)
    page.locator(".error-summary a").last.click()
    expect(page.locator("#id_address")).to_be_focused()
