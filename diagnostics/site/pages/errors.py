"""The content of error pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """An error page: HTTP status, heading, sentence, and where its link leads if not to the start page."""

    status: int
    title: str
    text: str
    onward_url: str = ""
    onward_text: str = ""
