"""Assessments as the query of exports yields them, and as rows by their headers."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from diagnostics.assessing.domain.exports import ExportedVersion
from diagnostics.assessing.pages.exports import Export, Row
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument

ID = UUID("01936b2e-0000-7000-8000-000000000001")
BEGUN, COMPLETED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 2, 5, tzinfo=UTC)
INSTRUMENT = make_instrument()


def published(instrument: Instrument = INSTRUMENT, *, version: int = 1, number: int = 1) -> ExportedVersion:
    return ExportedVersion(version, instrument.key, number, "0123456789abcdef", instrument)


def completed(instrument: Instrument = INSTRUMENT, answers: dict[str, str] | None = None, **changes: Any) -> Row:
    """Return a completed assessment as the query yields it."""
    answers = answers or {"leads": "inbound"}
    outcome = diagnose(instrument, answers)
    row = {
        "pk": ID,
        "title": "North",
        "company": "Nordisk",
        "crm": "hubspot",
        "own_pipeline__document__beginning": None,
        "note": "for Kari",
        "owner__email": "kari@example.com",
        "version_id": 1,
        "started_at": BEGUN,
        "completed_at": COMPLETED,
        "leading": outcome.leading or "",
        "answers_json": json.dumps(answers),
        "outcome_json": json.dumps(dump_outcome(outcome)),
    }
    return {**row, **changes}


def begun(**answers: str) -> Row:
    return completed(completed_at=None, leading="", answers_json=json.dumps(answers), outcome_json=None)


def table(export: Export, *rows: Row) -> list[dict[str, Any]]:
    """Return rows by their headers."""
    headers = [column.header for column in export.columns]
    return [dict(zip(headers, [*cells, *recurring], strict=True)) for cells, recurring in map(export.cells, rows)]
