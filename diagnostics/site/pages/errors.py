"""What an error page says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """The HTTP status, and what happened in a heading and a sentence; where to go on, if not to the start page."""

    status: int
    title: str
    text: str
    onward_url: str = ""
    onward_text: str = ""
