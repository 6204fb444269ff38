"""Today's stages from a file: read, confirmed before anything is saved, and nothing else of it kept."""

from unicodedata import normalize
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from diagnostics.pipelines.models import CurrentStages
from tests.pipelines.views.benches import SIMPLE
from tests.pipelines.views.todays import EXPORT, TODAY, confirm, paste, saved_stages, upload, workbook
from tests.visitors import Page, Visitor, url


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete(**SIMPLE)


@pytest.mark.parametrize(
    ("data", "first"),
    [
        ("Stage\nKvalifisert\nPåminnelse".encode("utf-16"), "Kvalifisert"),
        ("\ufeffKvalifisert\nPåminnelse".encode(), "Kvalifisert"),
        ("Kvalifisert\nPåminnelse".encode("cp1252"), "Kvalifisert"),
        ("Kvalifisert\nPåminnelse".encode("mac_roman"), "Kvalifisert"),
        ("sep=;\r\nFase\r\nKvalifisert\r\nPåminnelse".encode(), "Kvalifisert"),
        (normalize("NFD", "Kvalifisert\nPåminnelse").encode(), "Kvalifisert"),
    ],
    ids=["UTF-16", "with a mark", "as Windows writes", "as an old Macintosh writes", "with a separator", "decomposed"],
)
def test_files_in_common_encodings_are_read(visitor: Visitor, assessment: UUID, data: bytes, first: str) -> None:
    paste(visitor, assessment, "", file=SimpleUploadedFile("stages.csv", data))
    assert [name for name, _ in saved_stages()] == [first, "Påminnelse"]


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
        "names-0": ["Type your stages, one per line, or choose a file that holds them."]
    }
    assert response.context["form"]["names-1"].value() == "Renewed, kept"
    assert CurrentStages.objects.count() == 0


def test_a_choice_that_was_not_offered_is_refused(visitor: Visitor, assessment: UUID) -> None:
    offered = upload(visitor, assessment, EXPORT.encode())
    assert list(confirm(visitor, assessment, offered, "7").context["form"].errors) == ["choice"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"Tilbud\x00sendt\nVunnet\n", "This file is neither a text, a CSV nor an Excel workbook (.xlsx)."),
        (b"%PDF-1.7\x00", "This file is neither a text, a CSV nor an Excel workbook (.xlsx)."),
        (b"PK\x03\x04broken", "This workbook cannot be opened."),
        (b"x" * 4_000_001, "This file is larger than the 4 MB that we read."),
        (b"Deal Name,Amount\nFjord,1\nBeta,2\n", "No column of this table looks like stages."),
        (b"900\n901\n", "These look like record numbers, amounts or dates."),
    ],
    ids=["a zero byte", "PDF", "broken", "large", "no column", "numbers"],
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


class TestAnotherLanguage:
    """On every page of today's stages, switching the language keeps what was typed and chosen."""

    def test_keeps_the_list(self, visitor: Visitor, assessment: UUID) -> None:
        response = visitor.post(url("todays-stages", assessment), {"text": TODAY, "show-in": "nb"})
        assert (Page(response).language, response.context["form"]["text"].value()) == ("nb", TODAY)
        assert CurrentStages.objects.count() == 0

    def test_keeps_the_choice_among_the_stages_of_a_file(self, visitor: Visitor, assessment: UUID) -> None:
        offered = upload(visitor, assessment, EXPORT.encode())
        values = {field.html_name: field.value() for field in offered.context["form"]}
        sent = {**values, "choice": "1", "names-1": "Renewed\nKept", "show-in": "nb"}
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
        sent = {**values, "stage-3": "negotiate", "show-in": "nb"}
        response = visitor.post(url("todays-stages", assessment), sent)
        assert (Page(response).language, response.context["form"]["stage-3"].value()) == ("nb", "negotiate")
        assert saved_stages()[3] == ["Lunch", None]
