"""A link that is shown once stays on its page when the language is switched."""

import re
from typing import Any

import pytest

from diagnostics.sharing.models import ShareLink
from diagnostics.site.views.typed import LANGUAGE
from tests.sharing.views.test_links import SITE, form_of
from tests.visitors import Page, Visitor, url


def link_of(response: Any) -> str:
    """Return the link, or the one in a message."""
    (found,) = set(re.findall(rf"{SITE}/shared/[\w-]+/", response.content.decode()))
    return str(found)


@pytest.mark.parametrize("page", ["share", "crm-message"])
def test_a_page_with_a_new_link_shows_it_in_the_other_language_too(visitor: Visitor, page: str) -> None:
    assessment = visitor.complete()
    fields = form_of(visitor, assessment, page)
    made = visitor.post(url(page, assessment), fields)
    (form,) = re.findall(r'<form id="main-form".*?</form>', made.content.decode(), re.DOTALL)
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    switched = visitor.post(url(page, assessment), {**hidden, LANGUAGE: "nb"})
    assert (switched.status_code, switched["Location"]) == (307, url(page, assessment))
    again = visitor.post(url(page, assessment), {**hidden, LANGUAGE: "nb"})
    assert (Page(again).language, link_of(again), ShareLink.objects.count()) == ("nb", link_of(made), 1)
