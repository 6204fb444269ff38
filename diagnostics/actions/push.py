"""Keeping two set-ups of the same pipelines apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.cache import cache

HELD = 60
"""Seconds after which a set-up whose process ended no longer keeps the next one out; none takes half as long."""


@contextmanager
def alone(*, assessment_id: UUID, crm: str) -> Iterator[bool]:
    """Yield whether nobody else, in any process, sets the assessment's pipelines up there until the block ends.

    Two that look at the same time, as after a double click, would both find nothing and make it twice.
    """
    key = f"push:{crm}:{assessment_id}"
    is_alone = cache.add(key, True, HELD)
    try:
        yield is_alone
    finally:
        if is_alone:
            cache.delete(key)
