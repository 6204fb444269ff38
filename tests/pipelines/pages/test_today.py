"""What the page of today's stages says about sales models."""

from uuid import UUID

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose, diagnose_undecided
from diagnostics.pipelines.domain.today import CurrentStage, compare_today
from diagnostics.pipelines.pages.today import TodayPage, today_page
from tests.reference import first_edition_instrument, reference_instrument
from tests.visitors import ANSWERS

OURS, FIRST = reference_instrument(), first_edition_instrument()


def page_of(instrument: Instrument, outcome: Outcome) -> TodayPage:
    stages = [
        CurrentStage("Talk", "qualify"),
        CurrentStage("Check in", "first_check_in"),
        CurrentStage("More", "upsell"),
    ]
    return page_with(instrument, outcome, *stages)


def page_with(instrument: Instrument, outcome: Outcome, *stages: CurrentStage) -> TodayPage:
    check = compare_today(instrument, outcome.pipeline.stages, stages)
    return today_page(UUID(int=1), instrument, outcome, check, title="")


def own(*keys: str | None) -> list[CurrentStage]:
    return [CurrentStage(f"Our {key}", key) for key in keys]


def test_every_sales_model_that_shares_the_lead_is_the_result() -> None:
    page = page_of(OURS, diagnose_undecided(OURS, ANSWERS))
    assert page.headline == "Account-based selling, relationship selling and team selling"
    assert {fit.model.key for fit in page.fits if fit.is_first} == {"account_based", "relationship", "team"}
    assert page.best == "Your stages do not point clearly to a sales model."


def test_in_the_first_edition_it_is_the_leading_sales_model_alone() -> None:
    page = page_of(FIRST, diagnose(FIRST, ANSWERS))
    assert page.headline == "Account-based selling"
    assert [fit.model.key for fit in page.fits if fit.is_first] == ["account_based"]


class TestSentences:
    OUTCOME = diagnose_undecided(OURS, ANSWERS)

    def test_say_how_much_of_the_pipeline_there_is(self) -> None:
        page = page_with(OURS, self.OUTCOME, *own("present", "qualify", "visit", None, "proposal"))
        total = len(self.OUTCOME.pipeline.stages)
        assert page.summary.startswith(
            f"You already have 3 of {total} stages. {total - 3} are missing. 2 of yours are "
        )

    def test_say_what_to_do_with_each_stage(self) -> None:
        page = page_with(
            OURS, self.OUTCOME, *own("present", "proposal", "proposal", "close", "negotiate", "visit", None)
        )
        assert [row.sentence for row in page.rows[:7]] == [
            "You have this: sharpen it to Present to stakeholders",
            "You have this",
            "The same stage as Our proposal: two names for one stage",
            "You have this, in another place",
            "You have this",
            "Used in other sales models, not in yours",
            "Not in the recommendation",
        ]
        assert page.rows[7].sentence == "Missing: you have no stage for this"

    def test_say_when_nothing_differs(self) -> None:
        stages = own(*(placed.key for placed in self.OUTCOME.pipeline.stages))
        page = page_with(OURS, self.OUTCOME, *stages)
        assert page.summary == f"You already have all {len(stages)} stages, in the recommended order."

    def test_name_the_sales_model_that_todays_pipeline_is_of(self) -> None:
        page = page_with(OURS, self.OUTCOME, *own("visit", "in_cart", "checkout", "paid", "repeat_purchase"))
        name = OURS.sales_model_by_key["transactional"].inside_sentence
        assert page.best.startswith(f"Your pipeline looks built for {name}, but your answers point to account-based")

    def test_name_it_when_the_answers_point_there_too(self) -> None:
        alone = [placed.key for placed in compose_alone(OURS, "account_based").stages]
        page = page_with(OURS, self.OUTCOME, *own(*alone))
        assert page.best.endswith("which is also where your answers point.")
