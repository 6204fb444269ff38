"""Waiting for what another process does."""

import time
from collections.abc import Callable

PATIENCE = 40
"""Seconds until something that does not happen fails a test, also beside much other work."""


def wait_until(is_true: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Wait until something holds; fail if that takes too long."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
