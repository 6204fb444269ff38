"""Why a draft cannot be published, in sentences."""

from dataclasses import replace

import pytest

from diagnostics.authoring.pages.publishing import gap_text, gap_where
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Direction, DoubtfulPair, GoldenExample, Kpi, Placement, StageRule
from diagnostics.instrument.readiness import Gap, GapCode, publication_gaps
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_option, make_question, make_text

USUAL = GoldenExample("usual", make_text("Usual"), {"leads": "inbound", "people": "one"}, "inbound", ())
PAIR = DoubtfulPair("leads", "inbound", "people", "many", Text("Is that right?", ""))
PEOPLE = make_question("people", make_option("one"), make_option("many"))


def make(**changes: object) -> Instrument:
    return make_instrument(**{"questions": [make_question(), PEOPLE], **changes})  # type: ignore[arg-type]


def sentences(instrument: Instrument) -> list[tuple[str, str]]:
    return [(gap_where(instrument, gap), gap_text(instrument, gap)) for gap in publication_gaps(instrument)]


@pytest.mark.parametrize("code", GapCode)
def test_every_gap_has_a_sentence(code: GapCode) -> None:
    path = {
        GapCode.THRESHOLD_OUT_OF_REACH: ("sales_model", "inbound"),
        GapCode.EXAMPLE_BROKEN: ("golden_example", "usual"),
    }.get(code, ())
    example = replace(USUAL, leading=None)
    assert gap_text(make(golden_examples=(example,)), Gap(code, path)).endswith(".")


def test_a_rule_of_an_option_is_named_with_it() -> None:
    rule = StageRule(None, Placement.AFTER, "research", question="people", option="many")
    assert sentences(make(rules=[rule])) == [
        ("question “Question people”, option “Label many”, rule 1", "The rule does not say where: choose an anchor.")
    ]


def test_the_first_edition_refuses_what_the_second_added() -> None:
    instrument = make(edition=1, kpis=(Kpi(make_text("Win rate"), make_text("Won / all"), Direction.HIGHER),))
    assert sentences(instrument) == [
        ("", "The draft uses what only the second edition has. Choose the second edition, or remove what it added.")
    ]


def test_a_doubtful_pair_is_named_by_its_answers() -> None:
    assert sentences(make(doubtful_pairs=(PAIR,))) == [
        (
            "doubtful pair of answers “Label inbound” with “Label many”",
            "The text “note” is not written in Norwegian Bokmål.",
        )
    ]


def test_a_kpi_of_every_sales_model_is_named_by_its_number() -> None:
    instrument = make(kpis=(Kpi(make_text("Win rate"), Text("", "Vunnet / alle")),))
    assert sentences(instrument) == [("KPI 1", "The text “formula” is not written in English.")]
