"""The site's branding, cached by each process for half a minute."""

import math
from collections.abc import Callable
from threading import Lock
from time import monotonic

import structlog
from django.db import DatabaseError

from diagnostics.instrument.text import LANGUAGES, Text
from diagnostics.site.domain.branding import UNBRANDED, Brand, Ground, Logo
from diagnostics.site.domain.colour import Colour
from diagnostics.site.models import Branding
from diagnostics.site.models.branding import ONLY

KEPT_SECONDS = 30.0
"""How long a process caches the branding."""

RETRY_SECONDS = 5.0
"""How long it uses the last branding after the database failed."""

log = structlog.get_logger("diagnostics.branding")


class BrandCache:
    """A cache of what `read` returns, shared by threads; only one of them reads at a time."""

    def __init__(self, read: Callable[[], Brand], clock: Callable[[], float] = monotonic) -> None:
        self._read = read
        self._clock = clock
        self._lock = Lock()
        self._kept = UNBRANDED
        self._until = -math.inf
        self._is_unread = True

    def get(self, *, anew: bool = False) -> Brand:
        """Return the branding; with `anew`, read it from the database first.

        While another thread reads, the last one is returned: its database may be hung.
        """
        if not anew and self._clock() < self._until:
            return self._kept
        if not self._lock.acquire(blocking=anew or self._is_unread):
            return self._kept
        try:
            # another thread may have read it while this one waited for the lock
            if anew or self._clock() >= self._until:
                self._refresh()
            return self._kept
        finally:
            self._lock.release()

    def postpone(self) -> None:
        """Use the last branding for RETRY_SECONDS without reading, because the database has just failed."""
        self._until = max(self._until, self._clock() + RETRY_SECONDS)

    def forget(self) -> None:
        """Clear the cache. Waits for a thread that is reading, because it may have read the old row."""
        with self._lock:
            self._until, self._is_unread = -math.inf, True

    def keep(self, brand: Brand) -> None:
        """Return `brand` until the cache is cleared, without reading."""
        with self._lock:
            self._kept, self._until = brand, math.inf

    def _refresh(self) -> None:
        began = self._clock()
        try:
            self._kept, self._until = self._read(), began + KEPT_SECONDS
        except DatabaseError as error:
            # a page, least of all an error page, must not fail because of its branding
            log.warning("branding not read", error=type(error).__name__)
            self._until = began + RETRY_SECONDS
        finally:
            self._is_unread = False


def read_brand() -> Brand:
    """Return the branding in the database, with one query."""
    row = Branding.objects.filter(pk=ONLY).first()
    return brand_of(row) if row is not None else UNBRANDED


def brand_of(row: Branding) -> Brand:
    """Return a row as plain values; an invalid colour counts as not set."""
    return Brand(
        name=_text(row, "name"),
        footer=_text(row, "footer"),
        accent=_colour(row.accent),
        logo=_logo(row),
        origins=tuple(row.origins.split()),
    )


def _text(row: Branding, name: str) -> Text:
    return Text(*(getattr(row, f"{name}_{language}") for language in LANGUAGES))


def _colour(text: str) -> Colour | None:
    try:
        return Colour.parse(text)
    except ValueError:
        return None


def _logo(row: Branding) -> Logo | None:
    if row.logo is None or row.logo_width is None or row.logo_height is None:
        return None
    # PostgreSQL gives a memoryview
    return Logo(bytes(row.logo), row.logo_width, row.logo_height, Ground(row.logo_ground))


brand_cache = BrandCache(read_brand)
"""The cache of this process."""


def current_brand(*, anew: bool = False) -> Brand:
    """Return the site's branding, cached for half a minute; with `anew`, read from the database."""
    return brand_cache.get(anew=anew)
