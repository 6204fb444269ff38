"""The page that offers the files."""

from dataclasses import replace
from uuid import UUID

from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import CrmStage, Ending, Part
from diagnostics.pipelines.pages.handoff import HandoffPage, TargetCard, handoff_page
from tests.pipelines.crms.pipelines import AWKWARD

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
GROWTH = replace(AWKWARD, part=Part.GROWTH)


def card(page: HandoffPage, key: str) -> TargetCard:
    return next(one for one in (*page.crms, *page.others) if one.target.key == key)


def test_offers_every_target_once() -> None:
    page = handoff_page(ASSESSMENT, [AWKWARD], title="North")
    assert [one.target.key for one in (*page.crms, *page.others)] == list(TARGETS)
    assert (page.title, page.assessment, page.pipelines) == ("North", ASSESSMENT, (AWKWARD,))


def test_offers_one_file_for_each_pipeline_or_one_for_all() -> None:
    page = handoff_page(ASSESSMENT, [AWKWARD, GROWTH], title="")
    assert card(page, "hubspot").files == (
        ("Download new business", f"/assessments/{ASSESSMENT}/handoff/hubspot/new-business/"),
        ("Download customer growth", f"/assessments/{ASSESSMENT}/handoff/hubspot/growth/"),
    )
    assert card(page, "json").files == (("Download the file", f"/assessments/{ASSESSMENT}/handoff/json/"),)


def test_names_exceeded_limits_before_the_download() -> None:
    stages = [CrmStage(str(number), "x" * 37 if number else "Qualify", Ending.OPEN, 10) for number in range(2)]
    many = [CrmStage(str(number), "Qualify", Ending.OPEN, 10) for number in range(101)]
    long = handoff_page(ASSESSMENT, [replace(AWKWARD, stages=tuple(stages))], title="")
    repeated = handoff_page(ASSESSMENT, [replace(AWKWARD, stages=tuple(many))], title="")
    assert card(long, "hubspot").breaches == (
        f"“{'x' * 37}” has 37 characters, and at most 36 are taken. Shorten it after the download.",
    )
    assert card(repeated, "hubspot").breaches == (
        "The pipeline has 101 stages, and at most 100 are taken. Leave some out.",
        "“Qualify” stands more than once, and stages must differ. Rename one after the download.",
    )
    assert card(repeated, "json").breaches == ()
