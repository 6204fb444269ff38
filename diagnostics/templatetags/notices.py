"""What messages offer beside their words."""

from django import template
from django.contrib.messages.storage.base import Message

register = template.Library()


@register.filter
def undo_url(message: Message) -> str:
    """Return the address that undoes what a message tells of, "" where it offers none."""
    offer, _space, address = (message.extra_tags or "").partition(" ")
    return address if offer == "undo" else ""
