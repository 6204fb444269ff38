"""What pages say about open deals."""

from diagnostics.instrument.journey import diagnose
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.pages.open_deals import OpenDeals, open_deals
from diagnostics.site.languages import override_language
from tests.builders import make_instrument

INSTRUMENT = make_instrument()
PLAN = Plan(INSTRUMENT, diagnose(INSTRUMENT, {"leads": "inbound"}))
TODAY = [CurrentStage("Behov", "qualify"), CurrentStage("På vent", None)]


def test_says_where_deals_go_and_where_that_is_a_guess() -> None:
    assert open_deals(PLAN, TODAY) == OpenDeals(
        moves=(
            "From “Behov” to “qualify”.",
            "From “På vent” to the stage that the deals have reached, perhaps “qualify”, or close them: "
            "nothing in the new pipeline is like “På vent”.",
        ),
        is_known=True,
    )


def test_says_it_in_norwegian() -> None:
    with override_language("nb"):
        assert open_deals(PLAN, TODAY).moves[0] == "Fra «Behov» til «qualify (nb)»."


def test_knows_nothing_without_stages_of_today() -> None:
    assert open_deals(PLAN, []) == OpenDeals()
