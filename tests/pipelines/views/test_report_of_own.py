"""The result as a PDF once the team has a pipeline of its own."""

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.domain.editing import added, edited, left_out
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.pipelines.queries.own_pipelines import plan_of
from tests.pipelines.views.test_report import LONGEST, TYPICAL, UNDETERMINED
from tests.support.own_pipelines import keep, keep_pipeline
from tests.support.pdfs import read, report_of
from tests.visitors import Visitor


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("answers", [TYPICAL, UNDETERMINED, LONGEST], ids=["one", "none", "longest"])
def test_it_is_two_pages_if_it_is_no_longer_than_the_recommended_one(
    visitor: Visitor, answers: dict[str, str], language: str
) -> None:
    assessment = visitor.complete("North team", **answers)
    own = plan_of(Assessment.objects.with_version().get(pk=assessment)).recommended
    own = edited(own, own.stages[0].id, name="First talk", exit_criterion="They want to go on. " * 4)
    for number, name in enumerate(("Pilot", "Legal check"), start=1):
        own = added(left_out(own, own.stages[number].id), OwnStage("own-", name=name))
    keep_pipeline(assessment, own)
    reader = read(report_of(visitor, assessment, language))
    assert [page.extract_text().split("\n")[-1] for page in reader.pages] == ["1 / 2", "2 / 2"]


def test_it_has_the_teams_stages_and_says_what_was_recommended(visitor: Visitor) -> None:
    assessment = visitor.complete()
    keep(
        assessment,
        OwnStage("proposal", name="Offer", exit_criterion="They have it in writing", owner="Ann"),
        OwnStage("own-1", name="Pilot"),
        OwnStage("close", wins=True),
    )
    first, second = (page.extract_text() for page in read(report_of(visitor, assessment)).pages)
    assert [name for name in ("Offer", "Pilot", "Your own stage") if name not in first] == []
    written = ("Offer", "They have it in writing", "Ann", "Pilot", "Not written yet")
    recommended = ("made from the recommended one", "Proposal is called", "Left out:", "Negotiate", "Added: Pilot.")
    first, second = (" ".join(text.split()) for text in (first, second))
    assert [text for text in recommended if text not in first] == []
    assert [text for text in written if text not in second] == []
