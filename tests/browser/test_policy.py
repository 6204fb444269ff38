"""The control of all browser tests: what breaks the security policy, or fails in the console, is noticed."""

from collections.abc import Callable

from playwright.sync_api import Page

BREACHES = {
    "script-src-elem": "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
    "script-src-attr": "document.body.setAttribute('onclick', '1')",
    "style-src-elem": "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))",
    "style-src-attr": "document.body.setAttribute('style', 'color: red')",
    "img-src": "document.body.append(Object.assign(new Image(), {src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw='}))",
    "connect-src": "fetch('http://127.0.0.2/').catch(() => {})",
}


def test_every_kind_of_breach_of_the_policy_is_noticed(
    page: Page, site: str, complaints: list[str], expected_errors: list[str]
) -> None:
    expected_errors += ["policy:", "Content Security Policy"]
    page.goto(f"{site}/")
    assert complaints == []
    for directive, breach in BREACHES.items():
        with page.expect_console_message(lambda message: message.text.startswith("policy:")):
            page.evaluate(breach)
        assert [text for text in complaints if text.startswith(f"policy: {directive} blocked")] != []
        complaints.clear()


def test_a_breach_is_noticed_in_every_browser_that_a_test_opens(
    new_page: Callable[..., Page], site: str, complaints: list[str], expected_errors: list[str]
) -> None:
    expected_errors += ["policy:", "Content Security Policy"]
    page = new_page()
    page.goto(f"{site}/")
    with page.expect_console_message(lambda message: message.text.startswith("policy:")):
        page.evaluate(BREACHES["style-src-attr"])
    assert [text for text in complaints if text.startswith("policy: style-src-attr blocked")] != []


def test_an_error_of_a_script_is_noticed(
    page: Page, site: str, complaints: list[str], expected_errors: list[str]
) -> None:
    expected_errors.append("on purpose")
    page.goto(f"{site}/")
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    assert [text for text in complaints if "on purpose" in text] != []
