"""The content of error pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """What a visitor typed in a form that was not taken: the fields, and the address that its button sends them to.

    `shows_again`: the button shows the form with the fields in it; otherwise it sends them as they are. `has_page`: the
    address shows a form to someone who comes back to it.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    shows_again: bool
    has_files: bool
    has_page: bool


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """An error page: HTTP status, heading, sentence, and where its link leads if not to the start page.

    `sign_in_url` is there if signing in may help; it comes back to the page. `address` is shown in another language.
    `retry_after`: the seconds after which it is worth asking again.
    """

    status: int
    title: str
    text: str
    onward_url: str = ""
    onward_text: str = ""
    sign_in_url: str = ""
    kept: Kept | None = None
    address: str = "/"
    retry_after: int = 0

    @property
    def knows_visitor(self) -> bool:
        """Whether the header may say who is signed in: the request could be read, and the database answers."""
        return self.status in (403, 404, 409, 429)
