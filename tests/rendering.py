"""Answers without their pages, for tests that read nothing but statuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.template.backends.django import Template
from django.utils.safestring import SafeString, mark_safe


def _nothing(self: Template, context: object = None, request: object = None) -> SafeString:
    return mark_safe("")


@contextmanager
def nothing_rendered() -> Iterator[None]:
    """Render every template as an empty text until the block ends; views and their checks run in full."""
    with patch.object(Template, "render", _nothing):
        yield
