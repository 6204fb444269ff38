"""The addresses of the pages that compare two assessments or try other answers."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


def address_of_each(name: str, *, assessments: int = 1) -> Callable[..., str]:
    """Return a function from so many assessments to the address of their page `name`, which is reversed once for all.

    A list has hundreds of addresses, and reversing takes longer than all else in them.
    """
    pattern = reverse(name, args=[_ANY] * assessments).replace("%", "%%").replace(str(_ANY), "%s")
    return lambda *keys: pattern % keys


def compare_url(before: UUID, after: UUID) -> str:
    """Return the address of the page that compares two assessments, the first on the left."""
    return reverse("diagnostics:compare", args=[before, after])


def what_if_url(assessment: UUID, changes: Mapping[str, str]) -> str:
    """Return the address of the what-if page with these answers changed: option key by question key."""
    return f"{reverse('diagnostics:what-if', args=[assessment])}?{urlencode(changes)}"
