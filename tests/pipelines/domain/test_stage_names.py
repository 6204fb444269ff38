"""Reading stages that someone pasted, and suggesting which stages they match."""

from contextlib import suppress
from time import thread_time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.text import LANGUAGES
from diagnostics.pipelines.domain.stage_names import (
    MAX_LENGTH,
    MAX_NAME_LENGTH,
    MAX_STAGES,
    ListTooLong,
    NotStages,
    Problem,
    StageList,
    read_list,
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
            "1 Qualify\n2 Present",
            "01 - Qualify\n02 - Present",
            "#1 Qualify\n#2 Present",
            "[01-Qualify]\n[02-Present]",
            "a) Qualify\nb) Present",
            "Stage 1: Qualify\nStage 2: Present",
            "Steg 1 – Qualify\nSteg 2 – Present",
            "- Qualify\n* Present",
            "• Qualify\n– Present",
            "- [ ] Qualify\n- [x] Present",
            "Qualify – 20 %\nPresent: 60%",
            "Qualify (20%)\nPresent (60 prosent)",
            "04 Qualify – 20\u00a0%\n05 Present - 60,5 %",
            "10 % Qualify\n60 % Present",
            "Qualify (12)\nPresent (3)",
            "**Qualify**\n“Present”",
            "Stage\nQualify\nPresent",
            "Steg\nQualify\nPresent",
            "Our pipeline:\nQualify\nPresent",
            "Qualify, Present",
            "Qualify; Present",
            "Qualify,\nPresent",
            "Qualify > Present",
            "Qualify>Present",
            "Qualify -> Present",
            "Qualify => Present",
            "Qualify → Present",
            "Qualify →\n→ Present",
            "Qualify » Present",
            "Qualify | Present",
            "1. Qualify 2. Present",
            "Qualify\nPresent\nQualify\npresent",
        ],
    )
    def test_finds_the_names_in_any_list(self, text: str) -> None:
        assert read_list(text) == StageList(("Qualify", "Present"), ())

    @pytest.mark.parametrize(
        "text",
        [
            "Lead, møte, tilbud og vunnet",
            "Våre faser: Lead, møte, tilbud, vunnet",
            "Lead / møte / tilbud / vunnet",
            "Lead/møte/tilbud/vunnet",
            "Lead - møte - tilbud - vunnet",
            "Lead, møte, tilbud,\nvunnet",
        ],
    )
    def test_splits_a_single_line_where_a_sign_clearly_separates(self, text: str) -> None:
        assert read_list(text).names == ("Lead", "møte", "tilbud", "vunnet")

    def test_leaves_out_control_characters_that_files_for_crms_cannot_hold(self) -> None:
        assert read_list("Dis\x01covery\nLu\x1bnch\x7f").names == ("Discovery", "Lunch")

    def test_composes_letters_that_macos_writes_in_two(self) -> None:
        decomposed = normalize("NFD", "Målkunde\nFørste møte\nPåminnelse")
        assert read_list(decomposed).names == ("Målkunde", "Første møte", "Påminnelse")

    @pytest.mark.parametrize(
        "name",
        [
            "Qualify, then rest",
            "2nd meeting",
            "30-day trial",
            "R&D / demo",
            "Proposal/Price Quote",
            "Follow-up",
            "<b>bold</b>",
        ],
    )
    def test_keeps_signs_and_numbers_that_are_part_of_a_name(self, name: str) -> None:
        assert read_list(f"First meeting\n{name}").names == ("First meeting", name)

    @pytest.mark.parametrize(
        "name",
        [
            *("Closed lost", "Lost", "closedlost", "Closed Lost to Competition", "No bid", "Cancelled", "Disqualified"),
            *("Not interested", "Checkout abandoned", "Tapt", "Tapt og lukket", "Lukket – tapt", "Kansellert"),
            *("Avslått", "Ikke aktuelt", "Uaktuell", "#10 Closed lost (0%)", "Ikke kvalifisert", "Not qualified"),
        ],
    )
    def test_leaves_out_lost_stages_and_tells_which(self, name: str) -> None:
        result = read_list(f"Qualify\n{name}")
        assert (result.names, len(result.lost)) == (("Qualify",), 1)

    @pytest.mark.parametrize("name", ["Bid or no bid", "Vinne tilbake tapte kunder", "Closed (won or lost)"])
    def test_keeps_stages_that_only_sound_lost(self, name: str) -> None:
        assert read_list(f"Qualify\n{name}").lost == ()

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", Problem.EMPTY),
            ("\n \n", Problem.EMPTY),
            ("Stage\n", Problem.EMPTY),
            ("Closed lost", Problem.EMPTY),
            ("900\n901\n902", Problem.IDENTIFIERS),
            ("2026-01-02\n2026-01-03", Problem.IDENTIFIERS),
            ("0065g00000ABCdeQAD\n0065g00000ABCdfQAD", Problem.IDENTIFIERS),
            ("ola@example.org\nkari@example.org", Problem.IDENTIFIERS),
            ("Deal Name\nLicences\nMore", Problem.DEALS),
            ("Fjord AS – lisenser\nBeta GmbH\nTest", Problem.DEALS),
            ("We first call the customer, then we send an offer, and then we wait.", Problem.PROSE),
            ("Vi ringer kunden først og avtaler et møte.\nSå sender vi kunden et tilbud.", Problem.PROSE),
            ("Our sellers usually talk to the people who decide about money and time", Problem.PROSE),
            ('[{"label": "Qualified"}]', Problem.CODE),
            ("<!doctype html><p>Qualified", Problem.CODE),
        ],
    )
    def test_refuses_what_is_no_list_of_stages(self, text: str, problem: Problem) -> None:
        with pytest.raises(NotStages) as caught:
            read_list(text)
        assert caught.value.problem is problem

    def test_refuses_too_many_stages(self) -> None:
        assert len(read_list("\n".join(f"x{n}x" for n in range(MAX_STAGES))).names) == MAX_STAGES
        with pytest.raises(ListTooLong) as caught:
            read_list("\n".join(f"x{n}x" for n in range(MAX_STAGES + 1)))
        assert (caught.value.is_name, caught.value.actual) == (False, MAX_STAGES + 1)

    def test_refuses_names_that_are_too_long(self) -> None:
        assert read_list("x" * MAX_NAME_LENGTH).names == ("x" * MAX_NAME_LENGTH,)
        with pytest.raises(ListTooLong) as caught:
            read_list("x" * (MAX_NAME_LENGTH + 1))
        assert (caught.value.is_name, caught.value.actual) == (True, MAX_NAME_LENGTH + 1)

    def test_refuses_a_text_that_is_too_long(self) -> None:
        with pytest.raises(ListTooLong) as caught:
            read_list("x\n" * MAX_LENGTH)
        assert caught.value.actual == 2 * MAX_LENGTH

    @pytest.mark.parametrize("part", ["–", "stages ", "- ", "a ", "1. ", "[1", "0%", ">", "x: ", "(", " ", ", "])
    def test_takes_no_longer_for_what_is_made_to_be_slow(self, part: str) -> None:
        started = thread_time()
        with suppress(ListTooLong, NotStages):
            read_list("a" + part * (MAX_LENGTH // len(part) - 1) + "b")
        assert thread_time() - started < 3

    @given(st.text(max_size=200))
    def test_no_text_is_too_much_for_it(self, text: str) -> None:
        try:
            result = read_list(text)
        except (ListTooLong, NotStages):
            return
        assert 0 < len(result.names) <= MAX_STAGES


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
        names = read_list("\n".join([*DEFAULTS[crm], "Closed Lost"])).names
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
            ("Contacted", "make_contact"),
            ("Kontaktet", "make_contact"),
            ("Kunde kontaktet", "make_contact"),
            ("Behovsavklaring", "qualify"),
            ("Signert kontrakt", "close"),
            ("Tilbud akseptert", "close"),
            ("Oppfølging av tilbud", "proposal"),
            ("Sluttforhandlinger", "negotiate"),
            ("Tilbudsfase", "proposal"),
            ("Contract for signature sent", "negotiate"),
            ("closedwon", "close"),
            ("Meeting scheduled", "make_contact"),
            ("Partner proposal", "partner_offer"),
            ("Site visit", None),
            ("Follow up", None),
            ("Partner", None),
            ("Registration", None),
            ("In progress", None),
            ("På vent", None),
            ("On hold", None),
            ("Nurturing", None),
            ("Venter på kunden", None),
            ("Waiting for customer", None),
            ("Venter på signering", "negotiate"),
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
