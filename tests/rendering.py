"""Responses without content, for tests that check only statuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.template.backends.django import Template
from django.utils.safestring import SafeString, mark_safe


def _nothing(self: Template, context: object = None, request: object = None) -> SafeString:
    return mark_safe("")


@contextmanager
def without_rendering() -> Iterator[None]:
    """Render every template as an empty text until the block ends; views run completely."""
    with patch.object(Template, "render", _nothing):
        yield
