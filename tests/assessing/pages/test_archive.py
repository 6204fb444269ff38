"""A row of the list of past assessments."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from diagnostics.assessing.pages.archive import AssessmentRow, assessment_row
from tests.builders import make_instrument

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
BEGUN, COMPLETED = datetime(2026, 1, 9, 14, 5, tzinfo=UTC), datetime(2026, 1, 9, 14, 7, tzinfo=UTC)


def row(**changes: Any) -> AssessmentRow:
    defaults = {"title": "", "leading": "inbound", "answered": 1, "started_at": BEGUN, "completed_at": COMPLETED}
    return assessment_row(make_instrument(), assessment=ASSESSMENT, **{**defaults, **changes})


def test_of_a_completed_assessment() -> None:
    assert row() == AssessmentRow(
        assessment=ASSESSMENT,
        title="name inbound",
        model="name inbound",
        is_completed=True,
        when=COMPLETED,
        answered=1,
        total=1,
    )


@pytest.mark.parametrize(
    ("changes", "title", "model"),
    [
        ({"title": "North"}, "North", "name inbound"),
        ({"leading": ""}, "No sales model stands out yet", "No sales model stands out yet"),
        ({"leading": "", "completed_at": None}, "Unfinished assessment", "Unfinished assessment"),
    ],
    ids=["named", "undetermined", "begun"],
)
def test_is_named_by_its_title_or_else_by_its_result_or_progress(
    changes: dict[str, Any], title: str, model: str
) -> None:
    assert (row(**changes).title, row(**changes).model) == (title, model)


def test_of_a_begun_assessment_has_its_start() -> None:
    begun = row(leading="", completed_at=None)
    assert (begun.is_completed, begun.when) == (False, BEGUN)
