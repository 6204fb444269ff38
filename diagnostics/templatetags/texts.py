"""What people typed, percentages and spans of time, as filters."""

from django import template

from diagnostics.site.pages.texts import day_count, duration, isolated, percent

register = template.Library()

register.filter("days", day_count)
register.filter("duration", duration)
register.filter("isolated", isolated)
register.filter("percent", percent)
