"""The site for a server of its own, whose exports go wrong as the environment's FAULT says.

`breaks`: fails after some rows. `slow`: takes four seconds. `endless`: never ends. Once an export is over or was given
up, it tells the file in TOLD.
"""

import os
import time
from pathlib import Path
from typing import Any

from salesmodel.wsgi import application  # isort: skip  # sets the site up, so it comes first

from diagnostics.presenters.downloads import Records
from diagnostics.views import exports

__all__ = ["application"]

FAULT = os.environ["FAULT"]
PAUSES = 8


def _faulty(found: Records) -> Records:
    first = next(found)
    try:
        while FAULT == "endless":
            yield first
        for _ in range(PAUSES if FAULT == "slow" else 0):
            time.sleep(0.5)
            yield first
        yield from [first] * 5000
        if FAULT == "breaks":
            raise RuntimeError("the database is gone")
    finally:
        found.close()
        Path(os.environ["TOLD"]).write_text("given up")


_records = exports.records
_begun: list[Records] = []


def _faulty_records(rows: Any, *, is_own: bool) -> Records:
    # kept, so that nothing but closing ends it
    _begun.append(_faulty(_records(rows, is_own=is_own)))
    return _begun[-1]


exports.records = _faulty_records
