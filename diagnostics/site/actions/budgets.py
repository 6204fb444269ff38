"""Budgets of cost: how much of the site's work one visitor, or one network address, may ask for.

A budget is paid back steadily, so that after a pause all of it is there again. What is stored is the moment at
which it will be paid off; one more charge moves that moment on, and is refused if it would be more than PERIOD ahead.
One statement reads, decides and writes, so that parallel requests, also to other processes, never get more than there
is. The clock is the database's, since those of several machines differ.
"""

import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from threading import Lock

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils.crypto import salted_hmac

from diagnostics.site.models import Spending
from diagnostics.site.queries.outages import BUSY, outage

PERIOD = 3600
"""Seconds in which a whole budget is paid back; nobody can owe more."""

LOCAL_LIMIT = 10_000
"""Keys that a process counts by itself while the database does not; with more, it forgets them all."""

log = structlog.get_logger("diagnostics.budgets")


def key_of(name: str) -> str:
    """Return the hash of a name that holds an address or the id of a browser."""
    return salted_hmac("diagnostics.budgets", name, algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Charge:
    """`points` of a budget of `limit` points in PERIOD; whose it is, and what for, is in `name`. No limit is 0."""

    name: str
    points: float
    limit: int

    @property
    def key(self) -> str:
        """What is stored of the name."""
        return key_of(self.name)

    @property
    def price(self) -> float:
        """The seconds that it takes to pay back."""
        return PERIOD * self.points / self.limit


class _TooMuch(Exception):
    """A charge is more than what is left; rolls the others back."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = wait


def spend(*charges: Charge) -> float:
    """Charge all budgets or none; return 0, or the seconds after which it would not be too much.

    Rows stay locked until the transaction ends, so callers that charge the same budgets do so in the same order. While
    the database cannot write, this process counts by itself.
    """
    wanted = [charge for charge in charges if charge.limit and charge.points]
    try:
        # one statement is whole by itself
        is_one = len(wanted) == 1 and not connection.in_atomic_block
        with nullcontext() if is_one else transaction.atomic():
            for charge in wanted:
                _charge(charge)
    except _TooMuch as refused:
        return refused.wait
    except DatabaseError as error:
        if connection.connection is None or outage(error) == BUSY:
            # it cannot be reached at all, so the page cannot either; or the page has waited for others long enough
            raise
        log.warning("budgets are counted by one process alone", exc_info=True)
        return _spend_locally({charge.key: charge.price for charge in wanted})
    return 0


def _charge(charge: Charge) -> None:
    now = _NOW[connection.vendor]
    table, later = Spending._meta.db_table, "GREATEST" if connection.vendor == "postgresql" else "MAX"
    # all parts are constants of this module
    statement = f"""
        INSERT INTO {table} AS kept (key, paid_off) VALUES (%s, {now} + %s)
        ON CONFLICT (key) DO UPDATE SET paid_off = {later}(kept.paid_off, {now}) + %s
        WHERE {later}(kept.paid_off, {now}) + %s <= {now} + {PERIOD} RETURNING paid_off
    """  # noqa: S608
    price = charge.price
    with connection.cursor() as cursor:
        cursor.execute(statement, [charge.key, price, price, price])
        if cursor.fetchone() is None:
            cursor.execute(f"SELECT paid_off - {now} FROM {table} WHERE key = %s", [charge.key])  # noqa: S608
            (owed,) = cursor.fetchone() or (PERIOD,)
            raise _TooMuch(max(owed + price - PERIOD, 1))


_NOW = {
    # the same in a whole statement, but not in a whole transaction
    "postgresql": "EXTRACT(EPOCH FROM statement_timestamp())::float8",
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
}

_local: dict[str, float] = {}
_local_lock = Lock()


def _spend_locally(prices: Mapping[str, float]) -> float:
    now = time.monotonic()
    with _local_lock:
        if len(_local) > LOCAL_LIMIT:
            _local.clear()
        owed = {key: max(_local.get(key, now), now) - now + price for key, price in prices.items()}
        wait = max(owed.values(), default=0) - PERIOD
        if wait > 0:
            return max(wait, 1)
        _local.update({key: now + seconds for key, seconds in owed.items()})
    return 0


def delete_paid_off() -> None:
    """Delete the rows of budgets that are all there again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {Spending._meta.db_table} WHERE paid_off < {_NOW[connection.vendor]}"  # noqa: S608
        )
