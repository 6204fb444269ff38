"""The drawings of sales models."""

from django import template

register = template.Library()

FOLDER = "diagnostics/site/illustrations"
DRAWN = frozenset(
    {"inbound", "outbound", "relationship", "team", "account_based", "channel", "transactional"},
)
"""Keys of the sales models that have their own drawing."""


@register.filter
def drawing(key: str) -> str:
    """Return the template of a sales model's drawing; those that administrators added get a general one."""
    return f"{FOLDER}/_{key if key in DRAWN else 'general'}.html"
