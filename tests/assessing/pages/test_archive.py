"""A row of the list of past assessments."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from diagnostics.assessing.pages.archive import AssessmentRow, assessment_row
from tests.builders import make_instrument, make_option, make_question, make_text

UNSURE = make_option("unsure", is_unknown=True)
INSTRUMENT = make_instrument(
    questions=[
        make_question("leads", make_option("inbound", inbound=3), make_option("both", inbound=3, outbound=3), UNSURE)
    ],
    separating_question=make_text("Which stands out?"),
)
ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
BEGUN, COMPLETED = datetime(2026, 1, 9, 14, 5, tzinfo=UTC), datetime(2026, 1, 9, 14, 7, tzinfo=UTC)


def row(**changes: Any) -> AssessmentRow:
    defaults = {"title": "", "answers": {"leads": "inbound"}, "started_at": BEGUN, "completed_at": COMPLETED}
    return assessment_row(INSTRUMENT, assessment=ASSESSMENT, **{**defaults, **changes})


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
        ({"answers": {"leads": "unsure"}}, "No sales model stands out yet", "No sales model stands out yet"),
        (
            {"answers": {"leads": "both", "stands_out": "equal"}},
            "name inbound and name outbound",
            "name inbound and name outbound",
        ),
        ({"answers": {"leads": "both", "stands_out": "outbound"}}, "name outbound", "name outbound"),
        ({"answers": {}, "completed_at": None}, "Unfinished assessment", "Unfinished assessment"),
    ],
    ids=["named", "undetermined", "shared", "separated", "begun"],
)
def test_is_named_by_its_title_or_else_by_its_result_or_progress(
    changes: dict[str, Any], title: str, model: str
) -> None:
    assert (row(**changes).title, row(**changes).model) == (title, model)


def test_of_a_begun_assessment_has_its_start() -> None:
    begun = row(answers={}, completed_at=None)
    assert (begun.is_completed, begun.when, begun.answered, begun.total) == (False, BEGUN, 0, 1)


@pytest.mark.parametrize(
    ("answers", "answered"), [({"leads": "both"}, 1), ({"leads": "both", "stands_out": "equal"}, 2)]
)
def test_counts_the_separating_question_if_it_is_asked(answers: dict[str, str], answered: int) -> None:
    begun = row(answers=answers, completed_at=None)
    assert (begun.answered, begun.total) == (answered, 2)
