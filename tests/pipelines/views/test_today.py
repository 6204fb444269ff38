"""Today's stages: entered, confirmed, matched and compared."""

import csv
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.models import CurrentStages
from tests.visitors import ANSWERS, Page, Visitor, url

SIMPLE = {
    **ANSWERS,
    "leads": "inbound",
    "repeat_revenue": "hardly_any",
    "people": "one_seller",
    "audience": "decision_maker",
}
LONG = "\n".join(f"x{number}x" for number in range(51))
TODAY = "Discovery\nProposal\nDemo day\nLunch"


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete(**SIMPLE)


def paste(visitor: Visitor, assessment: UUID, text: str = TODAY, **more: object) -> Page:
    return Page(visitor.post(url("todays-stages", assessment), {"text": text, **more}, follow=True))


def correct(visitor: Visitor, assessment: UUID, **chosen: str) -> Any:
    """Submit the page's form with these choices changed, and return the page of the comparison."""
    names = visitor.get(url("todays-stages", assessment)).context["form"]["names"].value()
    choices = {name.replace("_", "-"): value for name, value in chosen.items()}
    return visitor.post(url("todays-stages", assessment), {"names": names, **choices}, follow=True)


def saved_stages() -> list[list[str | None]]:
    return list(CurrentStages.objects.get().stages)


def test_stages_are_matched_by_name_and_saved_with_the_assessment(visitor: Visitor, assessment: UUID) -> None:
    before = Assessment.objects.values().get()
    response = visitor.post(url("todays-stages", assessment), {"text": TODAY})
    assert response["Location"] == url("own-pipeline", assessment)
    assert saved_stages() == [
        ["Discovery", "qualify"],
        ["Proposal", "proposal"],
        ["Demo day", "present"],
        ["Lunch", None],
    ]
    page = visitor.get(url("todays-stages", assessment)).context["page"]
    rows = [(row.current, str(row.stage.name) if row.stage else "", row.state) for row in page.rows]
    assert rows == [
        ("Discovery", "Qualify", "matched"),
        ("Proposal", "Proposal", "moved"),
        ("Demo day", "Present", "matched"),
        ("Lunch", "", "extra"),
        ("", "Negotiate", "missing"),
        ("", "Closed won", "missing"),
    ]
    assert Assessment.objects.values().get() == before


