"""Hashing passwords: one at a time in each process, so that a flood of sign-ins leaves time for pages.

Hashing takes about 30 ms of a processor, on purpose. Limits by account and by network address do not help against many
accounts and addresses; but here a sign-in waits for one other only, and the rest are asked to try again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from diagnostics.instrument.errors import TooManyPasswords

PATIENCE = 0.05
"""Seconds to wait for another's password: longer than hashing takes, and short, since waiting takes a thread."""

_turn = RLock()


@contextmanager
def hashing() -> Iterator[None]:
    """Context: this process hashes no other password. Raises TooManyPasswords if another one takes too long.

    It may be inside another one, which then began to wait before the try was counted.
    """
    if not _turn.acquire(timeout=PATIENCE):
        raise TooManyPasswords
    try:
        yield
    finally:
        _turn.release()
