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
from diagnostics.assessing.actions.assessments import submit_assessment
from diagnostics.assessing.models import Assessment

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


WAYS: dict[str, Callable[[], None]] = {"answers first": answer_first}

WAYS[os.environ["CARELESS"]]()
