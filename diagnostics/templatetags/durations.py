"""Formatting of spans of time."""

from django import template
from django.utils.translation import ngettext

register = template.Library()

YEAR = 365


@register.filter
def duration(days: int) -> str:
    """Return a span in years if it is a whole number of them, else in days: "3 years", "30 days"."""
    years, rest = divmod(days, YEAR)
    if years and not rest:
        return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
