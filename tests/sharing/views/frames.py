"""Visitors of the pages that other sites show in a frame."""

from typing import Any
from uuid import UUID

from diagnostics.assessing.models import Assessment
from tests.visitors import ANSWERS, Visitor, url

ORIGINS = ("https://www.contoso.example", "https://intranet.contoso.example:8443")
"""Sites that may show this one in a frame."""


class Guest(Visitor):
    """A browser in which another site shows the questionnaire in a frame; CSRF checks are on."""

    def __init__(self, **more: Any) -> None:
        super().__init__(enforce_csrf_checks=True, **more)

    def send(self, response: Any, **fields: str) -> Any:
        """Send the form of a page and follow its redirect."""
        return self.fill_in(response, **fields)

    def begin_here(self) -> Any:
        """Open the start page, begin, and return the first question's page."""
        return self.send(self.get(url("embed")))

    def answer_here(self, *options: str) -> Any:
        """Begin, choose these options one after the other, and return the page after the last."""
        page = self.begin_here()
        for option in options:
            page = self.send(page, option=option)
        return page

    def complete_here(self) -> UUID:
        """Take the whole assessment in the frame and return its id."""
        self.send(self.answer_here(*ANSWERS.values()), title="")
        return Assessment.objects.latest("id").pk
