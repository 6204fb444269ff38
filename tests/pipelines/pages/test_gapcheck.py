"""What the gap check says about sales models."""

from uuid import UUID

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose, diagnose_undecided
from diagnostics.pipelines.domain.gapcheck import CurrentStage, check_gaps
from diagnostics.pipelines.pages.gapcheck import GapPage, gap_page
from tests.reference import first_edition_instrument, reference_instrument
from tests.visitors import ANSWERS

OURS, FIRST = reference_instrument(), first_edition_instrument()


def page_of(instrument: Instrument, outcome: Outcome) -> GapPage:
    stages = [
        CurrentStage("Talk", "qualify"),
        CurrentStage("Check in", "first_check_in"),
        CurrentStage("More", "upsell"),
    ]
    recommended = [placed.key for placed in outcome.pipeline.stages]
    return gap_page(UUID(int=1), instrument, outcome, check_gaps(instrument, recommended, stages), title="")


def test_every_sales_model_that_shares_the_lead_is_the_result() -> None:
    page = page_of(OURS, diagnose_undecided(OURS, ANSWERS))
    assert page.headline == "Account-based selling, relationship selling and team selling"
    assert {fit.model.key for fit in page.fits if fit.is_first} == {"account_based", "relationship", "team"}
    assert page.best == (
        "Your stages today fit Relationship selling best, which is the sales model that your answers point to."
    )


def test_in_the_first_edition_it_is_the_leading_sales_model_alone() -> None:
    page = page_of(FIRST, diagnose(FIRST, ANSWERS))
    assert page.headline == "Account-based selling"
    assert [fit.model.key for fit in page.fits if fit.is_first] == ["account_based"]
