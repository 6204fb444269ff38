"""Reading stages that someone pasted, and suggesting which stages they match."""

import pytest

from diagnostics.instrument.text import LANGUAGES
from diagnostics.pipelines.domain.stage_names import (
    MAX_NAME_LENGTH,
    MAX_STAGES,
    ListTooLong,
    read_names,
    suggest_stages,
)
from tests.reference import reference_instrument

COMMON = ("qualify", "present", "proposal", "negotiate", "close")


class TestRead:
    @pytest.mark.parametrize(
        "text",
        [
            "Qualify\nPresent",
            "\n  Qualify \r\n\r\nPresent\n",
            "1. Qualify\n2. Present",
            "1) Qualify\n(2) Present",
            "- Qualify\n* Present",
            "• Qualify\n– Present",
            "01 - Qualify\n02 - Present",
            "Stage\nQualify\nPresent",
            "Steg\nQualify\nPresent",
            "Qualify\nPresent\nClosed lost",
            "Qualify\nPresent\nTapt",
            "1,Qualify,10\n2,Present,20",
            "Order;Stage name;Probability\n1;Qualify;10 %\n2;Present;20 %",
            "Probability\tName\n10\tQualify\n20\tPresent",
            'Name,Note\n"Qualify","a, b"\nPresent,',
            '"Qualify","said ""yes"""\n"Present","x"',
        ],
    )
    def test_finds_the_names_in_lists_and_tables(self, text: str) -> None:
        assert read_names(text) == ("Qualify", "Present")

    @pytest.mark.parametrize("text", ["", "\n \n", "Stage\n", "Closed lost"])
    def test_finds_none_in_a_text_without_names(self, text: str) -> None:
        assert read_names(text) == ()

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("Qualify, then rest", "Qualify, then rest"),
            ("2nd meeting", "2nd meeting"),
            ("30-day trial", "30-day trial"),
            ("R&D / demo", "R&D / demo"),
        ],
    )
    def test_keeps_signs_and_numbers_that_are_part_of_a_name(self, line: str, name: str) -> None:
        assert read_names(f"First meeting\n{line}") == ("First meeting", name)

    def test_refuses_too_many_stages(self) -> None:
        assert len(read_names("x\n" * MAX_STAGES)) == MAX_STAGES
        with pytest.raises(ListTooLong) as caught:
            read_names("x\n" * (MAX_STAGES + 1))
        assert (caught.value.is_name, caught.value.actual) == (False, MAX_STAGES + 1)

    def test_refuses_names_that_are_too_long(self) -> None:
        assert read_names("x" * MAX_NAME_LENGTH) == ("x" * MAX_NAME_LENGTH,)
        with pytest.raises(ListTooLong) as caught:
            read_names("x" * (MAX_NAME_LENGTH + 1))
        assert (caught.value.is_name, caught.value.actual) == (True, MAX_NAME_LENGTH + 1)


DEFAULTS = {
    "HubSpot": {
        "Appointment scheduled": "make_contact",
        "Qualified to buy": "qualify",
        "Presentation scheduled": "present",
        "Decision maker bought-in": "build_consensus",
        "Contract sent": "negotiate",
        "Closed won": "close",
    },
    "Pipedrive": {
        "Qualified": "qualify",
        "Contact made": "make_contact",
        "Demo scheduled": "present",
        "Proposal made": "proposal",
        "Negotiations started": "negotiate",
    },
    "Salesforce": {
        "Prospecting": "prospect",
        "Qualification": "qualify",
        "Needs Analysis": "qualify",
        "Value Proposition": "present",
        "Id. Decision Makers": "create_stakeholder_list",
        "Perception Analysis": "build_consensus",
        "Proposal/Price Quote": "proposal",
        "Negotiation/Review": "negotiate",
        "Closed Won": "close",
    },
    "Odoo": {"New": "prospect", "Qualified": "qualify", "Proposition": "proposal", "Won": "close"},
    "EspoCRM": {
        "Prospecting": "prospect",
        "Qualification": "qualify",
        "Proposal": "proposal",
        "Negotiation": "negotiate",
        "Closed Won": "close",
    },
    "Zoho": {
        "Qualification": "qualify",
        "Needs Analysis": "qualify",
        "Value Proposition": "present",
        "Identify Decision Makers": "create_stakeholder_list",
        "Proposal/Price Quote": "proposal",
        "Negotiation/Review": "negotiate",
        "Closed Won": "close",
    },
}
"""The stages with which a CRM begins, and what a seller would take them for."""


class TestSuggest:
    @pytest.mark.parametrize("crm", DEFAULTS)
    def test_takes_the_stages_with_which_a_crm_begins_for_what_they_are(self, crm: str) -> None:
        names = read_names("\n".join([*DEFAULTS[crm], "Closed Lost"]))
        stages = suggest_stages(reference_instrument(), names, first=COMMON)
        assert dict(zip(names, stages, strict=True)) == DEFAULTS[crm]

    @pytest.mark.parametrize(
        ("name", "stage"),
        [
            ("Qualify", "qualify"),
            ("QUALIFIED!", "qualify"),
            ("Kvalifisering", "qualify"),
            ("Kvalifisert lead", "qualify"),
            ("Qualifcation", "qualify"),
            ("Send proposal", "proposal"),
            ("Tilbud sendt", "proposal"),
            ("Forhandling", "negotiate"),
            ("Closed Won", "close"),
            ("Research", "research"),
            ("I handlekurven", "in_cart"),
            ("Fornyelse", "renewal"),
            ("Renewal", "renewal"),
            ("Onboarding", "first_check_in"),
            ("Lunch", None),
            ("", None),
            ("???", None),
            ("x", None),
        ],
    )
    def test_uses_names_and_synonyms_in_both_languages(self, name: str, stage: str | None) -> None:
        assert suggest_stages(reference_instrument(), [name], first=COMMON) == (stage,)

    def test_finds_every_stage_by_each_of_its_names(self) -> None:
        instrument = reference_instrument()
        for language in LANGUAGES:
            names = [stage.name.in_language(language) for stage in instrument.stages]
            assert suggest_stages(instrument, names, first=()) == tuple(instrument.stage_by_key)

    def test_prefers_recommended_stages(self) -> None:
        instrument = reference_instrument()
        won = [suggest_stages(instrument, ["Won"], first=first)[0] for first in (("close",), ("deal_won",))]
        assert won[0] == "close"
