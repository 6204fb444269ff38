"""The language of the questionnaire that ships: both languages everywhere, and the words that salespeople use."""

import re
from collections import Counter, defaultdict
from dataclasses import fields, is_dataclass

import pytest

from diagnostics.instrument.text import Text
from tests.reference import reference_instrument

LANGUAGES = ("en", "nb")
GLOSSARY = {
    "prospect": "Prospektering",
    "make_contact": "Kontakt",
    "qualify": "Kvalifisering",
    "research": "Research",
    "present": "Presentasjon",
    "proposal": "Tilbud",
    "negotiate": "Forhandling",
    "close": "Vunnet",
    "first_check_in": "Første oppfølging",
    "upsell": "Mersalg",
    "renewal": "Fornyelse eller gjenkjøp",
}
CRM_STAGES = {
    "HubSpot": "Appointment scheduled, Qualified to buy, Presentation scheduled, Decision maker bought-in, "
    "Contract sent, Closed won",
    "Pipedrive": "Qualified, Contact made, Demo scheduled, Proposal made, Negotiations started",
    "Salesforce": "Prospecting, Qualification, Needs Analysis, Value Proposition, Id. Decision Makers, "
    "Perception Analysis, Proposal/Price Quote, Negotiation/Review, Closed Won",
    "Odoo": "New, Qualified, Proposition, Won",
    "EspoCRM": "Prospecting, Qualification, Proposal, Negotiation, Closed Won",
    "Zoho": "Qualification, Needs Analysis, Value Proposition, Identify Decision Makers, Proposal/Price Quote, "
    "Negotiation/Review, Closed Won",
}
"""The stages that a new account of each CRM begins with, without those for lost deals."""

SAME_IN_BOTH = {"", "Research"}
"""Texts that are the same in both languages on purpose; optional ones may be empty."""


@pytest.fixture(scope="module")
def instrument():
    return reference_instrument()


@pytest.fixture(scope="module")
def texts(instrument):
    """Every text of the questionnaire, at any depth."""
    return list(texts_in(instrument))


def texts_in(part):
    if isinstance(part, Text):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts_in(getattr(part, field.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from texts_in(item)


class TestSynonyms:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_belong_to_one_stage_each(self, instrument, language):
        names = Counter(
            name.casefold()
            for stage in instrument.stages
            for name in {stage.name.in_language(language), *stage.synonyms.lines_in(language)}
        )
        assert [name for name, count in names.items() if count > 1] == []

    def test_belong_to_one_stage_in_both_languages_together(self, instrument):
        stages = defaultdict(set)
        for stage in instrument.stages:
            for language in LANGUAGES:
                for name in (stage.name.in_language(language), *stage.synonyms.lines_in(language)):
                    stages[name.casefold()].add(stage.key)
        assert {name: keys for name, keys in stages.items() if len(keys) > 1} == {}

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("crm", CRM_STAGES)
    def test_hold_the_stages_that_a_crm_begins_with(self, instrument, crm, language):
        known = {
            name.casefold()
            for stage in instrument.stages
            for name in (stage.name.in_language(language), *stage.synonyms.lines_in(language))
        }
        assert [name for name in CRM_STAGES[crm].split(", ") if name.casefold() not in known] == []


class TestNorwegian:
    @pytest.mark.parametrize("key", GLOSSARY)
    def test_stages_are_called_as_the_glossary_says(self, instrument, key):
        assert instrument.stage_by_key[key].name.nb == GLOSSARY[key]

    def test_every_text_is_translated(self, texts):
        assert {text.en for text in texts if text.en == text.nb} == SAME_IN_BOTH

    def test_an_account_is_a_customer_except_in_the_name_of_the_model(self, texts):
        words = {word.casefold() for text in texts for word in re.findall(r"\w*konto\w*", text.nb, re.IGNORECASE)}
        assert words == {"kontobasert"}

    def test_resellers_are_named_only_if_partners_sell(self, texts):
        """Retailers are *butikker*: *forhandlere* would make readers think of the channel."""
        named = [text.en for text in texts if "forhandler" in text.nb.casefold()]
        assert [text for text in named if "eseller" not in text] == []

    def test_quotation_marks_and_dashes_are_norwegian(self, texts):
        assert [text.nb for text in texts if set(text.nb) & set("“”—")] == []

    def test_nothing_is_said_twice_in_a_row(self, texts):
        assert [text.nb for text in texts if re.search(r"\b(\w+) \1\b", text.nb)] == []


class TestEnglish:
    def test_nothing_is_said_twice_in_a_row(self, texts):
        assert [text.en for text in texts if re.search(r"\b(\w+) \1\b", text.en)] == []
