"""The undo link of a message."""

from django import template
from django.contrib.messages.storage.base import Message

register = template.Library()


@register.filter
def undo_url(message: Message) -> str:
    """Return the address that undoes the message's action; "" if it offers none."""
    offer, _space, address = (message.extra_tags or "").partition(" ")
    return address if offer == "undo" else ""
