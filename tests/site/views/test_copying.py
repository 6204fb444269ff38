"""Pages that mark texts to be copied load the script that adds the buttons, once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sharing.views.test_links import link_in, share
from tests.visitors import Visitor, url

PAGES: dict[str, Callable[[Visitor], Any]] = {
    "a result": lambda visitor: visitor.get(url("result", visitor.complete())),
    "a shared result": lambda visitor: visitor.get(link_in(share(visitor, visitor.complete()))),
    "a share link": lambda visitor: share(visitor, visitor.complete()),
    "a link to another device": lambda visitor: visitor.post(url("continue", visitor.complete()), follow=True),
    "the playbook": lambda visitor: visitor.get(url("playbook", visitor.complete())),
    "a stage": lambda visitor: visitor.get(url("stage", "make_contact")),
    "the set-up sheet": lambda visitor: visitor.get(url("set-up", visitor.complete())),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_is_marked_to_be_copied_gets_its_button(visitor: Visitor, page: str) -> None:
    content = PAGES[page](visitor).content.decode()
    assert content.count("diagnostics/copy") == (1 if "data-copy=" in content else 0)


def test_messages_of_stages_are_marked(visitor: Visitor) -> None:
    content = visitor.get(url("result", visitor.complete())).content.decode()
    assert "data-copy=" in content
