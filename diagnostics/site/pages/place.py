"""Which page of the site a visitor looks at."""

from dataclasses import dataclass

from django.urls import ResolverMatch


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the site by the name of its address, which says nothing of who opens it or of what is in it."""

    name: str = ""


def place_of(match: ResolverMatch | None) -> Place:
    """Return the page that a request is for; one without a name if there is no such page."""
    return Place(match.url_name or "") if match else Place()
