"""The backend that DATABASES names. It differs from Django's in how it waits for others that write.

- SQLite pauses longer each time that it finds the file locked, up to a tenth of a second; of many writers some are then
  passed by others until their time is over. Here each turn is short, so nobody pauses for longer than the others.
- After a statement waited in vain, the others of the process wait shorter (`salesmodel.sqlite.patience`).
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from django.db.backends.sqlite3 import base

from salesmodel.sqlite.patience import Patience

TURN = 0.03
"""Seconds after which SQLite itself gives up, to be asked again; in them it pauses for 1, 2, 5, 10 and 12 ms."""

WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE")
"""How statements begin that have the write lock when they succeed; transactions begin with it (BEGIN IMMEDIATE)."""


class Cursor(base.SQLiteCursorWrapper):
    """Django's, patient."""

    def __init__(self, connection: Any, patience: Patience) -> None:
        super().__init__(connection)
        self._patience = patience

    def execute(self, query: str, params: Any = None) -> Any:
        statement = partial(super().execute, query, params)
        return self._patience.run(statement, writes=query.startswith(WRITES))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        # a list, since the statement may be repeated
        statement = partial(super().executemany, query, list(param_list))
        return self._patience.run(statement, writes=query.startswith(WRITES))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's; the option `timeout` is how long a statement waits, in turns."""

    _patience: ClassVar[dict[str, Patience]] = {}

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "timeout": TURN}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        return self.patience.run(partial(super().get_new_connection, conn_params), writes=False)

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=partial(Cursor, patience=self.patience))

    @property
    def patience(self) -> Patience:
        """That of this process."""
        if self.alias not in self._patience:
            self._patience[self.alias] = Patience(self.settings_dict["OPTIONS"]["timeout"])
        return self._patience[self.alias]
