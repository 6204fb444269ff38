"""How many assessments one visitor can leave open: nobody fills the tables by beginning."""

import pytest

from diagnostics.assessing.actions import assessments
from diagnostics.assessing.models import Assessment
from tests.visitors import Page, Visitor, url

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessments, "OPEN_LIMIT", 3)
    # no start counts as a double click
    monkeypatch.setattr(assessments, "_just_begun", lambda by, **given: None)


class TestAnotherOne:
    def test_is_the_oldest_without_an_answer_when_there_are_many(self, visitor: Visitor) -> None:
        begun = [visitor.start() for _ in range(3)]
        visitor.answer(begun[0], "leads", "mixed")
        assert [visitor.start(), visitor.start()] == [begun[1], begun[1]]
        assert Assessment.objects.count() == 3

    def test_is_refused_when_all_are_answered(self, visitor: Visitor) -> None:
        for _ in range(3):
            visitor.begin(leads="mixed")
        response = visitor.post(url("start"), follow=True)
        assert (response.status_code, response.redirect_chain) == (200, [(f"{url('archive')}?state=begun", 302)])
        assert Page(response).notices[0].startswith("You have begun many assessments")
        assert Assessment.objects.count() == 3

    def test_is_begun_once_one_is_completed_or_erased(self, visitor: Visitor) -> None:
        for _ in range(2):
            visitor.begin(leads="mixed")
        visitor.complete()
        last = visitor.begin(leads="mixed")
        visitor.post(url("erase", last))
        assert visitor.begin(leads="mixed") != last
        assert Visitor().start() != last
