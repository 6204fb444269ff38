"""The statements that a part of a test sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
BUDGET, TURN = "diagnostics_spending", "diagnostics_turn"


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements of the block, without those of transactions, budgets and turns."""
    statements: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    said = [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]
    statements += [statement for statement in said if BUDGET not in statement and TURN not in statement]
