"""Links from pages to the managers' guide."""

from django import template

from diagnostics.site.pages.guides import SECTIONS

register = template.Library()


@register.filter
def help_anchor(url_name: str | None) -> str:
    """Return "#" and the anchor of the guide's section on the page with this URL name; "" if it has none."""
    section = SECTIONS.get(url_name or "")
    return f"#{section}" if section else ""
