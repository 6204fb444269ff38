"""The check that comes before every decision about a draft: it is still what the one who decides saw."""

from collections.abc import Callable

from diagnostics.authoring.domain.seen import Seen
from diagnostics.instrument.errors import ChangedMeanwhile


def require_seen(expected: Seen | None, now: Callable[[], Seen]) -> None:
    """Raise ChangedMeanwhile if something else is there now than was seen. The draft must be locked.

    Without `expected` nobody looked: the system itself decides, and nothing is checked.
    """
    if expected is not None and not expected.is_still(now()):
        raise ChangedMeanwhile
