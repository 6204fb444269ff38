"""Finding the stages in what CRMs export. The headings are those of the CRMs; the deals are made up."""

import pytest

from diagnostics.pipelines.domain.deals_table import MAX_CHOICES, StageChoice, find_choices, read_table, table_of
from tests.reference import reference_instrument

COMMON = ("qualify", "present", "proposal", "negotiate", "close")
HUBSPOT = """Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,"Date entered ""Contract Sent (Sales Pipeline)"""
HUBSPOT += """"
900,Fjord AS – licences,Sales Pipeline,Closed Won (Sales Pipeline),"12,000",2026-03-01,
901,"Proposal, Beta",Sales Pipeline,Presentation Scheduled (Sales Pipeline),8000,2026-03-01,
902,Gamma,Renewals,Up for renewal,2000,2026-03-01,
903,Delta,Sales Pipeline,Closed Lost (Sales Pipeline),2000,2026-03-01,
904,Epsilon,Sales Pipeline,Presentation Scheduled (Sales Pipeline),2000,2026-03-01,
"""
PIPEDRIVE = """"Deal - ID","Deal - Title","Deal - Owner","Deal - Stage","Deal - Status","Deal - Last stage change"
1,"Proposal for Fjord","Kari","Proposal Made","Won","2026-01-01"
2,"Demo at Beta","Ola","Lead In","Open","2026-01-02"
3,"Gamma","Ola","Proposal Made","Open","2026-01-02"
"""
SALESFORCE = """Opportunities by stage
As of 2026-11-29

Opportunity Name;Account Name;Stage  ↑;Probability (%);Amount
Fjord licences;Fjord AS;Negotiation/Review;90%;1
Beta licences;Beta AS;Internal check;40%;1
Gamma;Gamma AS;Prospecting;10%;1
Grand Total;;;;3
"""
ODOO = """Opportunity\tCustomer\tExpected Revenue\tStage
Fjord\tFjord AS\t1\tProposition
Beta\tBeta AS\t2\tNew
"""
ZOHO = """Deal Owner,Deal Name,Account Name,Pipeline,Stage,Probability
Kari,Fjord,Fjord AS,Standard,Closed Won,100
Kari,Beta,Beta AS,Standard,Needs Analysis,20
"""
NORWEGIAN = """sep=;
Avtalenavn;Eier;Avtalefase;Sist endret;Beløp
Fjord;Kari;04 Tilbud sendt;2026;1
Beta;Ola;01 Ny;2026;2
"""


def choices(text: str) -> tuple[StageChoice, ...]:
    table = read_table(text, is_file=True)
    assert table is not None
    return find_choices(table, reference_instrument(), COMMON)


class TestChoices:
    def test_hubspots_pipelines_are_told_apart_and_the_one_with_the_most_deals_is_first(self) -> None:
        assert choices(HUBSPOT) == (
            StageChoice("Deal Stage", "Sales Pipeline", ("Presentation Scheduled", "Closed Won")),
            StageChoice("Deal Stage", "Renewals", ("Up for renewal",)),
        )

    @pytest.mark.parametrize(
        ("text", "column", "names"),
        [
            (PIPEDRIVE, "Deal - Stage", ("Lead In", "Proposal Made")),
            (SALESFORCE, "Stage  ↑", ("Prospecting", "Internal check", "Negotiation/Review")),
            (ODOO, "Stage", ("New", "Proposition")),
            (NORWEGIAN, "Avtalefase", ("Ny", "Tilbud sendt")),
        ],
        ids=["Pipedrive", "Salesforce", "Odoo", "in Norwegian"],
    )
    def test_the_column_of_the_stage_is_found_by_its_heading(self, text: str, column: str, names: tuple[str]) -> None:
        assert choices(text) == (StageChoice(column, "", names),)

    def test_zohos_pipeline_is_named(self) -> None:
        assert choices(ZOHO) == (StageChoice("Stage", "Standard", ("Needs Analysis", "Closed Won")),)

    @pytest.mark.parametrize(
        "heading",
        [
            *("Stage", "Deal Stage", "Deal - Stage", "dealstage", "StageName", "Opportunity Stage", "Sales Stage"),
            *("Fase", "Salgsfase", "Avtale - Fase", "Steg", "Salgstrinn", "Stadium", "Phase", "Étape", "Etapa"),
        ],
    )
    def test_headings_are_known_in_several_languages(self, heading: str) -> None:
        assert choices(f"Title,{heading}\na,Foo\nb,Bar\n") == (StageChoice(heading, "", ("Foo", "Bar")),)

    @pytest.mark.parametrize("heading", ["Date entered current stage", "Last stage change", "Stage ID", "Fase endret"])
    def test_headings_about_stages_are_not_of_stages(self, heading: str) -> None:
        assert choices(f"Title,{heading}\nFoo,Baz\nBar,Qux\n") == ()

    def test_without_a_known_heading_it_is_found_by_what_it_holds(self) -> None:
        text = "Avtalenavn;Eier;Hvor er vi\nFjord;Kari;Tilbud\nBeta;Ola;Vunnet\nGamma;Ola;Tilbud\n"
        assert choices(text) == (StageChoice("Hvor er vi", "", ("Tilbud", "Vunnet")),)

    def test_without_headings_too(self) -> None:
        assert choices("1,Qualify,10\n2,Present,20\n") == (StageChoice("", "", ("Qualify", "Present")),)

    def test_names_of_deals_and_people_are_never_offered(self) -> None:
        text = "Deal Name,Deal owner,Where\nProposal,Demo,x\nDemo,Proposal,y\n"
        assert choices(text) == ()

    def test_a_column_of_numbers_is_none_of_stages(self) -> None:
        assert choices("Deal,Deal Stage\nFjord,12\nBeta,13\n") == ()

    def test_a_column_with_as_many_values_as_deals_is_none_of_stages(self) -> None:
        rows = "\n".join(f"{number},name {number}x" for number in range(300))
        assert choices(f"Nr,Stage\n{rows}\n") == ()

    def test_there_is_an_end_to_pipelines(self) -> None:
        rows = "\n".join(f"pipe {number},Demo" for number in range(30))
        assert len(choices(f"Pipeline,Stage\n{rows}\n")) == MAX_CHOICES


class TestTable:
    @pytest.mark.parametrize(
        "text",
        [
            "Møte, digitalt\nMøte, fysisk",
            "Lead, Contacted, Meeting,\nProposal, Won",
            "Lead\nMøte",
            "",
            "Lead; Contacted; Won",
        ],
    )
    def test_a_typed_list_is_no_table(self, text: str) -> None:
        assert read_table(text, is_file=False) is None

    @pytest.mark.parametrize(
        "text", [HUBSPOT, PIPEDRIVE, ODOO, ZOHO, NORWEGIAN, "1;Lead\n2;Won", '"Lead","a"\n"Won","b"', "Lead\t3\nWon\t4"]
    )
    def test_a_pasted_table_is_one(self, text: str) -> None:
        assert read_table(text, is_file=False) == read_table(text, is_file=True) is not None

    def test_cells_may_hold_lines_and_rows_may_be_short(self) -> None:
        table = table_of([["Note", "Stage"], ["two\nlines", " Won "], ["x"]])
        assert (table.headings, table.rows) == (("Note", "Stage"), (("two\nlines", "Won"), ("x", "")))
