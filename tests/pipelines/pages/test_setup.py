"""The set-up sheet: what the files hold too, as rows to type in and tick."""

import pytest

from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.domain.handoff import Ending, HandedPipeline
from diagnostics.pipelines.pages.setup import SetUpPage, set_up_page
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import AWKWARD, LANGUAGES, handed, reference_outcomes, undetermined
from tests.reference import reference_instrument
from tests.support.playbooks import ASSESSMENT

LONGEST = reference_outcomes()[-1]


def sheet_of(*pipelines: HandedPipeline) -> SetUpPage:
    return set_up_page(reference_instrument(), LONGEST, pipelines, assessment=ASSESSMENT)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", reference_outcomes(), ids=lambda outcome: str(len(outcome.pipeline.stages)))
def test_every_stage_that_is_handed_over_has_a_row(outcome: Outcome, language: str) -> None:
    pipelines = handed(outcome, language)
    with override_language(language):
        page = sheet_of(*pipelines)
    assert [pipeline.label for pipeline in page.pipelines] == [pipeline.label for pipeline in pipelines]
    for shown, pipeline in zip(page.pipelines, pipelines, strict=True):
        assert [
            (row.label, row.probability, row.idle_days, row.enters, row.leaves, row.is_open) for row in shown.rows
        ] == [
            (
                stage.label,
                stage.probability,
                stage.idle_days,
                stage.entry_criterion,
                stage.exit_criterion,
                stage.ending is Ending.OPEN,
            )
            for stage in pipeline.stages
        ]
        assert [row.number for row in shown.rows] == list(range(1, len(pipeline.stages) + 1))
        assert all(row.idle_days and row.enters and row.leaves for row in shown.rows if row.is_open)


def test_rows_end_in_won_and_lost() -> None:
    for pipeline in sheet_of(*handed(LONGEST, "en")).pipelines:
        assert [row.kind for row in pipeline.rows[-3:]] == ["Open", "Won", "Lost"]
        assert [row.probability for row in pipeline.rows[-2:]] == [100, 0]


def test_it_says_whether_there_is_a_second_pipeline() -> None:
    assert (sheet_of(*handed(LONGEST, "en")).has_growth, sheet_of(AWKWARD).has_growth) == (True, False)


def test_it_asks_of_the_crm_what_the_leading_model_needs() -> None:
    leading = reference_instrument().sales_model_by_key[LONGEST.leading or ""]
    assert sheet_of().needs == leading.crm_needs.lines_in("en")
    assert set_up_page(reference_instrument(), undetermined(), [], assessment=ASSESSMENT).needs == ()
