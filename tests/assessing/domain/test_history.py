"""How a team's results developed."""

from datetime import UTC, datetime
from uuid import UUID

from diagnostics.assessing.domain.history import HistoricResult, histories


def result(number: int, first: str, *, company: str = "", questionnaire: str = "one", follows: int = 0):
    return HistoricResult(
        assessment=UUID(int=number),
        questionnaire=questionnaire,
        company=company,
        completed_at=datetime(2026, 1, number, tzinfo=UTC),
        first=(first,),
        follows=UUID(int=follows) if follows else None,
    )


def test_is_in_the_order_of_completion_with_what_changed() -> None:
    (history,) = histories([result(3, "team", follows=1), result(2, "inbound"), result(1, "inbound")])
    assert [each.assessment.int for each in history.results] == [1, 2, 3]
    assert (history.changes, history.retakes) == (1, 1)


def test_is_one_for_each_company_and_questionnaire_with_several_results() -> None:
    found = histories(
        [
            *(result(day, "team", company="Acme") for day in (1, 2)),
            *(result(day, "team", company=" acme ") for day in (3, 4)),
            *(result(day, "team", questionnaire="two") for day in (5, 6)),
            result(7, "team", company="Alone"),
        ]
    )
    assert [[each.assessment.int for each in history.results] for history in found] == [[5, 6], [1, 2, 3, 4]]
