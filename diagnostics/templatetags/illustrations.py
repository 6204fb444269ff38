"""Which drawing shows how a sales model sells."""

from django import template

register = template.Library()

FOLDER = "diagnostics/site/illustrations"
DRAWN = frozenset(
    {"inbound", "outbound", "relationship", "team", "account_based", "channel", "transactional"},
)
"""Keys of the sales models that have a drawing of their own."""


@register.filter
def drawing(key: str) -> str:
    """Return the template of a sales model's drawing: a general one where administrators added the sales model."""
    return f"{FOLDER}/_{key if key in DRAWN else 'general'}.html"
