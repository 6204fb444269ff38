"""The sockets of `salesmodel.receiving`."""

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

SEND_LIMIT = 10.0
"""Seconds in which a client must take one part of a response."""


class PatientSocket(socket.socket):
    """A socket whose blocking operations end after SEND_LIMIT, as if the client had gone.

    It can hold what is sent next, so that the headers leave with the first part of the body: if a process dies after
    the headers, a proxy can no longer ask another one.
    """

    _holds = False
    _held = b""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(SEND_LIMIT if flag else 0)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold the first part until there is a second one, or the block ends; drop it if the block fails."""
        self._holds = True
        try:
            yield
            self._send_held()
        finally:
            self._holds, self._held = False, b""

    def _send_held(self) -> None:
        if self._held:
            self.sendall(b"")

    def sendall(self, data: Any, flags: int = 0) -> None:
        if self._holds:
            self._holds, self._held = False, data
            return
        if self._held:
            data, self._held = self._held + data, b""
        self._in_time(partial(super().sendall, data, flags))

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        self._send_held()
        return int(self._in_time(partial(super().sendfile, file, offset, count)))

    def recv(self, size: int, flags: int = 0) -> bytes:
        return bytes(self._in_time(partial(super().recv, size, flags)))

    @staticmethod
    def _in_time(operation: Callable[[], Any]) -> Any:
        try:
            return operation()
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the client is too slow") from error
