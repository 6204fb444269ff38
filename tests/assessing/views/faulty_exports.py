"""The site for a separate server, with the fault in its exports that the environment's FAULT names.

`breaks`: fails after some rows. `slow`: takes four seconds. `slower`: takes half a minute. `endless`: never ends. When
an export ends or is cancelled, it writes the file in CLOSED.
"""

import os
import time
from pathlib import Path
from typing import Any

from salesmodel.wsgi import application  # isort: skip  # sets the site up, so it comes first

from diagnostics.assessing.views import exports
from diagnostics.assessing.views.downloads import Rows
from salesmodel.startup import load_everything

__all__ = ["application"]

# as the server does before it starts its workers
load_everything()

FAULT = os.environ["FAULT"]
PAUSES = {"slow": 8, "slower": 60}.get(FAULT, 0)


def _faulty(rows: Rows) -> Rows:
    first = next(rows)
    try:
        while FAULT == "endless":
            yield first
        for _ in range(PAUSES):
            time.sleep(0.5)
            yield first
        yield from [first] * 5000
        if FAULT == "breaks":
            raise RuntimeError("the database is gone")
    finally:
        rows.close()
        Path(os.environ["CLOSED"]).write_text("closed")


_export_rows = exports.export_rows
_begun: list[Rows] = []


def _faulty_rows(assessments: Any, fields: Any) -> Rows:
    # referenced here, so that garbage collection does not close it
    _begun.append(_faulty(_export_rows(assessments, fields)))
    return _begun[-1]


exports.export_rows = _faulty_rows
