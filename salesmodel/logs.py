"""Logging: one JSON object per line on standard output, with the request's id and without personal data."""

import json
import logging.config
import re
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import cache
from typing import Any

import structlog
from django.db import DataError, Error
from structlog.typing import EventDict

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_OF_A_REQUEST = re.compile(r"Invalid request|Error handling request")
"""How gunicorn's messages begin that go on with a visitor's address or the address of a page."""


def _without_address(logger: Any, method: str, event: EventDict) -> EventDict:
    """Remove addresses from messages of Django and gunicorn: the URL may open an assessment.

    The line of RequestMiddleware, which has the same id, names the route.
    """
    text = str(event["event"])
    if event.get("logger") == "django.request":
        event["event"] = text.partition(":")[0]
    elif event.get("logger") == "gunicorn.error" and (match := _OF_A_REQUEST.match(text)):
        event["event"] = match[0]
    return event


request_id_of_logs: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that a thread answers, "" if none, for the lines that it logs meanwhile."""


def _with_id_of_thread(logger: Any, method: str, event: EventDict) -> EventDict:
    request_id = request_id_of_logs.get()
    if request_id:
        event["request_id"] = request_id
    return event


def _with_request_id(logger: Any, method: str, event: EventDict) -> EventDict:
    """Add the id to what Django logs about a response after all middleware."""
    request = getattr(event.get("_record"), "request", None)
    request_id = getattr(request, "META", {}).get(REQUEST_ID)
    if request_id and "request_id" not in event:
        event["request_id"] = request_id
    return event


def _without_values(logger: Any, method: str, event: EventDict) -> EventDict:
    """Cut the messages of the database in a traceback: after the first line, they quote the values of the row."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple) or error is True:
        error = (sys.exc_info() if error is True else error)[1]
    if isinstance(error, BaseException):
        text = structlog.processors.ExceptionRenderer()(logger, method, {"exc_info": error})["exception"]
        for message, short in _messages(error):
            text = text.replace(message, short)
        event["exception"] = text
    return event


def _messages(error: BaseException | None) -> Iterator[tuple[str, str]]:
    """Return what the database said for the error and its causes, and what of it holds no value."""
    while error is not None:
        if isinstance(error, Error):
            message = str(error)
            short = message.partition("\n")[0]
            yield message, short.partition(":")[0] if isinstance(error, DataError) else short
        error = error.__cause__ or error.__context__


REQUEST_ID = "salesmodel.request_id"
"""Where RequestMiddleware keeps the id of a request, in its META."""

WARM_UP = "salesmodel.warm_up"
"""In the META of a request that the server makes itself before it takes any, which is not logged."""


@cache
def _encoder(default: Callable[[Any], Any]) -> json.JSONEncoder:
    return json.JSONEncoder(default=default)


def _as_json(event: EventDict, default: Callable[[Any], Any]) -> str:
    """Return what `json.dumps` does, with an encoder that is made once."""
    return _encoder(default).encode(event)


_RENDERER = structlog.processors.JSONRenderer(_as_json)


class Line(str):
    """A line of our own loggers, as it is written."""

    __slots__ = ()


def _as_line(logger: Any, method: str, event: EventDict) -> str:
    return Line(_RENDERER(logger, method, event))


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Makes lines of what libraries log; those of our own loggers are there already."""

    def format(self, record: logging.LogRecord) -> str:
        return record.msg if isinstance(record.msg, Line) else super().format(record)


SHARED: list[Any] = [
    _with_id_of_thread,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

PROCESSORS: list[Any] = []
"""What each line of our own loggers goes through."""

JSON: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": Formatter,
            "foreign_pre_chain": [*SHARED, _without_address, _with_request_id],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_values,
                _RENDERER,
            ],
        }
    },
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
    "root": {"handlers": ["stdout"], "level": "WARNING"},
}

GUNICORN: dict[str, Any] = {
    **JSON,
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": ["stdout"], "propagate": False},
        # requests are logged by the site itself
        "gunicorn.access": {"level": "CRITICAL", "propagate": False},
    },
}
"""gunicorn's own lines, in the same form."""


def configure(config: dict[str, Any]) -> None:
    """Send structlog's and the standard library's records to standard output as JSON, from `config["level"]` up.

    With `config["counts"]`, events are counted for Prometheus, whatever the level.
    """
    # no line says which line of code logged it, so nothing looks for it: docs.python.org/3/howto/logging.html
    logging._srcfile = None
    # the same list, however often this is called, since loggers keep it
    PROCESSORS[:] = [
        *SHARED,
        *_counting(config["counts"]),
        structlog.stdlib.filter_by_level,
        _without_values,
        _as_line,
    ]
    structlog.configure(
        processors=PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            **JSON,
            "loggers": {
                "request": {"level": config["level"]},
                "diagnostics": {"level": config["level"]},
                # whatever LOG_LEVEL says
                "security": {"level": "INFO"},
                # RequestMiddleware logs the same with more details
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "CRITICAL"},
            },
        }
    )


def _counting(counts: bool) -> list[Any]:
    if not counts:
        return []
    # takes a while to import
    from salesmodel.metrics import count_event

    return [count_event]
