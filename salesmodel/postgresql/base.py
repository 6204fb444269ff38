"""The backend that DATABASES names. It differs from Django's in how long it waits:

- A statement fails if the server is silent for SILENCE_LIMIT, as a stopped one is, and with it the connection. The
  server's own limits cannot help there, nor do they end a commit that waits for a lost standby. After one waited in
  vain, the others of the process wait shorter.
- A commit that a standby did not confirm fails, although the server calls it a success.
- After a connection failed, others fail at once; one a pause tries again.
- The pool tries again before a page has given up.
- Statements that are always the same are prepared: the server plans them once a connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from psycopg_pool.base import AttemptWithBackoff

from salesmodel.patience import Patience
from salesmodel.postgresql.breaker import PAUSE, Breaker

# seconds, doubled each time. With the library's 1.0, a page that meets two connections of before a restart, or a
# refused one, sleeps for as long as it may wait, and fails although the server has long been back
AttemptWithBackoff.INITIAL_DELAY = 0.05

SILENCE_LIMIT = 1.2
"""Seconds; longer than statement_timeout, so that a server that works says itself what took too long."""

WRITTEN = ("INSERT", "UPDATE")
"""How the server's answers to statements begin that wrote something."""

SHORT = 0.25
"""Seconds after one waited in vain: statements may then wait for locks of commits that still wait for the standby."""


class Connection(psycopg.Connection[Any]):
    """A connection that fails if the server is silent or gives up waiting for its standby."""

    patience: ClassVar = Patience(SILENCE_LIMIT, short=SHORT)
    """That of this process; a statement that only reads says nothing of the others, so commits alone end it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.silence_limit: float | None = None
        self._is_unconfirmed = False
        self.add_notice_handler(self._notice)

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """Return what psycopg's returns. Raises OperationalError, and closes the connection."""
        try:
            result = super().wait(gen, interval, timeout or self.silence_limit or self.patience.seconds)
        except _WaitTimeout as error:
            self.patience.end(in_vain=True)
            self.pgconn.finish()
            raise psycopg.OperationalError("the server does not answer") from error
        if self._is_unconfirmed:
            self.pgconn.finish()
            raise psycopg.OperationalError("no standby has confirmed the commit")
        return result

    def commit(self) -> None:
        super().commit()
        self.patience.end(in_vain=False)

    def _notice(self, notice: psycopg.errors.Diagnostic) -> None:
        # the message depends on the server's language, the name of the function does not
        if notice.source_function == "SyncRepWaitForLSN":
            self._is_unconfirmed = True


class PreparedCursor(psycopg.Cursor[Any]):
    """Sends statements apart from their values, so that the server can prepare those that come again and again."""

    def execute(self, *arguments: Any, **more: Any) -> Any:
        super().execute(*arguments, **more)
        # without a transaction, a statement is its own commit
        if self.connection.autocommit and (self.statusmessage or "").startswith(WRITTEN):
            Connection.patience.end(in_vain=False)
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's; pages, which have a pool, get no connection while others have just failed."""

    _breakers: ClassVar[dict[str, Breaker]] = {}

    @property
    def pool(self) -> Any:
        """The pool of this process, None for commands."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if options:
            options.setdefault("connection_class", Connection)
        return super().pool

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raises OperationalError, at once if others have just failed."""
        if not self.pool:
            return super().get_new_connection(conn_params)
        breaker = self._breakers.setdefault(self.alias, Breaker(PAUSE))
        with breaker.attempt(psycopg.OperationalError("the server did not answer a moment ago")):
            return super().get_new_connection(conn_params)

    def prepared_cursor(self) -> Any:
        """Return a cursor for a statement whose text is always the same; the third time, the server prepares it."""
        # Django's log of queries, for tests and DEBUG, has the values in the text
        if self.queries_logged:
            return self.cursor()
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(PreparedCursor(self.connection))  # type: ignore[attr-defined]

    @contextmanager
    def waiting(self, seconds: float) -> Iterator[None]:
        """Let statements of the current connection be silent for `seconds` until the block ends, as exports may be."""
        connection = self.connection
        if not isinstance(connection, Connection):
            yield
            return
        connection.silence_limit = seconds
        try:
            yield
        finally:
            connection.silence_limit = None

    def chunked_cursor(self) -> Any:
        """Return a cursor on the server only in a transaction, for which PgBouncer keeps one connection.

        Commands do not share theirs, so they always have one.
        """
        return super().chunked_cursor() if self.in_atomic_block or not self.pool else self.cursor()
