"""A WSGI application that answers with what reached it, and a worker that waits for requests half a second only."""

from collections.abc import Callable, Iterable
from typing import Any

from salesmodel import receiving


def mirror(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    received = len(environ["wsgi.input"].read())
    headers = sorted(f"{name}={value}" for name, value in environ.items() if name.startswith("HTTP_"))
    body = f"{received} {environ['wsgi.url_scheme']} {' '.join(headers)}".encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


class HastyWorker(receiving.Worker):
    def init_process(self) -> None:
        receiving.RECEIVE_LIMIT = 0.5
        super().init_process()
