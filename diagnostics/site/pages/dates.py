"""Days and times as people read them, formatted once for all rows and pages that show the same."""

from datetime import datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localtime

from diagnostics.instrument.text import reader_language

CACHED = 4096
"""Days and minutes that a process caches, in each language."""


def day_text(moment: datetime) -> str:
    """Return the day in the reader's language and the site's time zone: 28 November 2026."""
    return _text(localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0), "DATE_FORMAT", reader_language())


def minute_text(moment: datetime) -> str:
    """Return day, hour and minute in the reader's language and the site's time zone: 28 November 2026, 22:39."""
    return _text(localtime(moment).replace(second=0, microsecond=0), "DATETIME_FORMAT", reader_language())


def short_minute_text(moment: datetime) -> str:
    """Return the same in digits: 28/11/2026 22:39."""
    return _text(localtime(moment).replace(second=0, microsecond=0), "SHORT_DATETIME_FORMAT", reader_language())


@lru_cache(CACHED)
def _text(moment: datetime, name: str, language: str) -> str:
    return date_format(moment, name)
