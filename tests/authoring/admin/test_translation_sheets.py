"""Sheets of translations: they go out, come back after a dry run, and are refused if the draft moved on."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from diagnostics.authoring.domain.translation_sheet import rows_in
from diagnostics.authoring.models import Stage
from diagnostics.site.spreadsheets.cells import restored
from tests.support.admin.forms import messages_of

KEY = "stage.qualify.purpose"


@pytest.fixture
def draft(questionnaire):
    questionnaire.stages.filter(key="qualify").update(purpose_en="- Ask, then\n=listen", purpose_nb="")
    return questionnaire


def address(draft, name, *arguments):
    return reverse(f"admin:diagnostics_questionnaire_{name}", args=[draft.pk, *arguments])


def sheet(admin, draft, kind="csv"):
    """Download the sheet, and return its rows."""
    content = admin.get(address(draft, "translations_sheet", kind)).content
    if kind == "xlsx":
        rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    return rows_in(content.decode("utf-8-sig"))


def written(rows, **texts):
    """Return the rows with translations written into them."""
    return [[*row[:2], texts.get(row[0].replace(".", "_"), row[2]), *row[3:]] for row in rows]


def as_csv(rows):
    return "\r\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


def as_xlsx(rows):
    workbook, file = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return file.getvalue()


def upload(admin, draft, content, name="sheet.csv"):
    return admin.post(address(draft, "translations_import"), {"file": SimpleUploadedFile(name, content)})


def confirm(admin, draft, response):
    page = response.context_data["page"]
    return admin.post(address(draft, "translations_import"), {"seen": page.seen, "rows": page.rows}, follow=True)


def purpose():
    return Stage.objects.get(key="qualify").purpose_nb


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_goes_out_with_every_text_and_what_is_missing(admin, draft, kind):
    rows = {row[0]: row for row in sheet(admin, draft, kind)[1:]}
    _key, source, target, state, _seen = rows[KEY]
    assert (restored(source) if kind == "csv" else source, target, state) == ("- Ask, then\n=listen", "", "missing")
    assert len(rows) > 400


@pytest.mark.parametrize(("kind", "write"), [("csv", as_csv), ("xlsx", as_xlsx)])
def test_it_comes_back_after_a_dry_run(admin, draft, kind, write):
    rows = written(sheet(admin, draft, kind), stage_qualify_purpose="Spør")
    response = upload(admin, draft, write(rows), f"sheet.{kind}")
    page = response.context_data["page"]
    assert [(change.before, change.after) for change in page.changes] == [("", "Spør")]
    assert (page.faults, purpose()) == ((), "")
    after = confirm(admin, draft, response)
    assert messages_of(after) == ["1 text was imported."]
    assert purpose() == "Spør"


def test_a_sheet_without_changes_changes_nothing(admin, draft):
    page = upload(admin, draft, as_csv(sheet(admin, draft))).context_data["page"]
    assert (page.changes, page.faults) == ((), ())


def test_unknown_keys_and_moved_texts_are_refused_with_their_rows(admin, draft):
    rows = written(sheet(admin, draft), stage_qualify_purpose="Spør", stage_present_purpose="Vis", title="Tittel")
    rows.append(["stage.nowhere.name", "x", "y", "", ""])
    Stage.objects.filter(key="qualify").update(purpose_en="Another")
    Stage.objects.filter(key="present").update(purpose_nb="Hennes")
    page = upload(admin, draft, as_csv(rows)).context_data["page"]
    keys = [row[0] for row in rows]
    assert [fault.split(": ")[0] for fault in page.faults] == [
        f"Row {keys.index(key) + 1}, {key}" for key in (KEY, "stage.present.purpose", "stage.nowhere.name")
    ]
    assert "Another" in page.faults[0]
    assert "Hennes" in page.faults[1]
    assert purpose() == ""


def test_a_row_that_says_less_is_compared_by_its_source(admin, draft):
    response = upload(admin, draft, as_csv([["k [key]", "e [en]", "n [nb]"], [KEY, "- Ask, then\n=listen", "Spør"]]))
    confirm(admin, draft, response)
    assert purpose() == "Spør"


def test_a_draft_that_changed_after_the_dry_run_is_shown_anew(admin, draft):
    response = upload(admin, draft, as_csv(written(sheet(admin, draft), stage_qualify_purpose="Spør")))
    Stage.objects.filter(key="present").update(purpose_nb="Hennes")
    after = confirm(admin, draft, response)
    assert messages_of(after) == ["The draft has changed since. Look again at what would change."]
    assert purpose() == ""
    confirm(admin, draft, after)
    assert purpose() == "Spør"


@pytest.mark.parametrize(
    ("content", "name", "start"),
    [
        (b"a;b\r\nc;d", "sheet.csv", "This is no sheet of translations"),
        (b"\x00\x01\x02\x03", "sheet.csv", "This file is neither"),
        (b"PK\x03\x04nothing", "sheet.xlsx", "The workbook cannot be read"),
        (as_csv([["k [key]", "e [en]", "n [nb]"], [KEY, "x", ""]]), "sheet.csv", "The sheet has no translation"),
    ],
    ids=["another table", "no text", "no workbook", "empty"],
)
def test_other_files_are_refused_with_what_to_do(admin, draft, content, name, start):
    (fault,) = upload(admin, draft, content, name).context_data["page"].faults
    assert fault.startswith(start)
