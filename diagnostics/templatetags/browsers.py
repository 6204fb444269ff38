"""Names of browsers, from their User-Agent headers."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# the order matters: most browsers also claim to be those below them
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome"}
BROWSERS |= {"Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac"}
SYSTEMS |= {"Linux": "Linux"}


@register.filter
def browser_name(user_agent: str) -> str:
    """Return "Firefox, Windows" for such a browser's User-Agent header; for others the part that is known."""
    names = [_first(marks, user_agent) for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)) or _("Unknown browser")


def _first(marks: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in marks.items() if mark in user_agent), "")
