"""Absolute addresses of the site's pages."""

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the absolute address of a page, for prints and mail. It begins with SITE_URL, never a request's host."""
    return f"{settings.SITE_URL.geturl()}{path}"
