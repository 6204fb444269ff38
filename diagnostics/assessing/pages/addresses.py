"""The addresses of the pages that compare two assessments or try other answers."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from diagnostics.site.pages.urls import address_of


def compare_url(before: UUID, after: UUID) -> str:
    """Return the address of the page that compares two assessments, the first on the left."""
    return address_of("diagnostics:compare", before, after)


def what_if_url(assessment: UUID, changes: Mapping[str, str]) -> str:
    """Return the address of the what-if page with these answers changed: option key by question key."""
    return f"{address_of('diagnostics:what-if', assessment)}?{urlencode(changes)}"
