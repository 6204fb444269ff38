"""The site's branding, read at most once in half a minute by each process."""

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
"""How long a process goes on with what it has read."""

RETRY_SECONDS = 5.0
"""How long it goes on with what it had where the database did not answer."""

log = structlog.get_logger("diagnostics.branding")


class BrandCache:
    """What `read` returned last, for as long as it counts. Threads share it; one of them reads for all."""

    def __init__(self, read: Callable[[], Brand], clock: Callable[[], float] = monotonic) -> None:
        self._read = read
        self._clock = clock
        self._lock = Lock()
        self._kept = UNBRANDED
        self._until = -math.inf

    def get(self, *, anew: bool = False) -> Brand:
        """Return the branding; with `anew` as the database has it now."""
        asked = self._clock()
        if not anew and asked < self._until:
            return self._kept
        with self._lock:
            # another thread may have read while this one waited
            if anew or self._clock() >= self._until:
                self._refresh()
            return self._kept

    def forget(self) -> None:
        """Read again when it is asked for next. Waits for a thread that reads, which may have seen what was before."""
        with self._lock:
            self._until = -math.inf

    def keep(self, brand: Brand) -> None:
        """Hold on to `brand` until it is forgotten, without reading."""
        with self._lock:
            self._kept, self._until = brand, math.inf

    def _refresh(self) -> None:
        began = self._clock()
        try:
            self._kept, self._until = self._read(), began + KEPT_SECONDS
        except DatabaseError as error:
            # a page must not fail for its looks, least of all the one that says that something failed
            log.warning("branding not read", error=type(error).__name__)
            self._until = began + RETRY_SECONDS


def read_brand() -> Brand:
    """Return the branding as it stands in the database, in one query."""
    row = Branding.objects.filter(pk=ONLY).first()
    return brand_of(row) if row is not None else UNBRANDED


def brand_of(row: Branding) -> Brand:
    """Return a row as plain values; a colour that is none counts as not set."""
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
"""The one of this process."""


def current_brand(*, anew: bool = False) -> Brand:
    """Return the site's branding: without a query, but for one in half a minute; with `anew` as it is now."""
    return brand_cache.get(anew=anew)
