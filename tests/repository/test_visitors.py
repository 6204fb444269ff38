"""What tests begin with is what the pages would have saved."""

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.models.assessments import NAMING_FIELDS
from tests.visitors import ANSWERS, Visitor

UNASKED = {**ANSWERS, "repeat_revenue": "hardly_any"}
"""Two sales models do not tie, so that the separating question is not asked."""


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"leads": "mixed"},
        ANSWERS,
        UNASKED,
        dict(reversed(ANSWERS.items())),
        {**ANSWERS, "people": "robots"},
        {**ANSWERS, "unheard_of": "mixed"},
    ],
    ids=["none", "one", "all", "unasked", "backwards", "unknown option", "unknown question"],
)
def test_answers_are_saved_as_by_the_pages(visitor: Visitor, answers: dict[str, str]) -> None:
    by_pages, begun = visitor.answer_all(**answers), visitor.begin(**answers)
    assert _answers_of(begun) == _answers_of(by_pages)


@pytest.mark.parametrize("answers", [ANSWERS, UNASKED, {"leads": "mixed"}], ids=["all", "unasked", "one"])
def test_what_is_submitted_is_submitted_as_by_the_pages(visitor: Visitor, answers: dict[str, str]) -> None:
    by_pages = visitor.answer_all(**answers)
    visitor.submit(by_pages, "North AS", "hubspot")
    completed = visitor.complete("North AS", "hubspot", **answers)
    assert _kept(completed) == _kept(by_pages)


def _answers_of(assessment: object) -> dict[str, str]:
    answers: dict[str, str] = Assessment.objects.get(pk=assessment).answers
    return answers


def _kept(assessment: object) -> dict[str, object]:
    row = Assessment.objects.get(pk=assessment)
    names = ("version_id", "answers", "outcome", "leading", "owner_id", "browser", "is_completed", *NAMING_FIELDS)
    return {name: getattr(row, name) for name in names}
