"""The nouns of a questionnaire: defaults, its own, and what publishing asks for."""

from dataclasses import replace

from django.utils.translation import gettext

from diagnostics.instrument.document import dump_instrument, fingerprint, parse_instrument
from diagnostics.instrument.nouns import DEFAULTS, FAMILIES, NOUN_FIELDS
from diagnostics.instrument.readiness import GapCode, publication_gaps
from diagnostics.instrument.text import Text, reading_in
from tests.builders import make_instrument
from tests.reference import reference_instrument

CRM = {
    "noun_crm": Text("success tool", "verktøy"),
    "noun_a_crm": Text("a success tool", "et verktøy"),
    "noun_the_crm": Text("success tool", "verktøyet"),
    "noun_crms": Text("success tools", "verktøy"),
}


def test_a_questionnaire_without_nouns_of_its_own_uses_the_words_of_sales() -> None:
    reference = reference_instrument()
    assert reference.nouns == DEFAULTS
    assert "Your {the_model}. When {won}.".format(**reference.nouns) == "Your sales model. When the deal is won."
    with reading_in("nb"):
        assert "{the_model} deres".format(**reference.nouns) == "salgsmodellen deres"


def test_a_sentence_takes_the_nouns_of_its_questionnaire_with_other_values() -> None:
    nouns = replace(reference_instrument(), **CRM).nouns
    assert gettext("%(count)s %(crms)s, %(deals)s") % {**nouns, "count": 2} == "2 success tools, deals"


def test_a_noun_that_is_written_in_one_language_is_used_in_both() -> None:
    nouns = replace(reference_instrument(), noun_crm=Text(nb="verktøy")).nouns
    assert nouns.crm == Text("verktøy", "verktøy")
    assert type(str(nouns.crm)) is str


def test_every_form_has_a_field_and_a_family() -> None:
    assert [form for family in FAMILIES for form in family] == [*DEFAULTS.keys()] == [*NOUN_FIELDS.values()]


def test_a_document_has_only_the_nouns_of_its_own() -> None:
    reference = reference_instrument()
    document = dump_instrument(replace(reference, **CRM))
    assert {name for name in document if name.startswith("noun_")} == set(CRM)
    assert parse_instrument(document).nouns.the_crm == CRM["noun_the_crm"]
    without = {name: part for name, part in document.items() if name not in CRM}
    assert fingerprint(without) == fingerprint(dump_instrument(reference))


def test_publishing_needs_all_forms_of_a_noun_or_none() -> None:
    reference = reference_instrument()
    assert not publication_gaps(replace(reference, **CRM))
    half = {**CRM, "noun_a_crm": Text(), "noun_crms": Text(en="success tools")}
    assert [(gap.code, gap.path, gap.field, gap.language) for gap in publication_gaps(replace(reference, **half))] == [
        (GapCode.TEXT_MISSING, (), "noun_crms", "nb"),
        (GapCode.TEXT_MISSING, (), "noun_a_crm", "en"),
        (GapCode.TEXT_MISSING, (), "noun_a_crm", "nb"),
    ]


def test_the_first_edition_has_no_nouns_of_its_own() -> None:
    first = make_instrument(edition=1, **CRM)
    assert GapCode.SECOND_EDITION_NEEDED in {gap.code for gap in publication_gaps(first)}
