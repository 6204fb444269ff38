"""The accessibility statement says what was checked, and is not older than the site's pages."""

import pytest
from django.conf import LazySettings
from django.test import Client

from diagnostics import urls
from diagnostics.site.pages.accessibility import AREAS
from diagnostics.site.views.accessibility import record
from tests.visitors import url

pytestmark = pytest.mark.django_db

OF_ONE_QUESTIONNAIRE = {"how-of", "catalogue-of", "sales-model-of", "stage-of"}
"""The same pages as without a questionnaire's key in the address."""
OF_A_SALES_MODEL = {"handoff-model", "set-up-model"}
"""The same pages as for the pipeline of a result."""
IN_FRAMES = {"embed", "embed-questionnaire", "embed-question", "embed-check", "embed-result"}
"""The same pages in a frame."""
SEEN_ON_THE_WAY = {"start", "resume", "compare-choose", "claim", "invitation", "erase-me", "share-by-mail"}
"""Actions, and pages of one question, whose parts are those of pages that are checked."""
FILES = {"robots", "favicon", "branding-logo", "branding-css"} | {
    name
    for name in (str(pattern.name) for pattern in urls.urlpatterns)
    if name.endswith(("-json", "-pdf", "-csv", "-file", "-part"))
}
ACTIONS = {
    "export-xlsx",
    "continue-end",
    "undo-rename",
    "revoke",
    "todays-stages-clear",
    "adapt",
    "gap-check",
    "gap-check-match",
    "remind-dismiss",
}


def statement(client: Client) -> str:
    return " ".join(client.get(url("accessibility")).content.decode().split())


def test_every_page_was_checked() -> None:
    """`make accessibility-record` checks them again; a page of its own needs a place in a browser test first."""
    pages = {str(pattern.name) for pattern in urls.urlpatterns}
    pages -= OF_ONE_QUESTIONNAIRE | OF_A_SALES_MODEL | IN_FRAMES | SEEN_ON_THE_WAY | FILES | ACTIONS
    assert pages - record()["rules"].keys() == set()


def test_what_was_checked_in_both_languages_and_colours() -> None:
    """A page that is checked in one of them only is a gap that the statement would not tell."""
    for name, looks in record()["rules"].items():
        if any(name in names for _, names in AREAS.values()):
            assert {tuple(look.split()[:2]) for look in looks} >= {("en", "light"), ("nb", "dark")}, name


def test_it_names_the_day_and_what_was_used(client: Client) -> None:
    content = statement(client)
    assert record()["axe"] in content
    assert record()["browser"] in content
    assert record()["checked"][:4] in content


@pytest.mark.parametrize("address", ["", "help@example.com"])
def test_it_says_whom_to_tell(client: Client, settings: LazySettings, address: str) -> None:
    settings.CONTACT_EMAIL = address
    assert ("mailto:" in statement(client)) == bool(address)


def test_every_page_leads_to_it(client: Client) -> None:
    assert f'href="{url("accessibility")}"' in client.get(url("privacy")).content.decode()
