"""The what-if page: the result of other answers beside the saved result."""

from uuid import UUID

import pytest

from diagnostics.assessing.domain.comparison import Result
from diagnostics.assessing.domain.whatif import try_answers
from diagnostics.assessing.pages.addresses import what_if_url
from diagnostics.assessing.pages.whatif import WhatIfPage, what_if_page
from diagnostics.instrument.journey import diagnose
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_question, make_sales_model
from tests.reference import reference_instrument

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
GIVEN = {"leads": "outbound", "repeat_revenue": "hardly_any", "people": "one_seller", "audience": "decision_maker"}
SHARED = {**GIVEN, "leads": "mixed", "stands_out": "equal"}
UNSURE = dict.fromkeys(GIVEN, "unsure")


def page_of(saved_answers: dict[str, str] = GIVEN, **changes: str) -> WhatIfPage:
    instrument = reference_instrument()
    saved = Result(instrument, diagnose(instrument, saved_answers))
    return what_if_page(saved, try_answers(instrument, saved_answers, changes), assessment=ASSESSMENT)


@pytest.mark.parametrize(
    ("saved_answers", "changes", "lead"),
    [
        (GIVEN, {"people": "every_deal"}, "Team selling would lead, not outbound sales."),
        (GIVEN, {"people": "occasional_help"}, "Outbound sales would still lead."),
        (
            GIVEN,
            {"leads": "unsure"},
            "No sales model would stand out. In your result outbound sales leads.",
        ),
        (UNSURE, {"leads": "inbound"}, "Inbound sales would lead. In your result no sales model stands out."),
        (UNSURE, {"audience": "several"}, "Still no sales model would stand out."),
        (
            GIVEN,
            {"leads": "mixed", "stands_out": "equal"},
            "Outbound sales and inbound sales would share the lead. In your result outbound sales leads.",
        ),
        (GIVEN, {"leads": "mixed", "stands_out": "inbound"}, "Inbound sales would lead, not outbound sales."),
        (GIVEN, {"leads": "mixed", "stands_out": "outbound"}, "Outbound sales would still lead."),
        (
            SHARED,
            {"leads": "outbound"},
            "Outbound sales would lead. In your result outbound sales and inbound sales share the lead.",
        ),
        (SHARED, {"repeat_revenue": "most"}, "Outbound sales and inbound sales would still share the lead."),
        (GIVEN, {}, "Change one answer or several, and see what would be different."),
    ],
)
def test_says_first_who_would_lead(saved_answers: dict[str, str], changes: dict[str, str], lead: str) -> None:
    assert page_of(saved_answers, **changes).lead == lead


def test_says_how_much_would_differ() -> None:
    assert page_of(people="every_deal").notes == ("1 answer changed and 1 stage is new.",)
    assert page_of(repeat_revenue="under_half").notes == ("1 answer changed.", "The pipeline would be the same.")


def test_compares_nothing_while_nothing_is_changed() -> None:
    page = page_of()
    assert (page.is_changed, page.sides, page.compared, page.notes) == (False, None, None, ())
    assert page.assessment == ASSESSMENT


def test_shows_both_sides_with_their_reasons() -> None:
    page = page_of(people="every_deal")
    assert page.sides is not None
    assert [(side.name, side.headline) for side in page.sides] == [
        ("Your result", "Outbound sales"),
        ("With the other answers", "Team selling"),
    ]
    assert page.sides[0].statements == (str(reference_instrument().sales_model_by_key["outbound"].summary),)
    assert page.sides[1].statements == ("You sell in two ways: mainly team selling, with some outbound sales.",)
    assert page.compared is not None
    (research,) = [row for part in page.compared.stages.parts for row in part.rows if row.changes]
    assert (research.before, research.after, research.changes) == (
        "",
        "4",
        ("New.", "Team selling puts it here, because you answered “Several roles, on every deal”."),
    )
    assert [str(bar.model.name) for bar in page.compared.scores][:2] == ["Team selling", "Outbound sales"]


def test_links_the_tried_answers_to_their_nearest_flip() -> None:
    page = page_of(people="every_deal")
    assert page.sides is not None
    saved, tried = page.sides
    flip = diagnose(reference_instrument(), {**GIVEN, "people": "every_deal"}).nearest_flip
    assert flip is not None
    assert tried.flip_url == what_if_url(ASSESSMENT, {"people": "every_deal", flip.question: flip.option})
    assert saved.flip_url != ""


def test_does_not_link_to_the_flip_that_is_being_tried() -> None:
    flip = diagnose(reference_instrument(), GIVEN).nearest_flip
    assert flip is not None
    page = page_of(**{flip.question: flip.option})
    assert page.sides is not None
    assert page.sides[0].flip_url == ""
    assert "would lead" in page.sides[0].flip


class TestOtherQuestions:
    instrument = make_instrument(
        questions=[make_question("leads", make_option("many", inbound=3), make_option("few")), make_question("people")],
        sales_models=[make_sales_model("inbound"), make_sales_model("outbound")],
    )
    saved_answers = {"leads": "many", "people": "unsure"}

    def test_that_become_open_are_named_and_prevent_the_comparison(self) -> None:
        saved = Result(self.instrument, diagnose(self.instrument, self.saved_answers))
        page = what_if_page(saved, try_answers(self.instrument, {"leads": "many"}, {}), assessment=ASSESSMENT)
        assert page.lead == "These answers bring up one more question. Answer it below to see the result."
        assert page.notes == ("Asked with these answers: “Question people”",)
        assert (page.sides, page.compared) == (None, None)


class TestSeparatingQuestion:
    def test_that_is_open_says_which_would_draw_level_and_prevents_the_comparison(self) -> None:
        page = page_of(leads="mixed")
        assert page.lead == (
            "Outbound sales and inbound sales would have the same score. Choose below which of them defines how you "
            "sell, to see what would be different."
        )
        assert page.notes == (
            "Asked with these answers: “Which of these defines how you sell more than anything else?”",
        )
        assert (page.is_changed, page.sides, page.compared) == (True, None, None)

    def test_that_is_open_says_so_in_norwegian(self) -> None:
        with override_language("nb"):
            assert page_of(leads="mixed").lead.startswith(
                "Utgående salg og inngående salg ville fått like mange poeng."
            )

    def test_that_is_no_longer_asked_is_named(self) -> None:
        assert page_of(SHARED, leads="outbound").notes[-1] == (
            "Not asked with these answers: “Which of these defines how you sell more than anything else?”"
        )

    def test_names_those_that_share_the_lead_together(self) -> None:
        page = page_of(leads="mixed", stands_out="equal")
        assert page.sides is not None
        assert [side.headline for side in page.sides] == ["Outbound sales", "Outbound sales and inbound sales"]


def test_is_in_norwegian_for_a_norwegian_reader() -> None:
    with override_language("nb"):
        page = page_of(people="every_deal")
    assert page.sides is not None
    assert page.sides[1].headline == reference_instrument().sales_model_by_key["team"].name.nb
