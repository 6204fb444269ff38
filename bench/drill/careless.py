"""The site with one protection removed, for the controls of the drill: gunicorn bench.drill.careless.

The variable CARELESS says which one. Nothing else may import this module.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from salesmodel.wsgi import application  # first, since it sets Django up

# isort: split
from django.conf import settings

from diagnostics.assessing.actions.assessments import submit_assessment
from diagnostics.assessing.models import Assessment
from salesmodel.database import SQLITE

__all__ = ["application"]

LATER = 20
"""Seconds after which a careless site writes what it has acknowledged."""


def answer_first() -> None:
    """Save a submission a moment after its visitor was told that it is saved."""

    def careless(**arguments: Any) -> Assessment:
        def write() -> None:
            time.sleep(LATER)
            submit_assessment(**arguments)

        threading.Thread(target=write).start()
        return Assessment(pk=arguments["assessment_id"])

    patch("diagnostics.assessing.views.wizard.submit_assessment", careless).start()


def leave_connections_unchecked() -> None:
    """Use connections that the database may have closed."""
    settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] = False


def wait_for_ever() -> None:
    """Wait for the database as long as it takes, as Django does by itself."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == SQLITE:
        database["OPTIONS"] = {**database["OPTIONS"], "timeout": 60}
    else:
        database["ENGINE"] = "django.db.backends.postgresql"
        database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 4, "timeout": 30}}


WAYS: dict[str, Callable[[], None]] = {
    "answers first": answer_first,
    "no health checks": leave_connections_unchecked,
    "waits for ever": wait_for_ever,
}

WAYS[os.environ["CARELESS"]]()
