"""The backend that DATABASES names. It differs from Django's in how it waits for others that write.

- SQLite pauses longer each time that it finds the file locked, up to a tenth of a second; of many writers some are then
  passed by others until their time is over. Here each turn is short, so nobody pauses for longer than the others.
- After a statement waited in vain, the others of the process wait shorter.
- The placeholders of a statement that comes again are translated once.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from sqlite3 import SQLITE_BUSY, OperationalError
from time import monotonic
from typing import Any, ClassVar

from django.db.backends.sqlite3 import base

from salesmodel.patience import Patience

TURN = 0.003
"""Seconds after which SQLite itself gives up, to be asked again; in them it pauses for 1 and 2 ms.

A write with its wait for the disk takes some 4 ms. With longer pauses, nobody writes while all sleep.
"""

SHORT = 0.1
"""Seconds that statements wait after one waited in vain: the lock is held for longer than any page takes."""

WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE")
"""How statements begin that have the write lock when they succeed; transactions begin with it (BEGIN IMMEDIATE)."""


def patient(
    statement: Callable[[], Any], patience: Patience, *, writes: bool, clock: Callable[[], float] = monotonic
) -> Any:
    """Return what the statement returns; repeat it while the database is locked. Raises OperationalError."""
    began: float | None = None
    while True:
        try:
            result = statement()
        except OperationalError as error:
            if error.sqlite_errorcode != SQLITE_BUSY:
                raise
            # the clock is read only if there is something to wait for
            began = clock() - TURN if began is None else began
            if clock() - began >= patience.seconds:
                patience.end(in_vain=True)
                raise
        else:
            if writes:
                patience.end(in_vain=False)
            return result


SHORT_TEXT = 4_000
"""Characters of a statement whose translation is remembered; longer ones, with many values, seldom come again."""


@lru_cache(maxsize=200)
def _with_question_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class Cursor(base.SQLiteCursorWrapper):
    """Django's, patient."""

    def __init__(self, connection: Any, patience: Patience) -> None:
        super().__init__(connection)
        self._patience = patience

    def execute(self, query: str, params: Any = None) -> Any:
        return patient(partial(super().execute, query, params), self._patience, writes=query.startswith(WRITES))

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None and len(query) < SHORT_TEXT:
            return _with_question_marks(query)
        return str(super().convert_query(query, param_names=param_names))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        # a list, since the statement may be repeated
        statement = partial(super().executemany, query, list(param_list))
        return patient(statement, self._patience, writes=query.startswith(WRITES))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's; the option `timeout` is how long a statement waits, in turns."""

    _patience: ClassVar[dict[tuple[str, float], Patience]] = {}

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "timeout": TURN}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        return patient(partial(super().get_new_connection, conn_params), self.patience, writes=False)

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=partial(Cursor, patience=self.patience))

    @property
    def patience(self) -> Patience:
        """That of this process, with this limit: a command's connection in a server has another than those of pages."""
        seconds = self.settings_dict["OPTIONS"]["timeout"]
        return self._patience.setdefault((self.alias, seconds), Patience(seconds, short=SHORT))
