"""Writing in a language that is not the request's: mail, background work and tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from diagnostics.instrument.text import reading_in


@contextmanager
def override_language(language: str) -> Iterator[None]:
    """Put the site's own words and the questionnaire's texts into `language` until the block ends."""
    with translation.override(language), reading_in(language):
        yield
