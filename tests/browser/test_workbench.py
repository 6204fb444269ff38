"""The team's own pipeline in the browser: dragged, by the keyboard alone, without JavaScript, and with a mistake."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.journeys import open_details, submitted
from tests.browser.test_layout import assert_fits

FIRST = ["Identify target account", "Create stakeholder list", "Research"]
TODAY = "Nytt lead\nTilbud sendt\nTilbud oppfølging\nLunsj\nVunnet\nOnboarding"


@pytest.fixture
def bench(page: Page, site: str) -> Page:
    """The workbench of a result."""
    page.goto(f"{submitted(page, site)}pipeline/")
    return page


def names(page: Page) -> list[str]:
    """Return the names of the stages in the order in which the page shows them."""
    return [name.strip() for name in page.locator(".bench-name").all_inner_texts()]


def row(page: Page, name: str) -> Locator:
    return page.locator(".bench-row", has=page.locator(".bench-name", has_text=name))


def drag(page: Page, name: str, to: str) -> None:
    """Drag one stage by its handle to the upper edge of another one, in a window that shows both."""
    page.set_viewport_size({"width": 1280, "height": 2000})
    handle, target = row(page, name).locator(".bench-handle"), row(page, to)
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(start["x"], start["y"] + (end["y"] + 4 - start["y"]) * step / 5)
    page.mouse.up()


def save(page: Page) -> None:
    page.locator(".bench-bar button[value=save]").click()
    page.wait_for_load_state()


def test_a_stage_is_dragged_by_its_handle_and_stays_after_saving(bench: Page) -> None:
    assert names(bench)[:3] == FIRST
    drag(bench, "Research", to="Identify target account")
    expected = ["Research", "Identify target account", "Create stakeholder list"]
    assert names(bench)[:3] == expected
    expect(bench.locator(".bench-unsaved")).to_be_visible()
    save(bench)
    assert names(bench)[:3] == expected
    expect(bench.locator(".bench-unsaved")).to_be_hidden()
    expect(bench.locator("#undoes")).to_contain_text("Moved: Research.")


def test_a_stage_that_is_dragged_into_another_part_belongs_to_it_and_the_win_stays_last(bench: Page) -> None:
    drag(bench, "First check-in", to="Negotiate")
    save(bench)
    assert bench.locator("[name=part-first_check_in]").input_value() == "deal"
    assert names(bench).index("First check-in") == names(bench).index("Negotiate") - 1


def test_a_finger_drags_too(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(has_touch=True, viewport={"width": 390, "height": 844})
    page.goto(f"{submitted(page, site)}pipeline/")
    row(page, "Create stakeholder list").scroll_into_view_if_needed()
    start = row(page, "Create stakeholder list").locator(".bench-handle").bounding_box()
    end = row(page, "Identify target account").bounding_box()
    assert start
    assert end
    touch = page.context.new_cdp_session(page)
    x = start["x"] + 8

    def send(kind: str, *points: float) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for y in points]})

    send("touchStart", start["y"] + 8)
    for step in range(1, 6):
        send("touchMove", start["y"] + (end["y"] + 4 - start["y"]) * step / 5)
    send("touchEnd")
    assert names(page)[:2] == ["Create stakeholder list", "Identify target account"]


def test_everything_works_by_the_keyboard_alone(bench: Page) -> None:
    down = row(bench, "Identify target account").locator("button[value^='down:']")
    down.focus()
    bench.keyboard.press("Enter")
    bench.wait_for_url("**/pipeline/#stage-identify_target_account")
    assert names(bench)[:2] == ["Create stakeholder list", "Identify target account"]
    # the focus is on the stage that was moved, so the next key goes on from there
    expect(bench.locator("#stage-identify_target_account")).to_be_focused()
    bench.keyboard.press("Tab")
    bench.keyboard.press("Enter")
    bench.keyboard.press("Tab")
    expect(bench.locator("#name-identify_target_account")).to_be_focused()
    bench.keyboard.press("Control+A")
    bench.keyboard.type("Choose accounts")
    bench.keyboard.press("Enter")
    expect(bench.locator("#undoes")).to_contain_text("“Choose accounts”")
    assert names(bench)[1] == "Choose accounts"


def test_a_page_with_unsaved_changes_asks_before_it_is_left(bench: Page) -> None:
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    bench.on("dialog", stay)
    row(bench, "Research").locator("summary").click()
    bench.locator("#name-research").fill("Look around")
    bench.locator(".back").click()
    expect(bench.locator("#name-research")).to_have_value("Look around")
    assert asked == ["beforeunload"]
    save(bench)
    bench.locator(".back").click()
    bench.wait_for_url("**/assessments/*/")
    assert asked == ["beforeunload"]


def test_a_mistake_leads_to_its_field(bench: Page) -> None:
    row(bench, "Proposal").locator("summary").click()
    bench.locator("#probability-proposal").fill("many")
    bench.locator("#owner-proposal").fill("Ann")
    save(bench)
    expect(bench.get_by_role("alert")).to_be_focused()
    bench.get_by_role("alert").get_by_role("link").click()
    expect(bench.locator("#probability-proposal")).to_be_focused()
    expect(bench.locator("#owner-proposal")).to_have_value("Ann")
    assert_accessible(bench)


def test_switching_the_language_keeps_what_was_typed(bench: Page) -> None:
    row(bench, "Proposal").locator("summary").click()
    bench.locator("#name-proposal").fill("Vårt tilbud")
    bench.get_by_role("button", name="Norsk").click()
    expect(bench.get_by_role("heading", level=1)).to_have_text("Gjør pipelinen til deres egen")
    expect(bench.locator("#name-proposal")).to_have_value("Vårt tilbud")
    expect(bench.locator("#name-negotiate")).to_have_value("Forhandling")
    save(bench)
    assert "Vårt tilbud" in names(bench)


def test_it_works_without_javascript(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{submitted(page, site)}pipeline/")
    expect(page.locator(".bench-handle").first).to_be_hidden()
    row(page, "Research").locator("summary").click()
    page.locator("#name-research").fill("Look around")
    row(page, "Identify target account").locator("button[value^='down:']").click()
    assert names(page)[:3] == ["Create stakeholder list", "Identify target account", "Look around"]
    row(page, "Look around").locator("button[value^='leave-out:']").click()
    assert "Look around" not in names(page)
    page.locator("button[value='bring-back:research']").click()
    assert names(page)[2] == "Look around"
    page.locator("button[value=undo]").click()
    assert "Look around" not in names(page)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("nb-NO", 320, "dark"), ("en-GB", 390, "light"), ("nb-NO", 1280, "light")]
)
def test_it_is_accessible_and_fits_with_todays_stages_and_everything_open(
    page: Page, site: str, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    result = submitted(page, site)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{result}pipeline/today/")
    page.locator("[name=text]").fill(TODAY)
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url("**/pipeline/")
    page.locator("button[value^='add-today:']").first.click()
    page.wait_for_load_state()
    assert_accessible(page)
    assert_fits(page)
    open_details(page)
    assert_accessible(page)
    assert_fits(page)
