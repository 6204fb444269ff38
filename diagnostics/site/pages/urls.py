"""Absolute addresses of the site's pages, and the address of signing in."""

from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.http import escape_leading_slashes


def absolute_url(path: str) -> str:
    """Return the absolute address of a page: the one way to make one. It begins with SITE_URL, never a request's host.

    An address that is absolute already is returned as it is; one that begins with // is a path of this site.
    """
    return urljoin(f"{settings.SITE_URL.geturl()}/", escape_leading_slashes(path))


def sign_in_url(address: str) -> str:
    """Return the address of the sign-in page, from which the visitor comes back to `address`."""
    return f"{reverse('account_login')}?{urlencode({'next': address})}"
