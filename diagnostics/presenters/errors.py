"""What an error page says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """The HTTP status, and what happened in a heading and a sentence."""

    status: int
    title: str
    text: str
