"""Logging: one JSON object per line on standard output, with the request's id and without personal data."""

import logging.config
from typing import Any

import structlog
from structlog.typing import EventDict

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _without_address(logger: Any, method: str, event: EventDict) -> EventDict:
    """Remove the URL from Django's message on a failed request, since it may open an assessment.

    The line of RequestMiddleware, which has the same id, names the route.
    """
    if event.get("logger") == "django.request":
        event["event"] = str(event["event"]).partition(":")[0]
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(config: dict[str, Any]) -> None:
    """Send structlog's and the standard library's records to standard output as JSON, from `config["level"]` up."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": [*SHARED, _without_address],
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        structlog.processors.JSONRenderer(),
                    ],
                }
            },
            "handlers": {
                "stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}
            },
            "root": {"handlers": ["stdout"], "level": "WARNING"},
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