def test_a_suggestion_can_be_corrected(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    response = correct(visitor, assessment, stage_0="qualify", stage_1="proposal", stage_2="", stage_3="negotiate")
    assert [stage for _, stage in saved_stages()] == ["qualify", "proposal", None, "negotiate"]
    assert response.context["page"].summary == (
        "You already have 3 of 5 stages. 2 are missing. 1 of yours is not in the recommendation."
    )


def test_a_stage_that_is_not_offered_is_refused_and_nothing_changes(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    response = correct(visitor, assessment, stage_0="gone", stage_1="negotiate")
    assert response.context["form"].errors == {
        "stage-0": ["That stage is not one of the choices. Choose one of the list."]
    }
    assert saved_stages()[1] == ["Proposal", "proposal"]


def test_a_page_that_showed_other_stages_changes_nothing(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    opened_before = visitor.get(url("todays-stages", assessment)).context["form"]["names"].value()
    paste(visitor, assessment, "Visit\nPaid")
    before = saved_stages()
    form = {"names": opened_before, "stage-0": "qualify", "stage-1": "proposal"}
    response = visitor.post(url("todays-stages", assessment), form, follow=True)
    assert Page(response).notices == ["Meanwhile other stages were given. Here they are; nothing was changed."]
    assert saved_stages() == before


def test_correcting_deleted_stages_redirects_to_the_form(visitor: Visitor, assessment: UUID) -> None:
    response = visitor.post(url("todays-stages", assessment), {"names": "", "stage-0": "qualify"})
    assert response["Location"] == url("todays-stages", assessment)


@pytest.mark.parametrize(
    ("data", "first"),
    [
        ("Stage\nKvalifisert\nPåminnelse".encode("utf-16"), "Kvalifisert"),
        ("\ufeffKvalifisert\nPåminnelse".encode(), "Kvalifisert"),
        ("Kvalifisert\nPåminnelse".encode("cp1252"), "Kvalifisert"),
    ],
    ids=["UTF-16", "with a mark", "as Windows writes"],
)
def test_files_in_common_encodings_are_read(visitor: Visitor, assessment: UUID, data: bytes, first: str) -> None:
    paste(visitor, assessment, "", file=SimpleUploadedFile("stages.csv", data))
    assert [name for name, _ in saved_stages()] == [first, "Påminnelse"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Type your stages, one a line, or choose a file that holds them."),
        ("\n \n", "Type your stages, one a line, or choose a file that holds them."),
        (
            LONG,
            "These are 51 stages, and at most 50 are compared. Leave out what is no stage.",
        ),
        ("x" * 101, "One of the names has 101 characters, and a name has at most 100. Is this a list of stages?"),
    ],
)
def test_what_is_no_list_of_stages_is_refused_and_stays_in_the_form(
    visitor: Visitor, assessment: UUID, text: str, error: str
) -> None:
    response = visitor.post(url("todays-stages", assessment), {"text": text})
    assert response.context["form"].errors == {"text": [error]}
    assert Page(response).title.startswith("Error:")
    assert response.context["form"]["text"].value() == text
    assert CurrentStages.objects.count() == 0


EXPORT = """Record ID,Deal Name,Pipeline,Deal Stage,Amount
900,Fjord licences,Sales Pipeline,Closed Won,12000
901,Beta licences,Sales Pipeline,Proposal,8000
902,Gamma,Renewals,Up for renewal,2000
903,Delta,Sales Pipeline,Closed Lost,2000
"""


def workbook(text: str) -> bytes:
    book, data = Workbook(), BytesIO()
    for row in csv.reader(text.splitlines()):
        book.worksheets[0].append(row)
    book.save(data)
    return data.getvalue()


def upload(visitor: Visitor, assessment: UUID, data: bytes, name: str = "deals.csv") -> Any:
    return visitor.post(url("todays-stages", assessment), {"text": "", "file": SimpleUploadedFile(name, data)})


def confirm(visitor: Visitor, assessment: UUID, offered: Any, choice: str, **changed: str) -> Any:
    """Send the form of the page that offers stages, with one of them chosen and some fields changed."""
    values = {field.html_name: field.value() for field in offered.context["form"]}
    changes = {name.replace("_", "-"): value for name, value in changed.items()}
    return visitor.post(url("todays-stages", assessment), {**values, "choice": choice, **changes}, follow=True)


@pytest.mark.parametrize(("name", "data"), [("deals.csv", EXPORT.encode()), ("deals.xlsx", workbook(EXPORT))])
def test_of_an_export_the_column_and_the_pipeline_are_confirmed_before_anything_is_saved(
    visitor: Visitor, assessment: UUID, name: str, data: bytes
) -> None:
    offered = upload(visitor, assessment, data, name)
    labels = [option.radio.choice_label for option in offered.context["form"].options]
    assert labels == ["Deal Stage, pipeline Sales Pipeline", "Deal Stage, pipeline Renewals"]
    assert CurrentStages.objects.count() == 0
    confirm(visitor, assessment, offered, "1")
    assert saved_stages() == [["Up for renewal", "renewal"]]


def test_nothing_of_an_export_but_its_stages_is_on_the_page(visitor: Visitor, assessment: UUID) -> None:
    page = upload(visitor, assessment, EXPORT.encode()).content.decode()
    assert [name for name in ("Fjord", "Beta", "Gamma", "Delta", "12000", "Closed Lost") if name in page] == []


def test_the_stages_of_an_export_can_be_put_in_another_order(visitor: Visitor, assessment: UUID) -> None:
    offered = upload(visitor, assessment, EXPORT.encode())
    assert offered.context["form"]["names-0"].value() == "Proposal\nClosed Won"
    confirm(visitor, assessment, offered, "0", names_0="Demo\nProposal\nClosed Won")
    assert [name for name, _ in saved_stages()] == ["Demo", "Proposal", "Closed Won"]


def test_a_choice_without_stages_is_refused_and_what_was_typed_stays(visitor: Visitor, assessment: UUID) -> None:
    offered = upload(visitor, assessment, EXPORT.encode())
    response = confirm(visitor, assessment, offered, "0", names_0=" ", names_1="Renewed, kept")
    assert response.context["form"].errors == {
        "names-0": ["Type your stages, one a line, or choose a file that holds them."]
    }
    assert response.context["form"]["names-1"].value() == "Renewed, kept"
    assert CurrentStages.objects.count() == 0


def test_a_choice_that_was_not_offered_is_refused(visitor: Visitor, assessment: UUID) -> None:
    offered = upload(visitor, assessment, EXPORT.encode())
    assert list(confirm(visitor, assessment, offered, "7").context["form"].errors) == ["choice"]


def test_a_pasted_table_is_confirmed_too(visitor: Visitor, assessment: UUID) -> None:
    offered = visitor.post(url("todays-stages", assessment), {"text": "Stage\tDeals\nDemo\t3\nWon\t4"})
    confirm(visitor, assessment, offered, "0")
    assert [name for name, _ in saved_stages()] == ["Demo", "Won"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"%PDF-1.7\x00", "This file is neither a text, a CSV nor an Excel workbook (.xlsx)."),
        (b"PK\x03\x04broken", "This workbook cannot be opened."),
        (b"x" * 4_000_001, "This file is larger than the 4 MB that we read."),
        (b"Deal Name,Amount\nFjord,1\nBeta,2\n", "No column of this table looks like stages."),
        (b"900\n901\n", "These look like record numbers, amounts or dates."),
    ],
    ids=["PDF", "broken", "large", "no column", "numbers"],
)
def test_a_file_without_stages_is_refused_with_the_reason(
    visitor: Visitor, assessment: UUID, data: bytes, error: str
) -> None:
    form = upload(visitor, assessment, data).context["form"]
    assert list(form.errors) == ["file"]
    assert form.errors["file"][0].startswith(error)


