"""The active language: rendering in another one than the request's, and the site's name in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from diagnostics.instrument.text import reading_in
from diagnostics.site.domain.branding import Brand


@contextmanager
def override_language(language: str) -> Iterator[None]:
    """Use `language` for translations and for the questionnaire's texts until the block ends."""
    with translation.override(language), reading_in(language):
        yield


def site_name(brand: Brand) -> str:
    """Return the site's name in the active language, else in the other one, else the product's."""
    return brand.name.plain or translation.gettext("Sales model finder")
