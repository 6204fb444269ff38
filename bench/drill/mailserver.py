"""A mail server on this machine that counts what it accepts, and can be silent or gone."""

import socket
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

from tests.postgresql import free_port


class MailServer:
    """Speaks as much SMTP as it takes to accept a message; `slow` seconds pass before it confirms one.

    `received` counts messages by their subject. While it is silent it takes connections and says nothing.
    """

    def __init__(self, *, slow: float = 0.0) -> None:
        self.port = free_port()
        self.slow = slow
        self.received: Counter[str] = Counter()
        self.is_silent = True
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self._stopped = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self._stopped.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            with suppress(OSError):
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if self.is_silent:
                self._stopped.wait(60)
                return
            lines = connection.makefile("rb")
            connection.sendall(b"220 here\r\n")
            for line in lines:
                verb = line[:4].upper()
                if verb == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    subject = _subject(lines)
                    self._stopped.wait(self.slow)
                    self.received[subject] += 1
                connection.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


def _subject(lines: Iterable[bytes]) -> str:
    """Read a message to its end and return its subject."""
    subject = ""
    for line in lines:
        if line.lower().startswith(b"subject:"):
            subject = line.partition(b":")[2].strip().decode()
        if line == b".\r\n":
            break
    return subject
