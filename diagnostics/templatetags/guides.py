"""Where the managers' guide helps with a page."""

from django import template

from diagnostics.site.pages.guides import SECTIONS

register = template.Library()


@register.filter
def help_anchor(here: str | None) -> str:
    """Return "#" and the part of the guide that helps with the page of this address name; "" where none does."""
    section = SECTIONS.get(here or "")
    return f"#{section}" if section else ""