def test_a_large_export_is_read(visitor: Visitor, assessment: UUID) -> None:
    rows = "".join(f"{number},{'x' * 80},Demo,1\n" for number in range(5000))
    offered = upload(visitor, assessment, f"ID,Deal Name,Stage,Amount\n{rows}".encode())
    assert offered.context["form"]["names-0"].value() == "Demo"


def test_lost_stages_are_left_out_and_the_page_tells_so(visitor: Visitor, assessment: UUID) -> None:
    page = paste(visitor, assessment, "Demo\nWon\nLost\nKansellert")
    assert [name for name, _ in saved_stages()] == ["Demo", "Won"]
    assert "Lost deals need no stage, so we left out Lost and Kansellert." in page.notices


def test_starting_over_deletes_the_stages(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    visitor.post(url("todays-stages-clear", assessment))
    assert CurrentStages.objects.count() == 0


def test_names_are_shown_as_typed_and_escaped(visitor: Visitor, assessment: UUID) -> None:
    response = visitor.post(url("todays-stages", assessment), {"text": "<script>x</script>"}, follow=True)
    assert "<script>x" not in response.content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in response.content.decode()


def test_the_comparison_is_csv_without_formulas(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment, "Qualify\n=cmd()")
    lines = visitor.get(url("todays-stages-csv", assessment)).content.decode("utf-8-sig").splitlines()
    assert lines[:3] == [
        "Today,Recommended,Comparison",
        "Qualify,Qualify,You have this",
        "'=cmd(),,Not in the recommendation",
    ]


def test_erasing_the_assessment_erases_the_stages(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    visitor.post(url("erase", assessment))
    assert CurrentStages.objects.count() == 0


def test_shows_which_sales_model_the_stages_fit(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment, "Visit\nIn cart\nCheckout\nPaid\nRepeat purchase")
    page = visitor.get(url("todays-stages", assessment)).context["page"]
    assert (page.fits[0].percent, page.fits[0].is_first) == (100, False)
    name = page.fits[0].model.inside_sentence
    assert page.best.startswith(f"Your pipeline looks built for {name}, but your answers point to ")


class TestAnotherLanguage:
    """On every page of today's stages, switching the language keeps what was typed and chosen."""

    def test_keeps_the_list(self, visitor: Visitor, assessment: UUID) -> None:
        response = visitor.post(url("todays-stages", assessment), {"text": TODAY, "language": "nb"})
        assert (Page(response).language, response.context["form"]["text"].value()) == ("nb", TODAY)
        assert CurrentStages.objects.count() == 0

    def test_keeps_the_choice_among_the_stages_of_a_file(self, visitor: Visitor, assessment: UUID) -> None:
        offered = upload(visitor, assessment, EXPORT.encode())
        values = {field.html_name: field.value() for field in offered.context["form"]}
        sent = {**values, "choice": "1", "names-1": "Renewed\nKept", "language": "nb"}
        response = visitor.post(url("todays-stages", assessment), sent)
        form = response.context["form"]
        assert Page(response).language == "nb"
        assert (form["choice"].value(), form["names-0"].value()) == ("1", "Proposal\nClosed Won")
        assert form["names-1"].value() == "Renewed\nKept"
        assert CurrentStages.objects.count() == 0

    def test_keeps_the_matches(self, visitor: Visitor, assessment: UUID) -> None:
        paste(visitor, assessment)
        form = visitor.get(url("todays-stages", assessment)).context["form"]
        values = {field.html_name: field.value() for field in form}
        sent = {**values, "stage-3": "negotiate", "language": "nb"}
        response = visitor.post(url("todays-stages", assessment), sent)
        assert (Page(response).language, response.context["form"]["stage-3"].value()) == ("nb", "negotiate")
        assert saved_stages()[3] == ["Lunch", None]
