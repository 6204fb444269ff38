"""Rendering in another language than the request's: mail, background work and tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from diagnostics.instrument.text import reading_in


@contextmanager
def override_language(language: str) -> Iterator[None]:
    """Use `language` for translations and for the questionnaire's texts until the block ends."""
    with translation.override(language), reading_in(language):
        yield
