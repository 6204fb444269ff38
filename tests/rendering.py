"""Responses without content, for tests that read only statuses, contexts and messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.django import Template
from django.utils.safestring import SafeString, mark_safe


def _nothing(self: Template, context: object = None, request: HttpRequest | None = None) -> SafeString:
    # a page shows messages, which then are gone
    list(get_messages(request) if request else ())
    return mark_safe("")


@contextmanager
def without_rendering() -> Iterator[None]:
    """Render every template as an empty text until the block ends; views run completely."""
    with patch.object(Template, "render", _nothing):
        yield
