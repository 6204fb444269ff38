"""Changes by another tab after the view fetched the row and before the action saves or locks it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from diagnostics.assessing.actions import assessments as actions
from diagnostics.assessing.models import Assessment
from tests.visitors import ANSWERS, Page, Visitor, url

pytestmark = pytest.mark.both_databases


@pytest.fixture
def before_the_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[UUID], object]], None]:
    """Return a function that schedules an event for the moment before the next action's statement."""

    def schedule(event: Callable[[UUID], object]) -> None:
        statements = {name: getattr(actions, name) for name in ("lock_assessment", "save_answers")}

        def late(name: str) -> Callable[..., object]:
            def run(*arguments: Any, **more: object) -> object:
                for each, statement in statements.items():
                    monkeypatch.setattr(actions, each, statement)
                event(getattr(arguments[0], "pk", arguments[0]))
                return statements[name](*arguments, **more)

            return run

        for name in statements:
            monkeypatch.setattr(actions, name, late(name))

    return schedule


@pytest.mark.parametrize("page", ["question", "check"])
def test_if_erased_the_response_is_404(visitor: Visitor, before_the_lock: Callable[..., None], page: str) -> None:
    assessment = visitor.answer_all(**ANSWERS)
    before_the_lock(lambda key: Assessment.objects.filter(pk=key).delete())
    address = url("check", assessment) if page == "check" else url("question", assessment, "leads")
    response = visitor.post(address, {"option": "inbound"})
    assert (response.status_code, Page(response).heading) == (404, "We can't show you this page")


def test_if_submitted_an_answer_redirects_to_the_unchanged_result(
    visitor: Visitor, before_the_lock: Callable[..., None]
) -> None:
    assessment = visitor.answer_all(**ANSWERS)
    before_the_lock(visitor.submit)
    response = visitor.answer(assessment, "leads", "inbound")
    assert (response.status_code, response["Location"]) == (302, url("result", assessment))
    assert Assessment.objects.get(pk=assessment).answers == ANSWERS
