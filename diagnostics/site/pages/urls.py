"""Addresses of the site's pages: made once for each name, absolute, and that of signing in."""

import re
from functools import lru_cache
from urllib.parse import quote_plus, urljoin
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.http import escape_leading_slashes

from diagnostics.instrument.text import KEY_PATTERN

_PLAIN_PATH = re.compile("[A-Za-z0-9_/-]*")
_KEY = re.compile(KEY_PATTERN.strip("^$"))


def address_of(name: str, *parts: UUID | int | str) -> str:
    """Return the address of a page, whose parts are ids and authored keys, as `reverse` does. Raises NoReverseMatch.

    Reversing takes ten times as long, so each name is reversed once, and its parts are filled in.
    """
    if not all(_KEY.fullmatch(part) for part in parts if isinstance(part, str)):
        return reverse(name, args=parts)
    return _pattern(name, tuple(map(type, parts)), get_urlconf(), get_script_prefix()).format(*parts)


@lru_cache(maxsize=500)
def _pattern(name: str, kinds: tuple[type, ...], urls: str | None, _prefix: str) -> str:
    """Return the address with a field for each of its parts."""
    places = {str: "key-of-place-{}", int: "90000000{}", UUID: "00000000-0000-7000-8000-00000000000{}"}
    # the ids of assessments are of a type of their own
    of_kinds = [next(place for base, place in places.items() if issubclass(kind, base)) for kind in kinds]
    parts = [place.format(number) for number, place in enumerate(of_kinds)]
    pattern = reverse(name, urlconf=urls, args=parts).replace("{", "{{").replace("}", "}}")
    for number, part in enumerate(parts):
        pattern = pattern.replace(part, f"{{{number}}}")
    return pattern


def absolute_url(path: str) -> str:
    """Return the absolute address of a page: the one way to make one. It begins with SITE_URL, never a request's host.

    An address that is absolute already is returned as it is; one that begins with // is a path of this site.
    """
    return urljoin(f"{settings.SITE_URL.geturl()}/", escape_leading_slashes(path))


def sign_in_url(back: str) -> str:
    """Return the address of the sign-in page, from which the visitor comes back to the address `back`."""
    # nearly always a plain path, of which the library would look at each character
    quoted = back.replace("/", "%2F") if _PLAIN_PATH.fullmatch(back) else quote_plus(back)
    return f"{address_of('account_login')}?next={quoted}"
