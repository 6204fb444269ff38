"""The site with one protection removed, for the controls of the drill: gunicorn bench.drill.careless.

`python -m bench.drill.careless worker` runs a command of it. The variable CARELESS says which protection. Nothing else
may import this module.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from salesmodel.wsgi import application  # first, since it sets Django up

# isort: split
from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from diagnostics.assessing.actions.assessments import ON_COMPLETION, submit_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.journey import diagnose
from diagnostics.site.models import OutgoingMail
from salesmodel.database import DJANGOS_SQLITE, SQLITE

__all__ = ["application"]

SUBMIT = "diagnostics.assessing.views.wizard.submit_assessment"
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

    patch(SUBMIT, careless).start()


def die_after_saving() -> None:
    """Kill the worker after a submission is saved and before it is answered, once for each assessment."""

    def mortal(**arguments: Any) -> Assessment:
        saved = submit_assessment(**arguments)
        _die_once(arguments["assessment_id"])
        return saved

    patch(SUBMIT, mortal).start()


def die_and_submit_anew() -> None:
    """The same, and take a submission that is sent again for another one."""

    def mortal(**arguments: Any) -> Assessment:
        saved = _submit_anyway(arguments["assessment_id"])
        _die_once(arguments["assessment_id"])
        return saved

    patch(SUBMIT, mortal).start()
    patch("diagnostics.assessing.views.wizard.Wizard.is_completed", False).start()


def look_first() -> None:
    """Submit without a lock or a condition: look whether it is done, and do it a moment later."""

    def careless(**arguments: Any) -> Assessment:
        assessment = Assessment.objects.get(pk=arguments["assessment_id"])
        if assessment.is_completed:
            return assessment
        time.sleep(0.2)
        return _submit_anyway(assessment.pk)

    patch(SUBMIT, careless).start()


def _submit_anyway(assessment_id: UUID) -> Assessment:
    assessment = Assessment.objects.with_version().get(pk=assessment_id)
    outcome = diagnose(instrument_of(assessment.version), assessment.answers)
    assessment.outcome, assessment.completed_at = dump_outcome(outcome), timezone.now()
    with transaction.atomic():
        assessment.save()
        for follow_up in ON_COMPLETION:
            follow_up(assessment)
    return assessment


def _die_once(assessment_id: UUID) -> None:
    mark = Path(os.environ["CARELESS_MARKS"]) / str(assessment_id)
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def pretend() -> None:
    """Acknowledge a submission that could not be saved."""

    def careless(**arguments: Any) -> Assessment:
        try:
            return submit_assessment(**arguments)
        except DatabaseError:
            return Assessment(pk=arguments["assessment_id"])

    patch(SUBMIT, careless).start()


def sync_seldom() -> None:
    """Let SQLite return from a commit before it is on the disk."""
    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")


def defer_locks() -> None:
    """Let SQLite's transactions take the write lock when they first write, as Django does by itself."""
    settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"


def wait_for_ever() -> None:
    """Wait for the database as long as it takes, as Django does by itself."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == SQLITE:
        database["ENGINE"] = DJANGOS_SQLITE
        database["OPTIONS"] = {**database["OPTIONS"], "timeout": 60}
    else:
        database["ENGINE"] = "django.db.backends.postgresql"
        database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 4, "timeout": 30}}


def send_unclaimed() -> None:
    """Send a message without noting before that it may have left."""
    update = QuerySet.update

    def careless(rows: "QuerySet[Any]", **changes: Any) -> int:
        is_claim = rows.model is OutgoingMail and changes.get("sending_since")
        return rows.count() if is_claim else update(rows, **changes)

    patch.object(QuerySet, "update", careless).start()


def hash_at_once() -> None:
    """Hash as many passwords at the same time as there are threads."""
    for module in ("salesmodel.security", "diagnostics.people.adapters.accounts"):
        patch(f"{module}.hashing", nullcontext).start()


WAYS: dict[str, Callable[[], None]] = {
    "answers first": answer_first,
    "dies after saving": die_after_saving,
    "dies, and submits anew": die_and_submit_anew,
    "looks first": look_first,
    "pretends": pretend,
    "seldom synced": sync_seldom,
    "deferred locks": defer_locks,
    "waits for ever": wait_for_ever,
    "unclaimed mail": send_unclaimed,
    "hashes at once": hash_at_once,
}

WAYS[os.environ["CARELESS"]]()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
