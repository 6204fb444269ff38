"""How many texts each language needs, and how many are written."""

from dataclasses import replace

from diagnostics.authoring.domain.completeness import Completeness, completeness
from diagnostics.instrument.readiness import GapCode, publication_gaps
from diagnostics.instrument.text import UNWRITTEN, Text
from tests.builders import make_instrument, make_pair, make_sales_model, make_stage
from tests.reference import reference_instrument


def counts(instrument):
    return {one.language: (one.written, one.needed) for one in completeness(instrument)}


def test_a_complete_draft_has_every_text_in_both_languages():
    english, norwegian = completeness(reference_instrument())
    assert english == Completeness("en", english.needed, english.needed)
    assert norwegian == Completeness("nb", english.needed, english.needed)
    assert english.needed > 300


def test_a_missing_text_counts_in_its_language_only():
    instrument = make_instrument()
    whole = counts(instrument)["en"][1]
    assert counts(replace(instrument, title=Text("Title", " "))) == {"en": (whole, whole), "nb": (whole - 1, whole)}


def test_an_optional_text_is_needed_if_the_other_language_has_it():
    def with_template(text):
        return counts(make_instrument(stages=[make_stage(key, outreach_template=text) for key in STAGES]))

    bare = with_template(Text())["nb"]
    assert with_template(Text("Hello")) == {
        "en": (bare[0] + len(STAGES), bare[1] + len(STAGES)),
        "nb": (bare[0], bare[1] + len(STAGES)),
    }


STAGES = [stage.key for stage in make_instrument().stages]


def test_statements_are_needed_if_the_separating_question_is_asked():
    instrument = make_instrument(separates=True)
    model = replace(instrument.sales_models[0], statement=UNWRITTEN)
    whole = counts(instrument)["en"][1]
    without = replace(instrument, sales_models=(model, *instrument.sales_models[1:]))
    assert counts(without) == {"en": (whole - 1, whole), "nb": (whole - 1, whole)}


def test_the_texts_of_doubtful_pairs_and_common_kpis_are_counted():
    pair, kpi = make_pair("leads.inbound", "leads.outbound"), make_sales_model().kpis[0]
    whole = counts(make_instrument())["en"][1]
    assert counts(make_instrument(doubtful_pairs=(pair,), kpis=(kpi,)))["en"] == (whole + 3, whole + 3)


def test_it_counts_the_texts_that_prevent_publishing():
    instrument = make_instrument(title=Text("Title"), introduction=Text(nb="Innledning"))
    missing = [gap for gap in publication_gaps(instrument) if gap.code is GapCode.TEXT_MISSING]
    assert sum(needed - written for written, needed in counts(instrument).values()) == len(missing) == 2
