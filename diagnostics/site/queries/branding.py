"""The site's branding, cached by each process and compared with the database's for each page."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from threading import Lock
from time import monotonic

import structlog
from django.db import DatabaseError
from django.db.models import QuerySet, Subquery

from diagnostics.instrument.text import LANGUAGES, Text
from diagnostics.site.domain.branding import UNBRANDED, Brand, Ground, Logo
from diagnostics.site.domain.colour import Colour
from diagnostics.site.models import Branding
from diagnostics.site.models.branding import ONLY
from diagnostics.site.models.statements import Select

RETRY_SECONDS = 5.0
"""How long a process uses the last branding after the database failed."""

Revision = int | None
"""What changes with the branding: the row's number, None if there is no row."""

log = structlog.get_logger("diagnostics.branding")


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN = _Unknown.UNKNOWN


class Seen:
    """What statements of one request have read of the branding."""

    def __init__(self) -> None:
        self.revision: Revision | _Unknown = UNKNOWN


_seen: ContextVar[Seen | None] = ContextVar("brand_seen", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Remember what statements read of the branding until the block, which is one request, ends."""
    token = _seen.set(Seen())
    try:
        yield
    finally:
        _seen.reset(token)


def brand_revision() -> Subquery:
    """Return the revision for a statement that a page reads anyway, so that it costs no query of its own.

    The statement passes what it read to `saw_brand`.
    """
    return Subquery(Branding.objects.filter(pk=ONLY).values("revision"))


def saw_brand(revision: Revision) -> None:
    """Note the revision that a statement of this request has read."""
    seen = _seen.get()
    if seen is not None:
        seen.revision = revision


class BrandCache:
    """The branding of this process, shared by threads, with the revision that it has.

    `read` returns both from the database, `revision` the latter alone.
    """

    def __init__(
        self,
        read: Callable[[], tuple[Revision, Brand]],
        revision: Callable[[], Revision],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._read = read
        self._read_revision = revision
        self._clock = clock
        self._lock = Lock()
        self._kept = UNBRANDED
        self._revision: Revision | _Unknown = UNKNOWN
        self._until = -math.inf

    def get(self, seen: Seen | None = None) -> Brand:
        """Return the branding that the database has now; the last one for RETRY_SECONDS after the database failed.

        It takes no query if the request has `seen` the revision and this process has it.
        """
        if self._clock() < self._until:
            return self._kept
        try:
            self._refresh(seen)
        except DatabaseError as error:
            # a page, least of all an error page, must not fail because of its branding
            log.warning("branding not read", error=type(error).__name__)
            self.postpone()
        return self._kept

    def postpone(self) -> None:
        """Use the last branding for RETRY_SECONDS without reading, because the database has just failed."""
        self._until = max(self._until, self._clock() + RETRY_SECONDS)

    def forget(self) -> None:
        """Read it again the next time."""
        with self._lock:
            self._until, self._revision = -math.inf, UNKNOWN

    def keep(self, brand: Brand) -> None:
        """Return `brand` until the cache is cleared, without reading."""
        with self._lock:
            self._kept, self._until = brand, math.inf

    def _refresh(self, seen: Seen | None) -> None:
        revision = seen.revision if seen else UNKNOWN
        if revision is UNKNOWN and self._revision is not UNKNOWN:
            revision = self._read_revision()
        if self._is_outdated(revision):
            with self._lock:
                # another thread may have read it, or failed to, while this one waited for the lock
                if self._is_outdated(revision) and self._clock() >= self._until:
                    self._revision, self._kept = self._read()
        if seen:
            seen.revision = self._revision

    def _is_outdated(self, revision: Revision | _Unknown) -> bool:
        return self._revision is UNKNOWN or revision != self._revision


def read_brand() -> tuple[Revision, Brand]:
    """Return the branding in the database and its revision, with one query."""
    row = Branding.objects.filter(pk=ONLY).first()
    return (row.revision, brand_of(row)) if row is not None else (None, UNBRANDED)


@Select
def _rows() -> QuerySet[Branding]:
    return Branding.objects.filter(pk=ONLY).only("revision")


def read_revision() -> Revision:
    """Return the branding's revision, with one small query."""
    rows = _rows()
    return rows[0].revision if rows else None


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


brand_cache = BrandCache(read_brand, read_revision)
"""The cache of this process."""


def current_brand() -> Brand:
    """Return the site's branding; another process may have changed it a moment ago."""
    return brand_cache.get(_seen.get())
