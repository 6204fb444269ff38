"""Scripts, markup and formulas in texts, in all that leaves the site: files, exports, mail, webhooks and PDFs.

Each file is compared with the same file of harmless texts as long: it has the same rows, cells, keys and elements.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from diagnostics.assessing.actions.reminders import remind_overdue
from diagnostics.assessing.models import Assessment, Reminder
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.site.actions.mail import _message
from diagnostics.site.models import OutgoingMail
from diagnostics.site.spreadsheets.cells import is_formula
from tests.site.views.test_stored_scripts import instrument_of, written
from tests.support.scripts import SCRIPTS, Change, Structure, harmless, hostile, shape
from tests.visitors import Page, Visitor, make_account, publish_version, show_again_who, url

FOR_IMPORT = {target.key for target in TARGETS.values() if target.format.is_for_import}
"""Files that another program reads, which must not change a text."""


def addresses(own: UUID) -> Iterator[str]:
    """Yield the address of every file that is made of texts."""
    yield from (url(f"export-{kind}") for kind in ("csv", "xlsx", "json"))
    yield from (url("result-json", own), url("todays-stages-csv", own), url("my-data-json"))
    for target in TARGETS.values():
        part = (Part.DEAL.value,) if target.format.per_pipeline else ()
        yield url("handoff-part" if part else "handoff-file", own, target.key, *part)


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def cells_of(content: bytes, media_type: str) -> list[list[Any]]:
    """Return the rows of a table: of a workbook with the type that each cell has."""
    if media_type.startswith("text/csv"):
        text = content.decode("utf-8-sig")
        head = text.partition("\n")[0]
        return list(csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","))
    book = load_workbook(io.BytesIO(content))
    return [[(cell.data_type, cell.value) for cell in row] for sheet in book for row in sheet.iter_rows()]


def made_of(content: bytes, media_type: str) -> Any:
    """Return the shape of a file, without its texts."""
    if media_type.startswith("application/json"):
        return shape(json.loads(content))
    if media_type.startswith("text/csv"):
        return shape(cells_of(content, media_type))
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        files = {name: archive.read(name).decode() for name in archive.namelist()}
        # names of files hold a hash of the pipeline
        named = {re.sub("[0-9a-f]{12}", "", name): text for name, text in files.items()}
        return {
            name: len(text.splitlines()) if name.endswith(".txt") else sorted(set(Structure(text).elements))
            for name, text in named.items()
        }
    return len(content.decode().splitlines())


def files(change: Change) -> dict[str, tuple[str, bytes]]:
    """Return the media type and content of every file of a site with these texts; the site is then undone."""
    with transaction.atomic():
        publish_version(instrument_of(change))
        visitor = Visitor()
        visitor.force_login(make_account("kari@example.com"))
        show_again_who(visitor)
        own = visitor.complete(title=change("A")[:80])
        written(visitor, own, change)
        found = {}
        for where in addresses(own):
            response = visitor.get(where)
            assert (where, response.status_code) == (where, 200)
            found[where.replace(str(own), "id")] = (response.headers["Content-Type"], content_of(response))
        transaction.set_rollback(True)
    return found


@pytest.fixture
def unlimited(settings: Any) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 0


@pytest.mark.usefixtures("db", "unlimited")
def test_no_text_becomes_a_cell_a_row_a_key_an_element_or_a_formula() -> None:
    before, after = files(harmless()), files(hostile())
    assert before.keys() == after.keys()
    assert len(after) >= 15
    shapes = {
        where: (made_of(before[where][1], kind), made_of(content, kind)) for where, (kind, content) in after.items()
    }
    assert {where: each for where, each in shapes.items() if each[0] != each[1]} == {}
    tables = {
        where: cells_of(content, kind)
        for where, (kind, content) in after.items()
        if ("csv" in kind or "spreadsheet" in kind) and not FOR_IMPORT.intersection(where.split("/"))
    }
    assert len(tables) >= 4
    found = [(where, cell) for where, rows in tables.items() for row in rows for cell in row if is_live(cell)]
    assert found == []
    # as it was written, in what programs read
    exported = json.loads(after[url("export-json")][1])
    assert any(script in str(exported) for script in SCRIPTS if "\\" not in script and "'" not in script)


def is_live(cell: Any) -> bool:
    """Return whether a spreadsheet would work the cell out."""
    kind, value = cell if isinstance(cell, tuple) else ("s", cell)
    return kind == "f" or (kind == "s" and isinstance(value, str) and value[:1] != "'" and is_formula(value))


def messages(change: Change) -> list[EmailMessage]:
    """Return the messages that a site with these texts sends, about a result; the site is then undone."""
    with transaction.atomic():
        publish_version(instrument_of(change))
        visitor, manager = Visitor(), make_account("kari@example.com")
        visitor.force_login(manager)
        own = visitor.complete(title=change("A")[:80], crm="hubspot")
        written(visitor, own, change)
        for page in ("share-by-mail", "crm-message", "mail-me"):
            form = Page(visitor.get(url(page, own))).forms[0]
            # what looks like an address is refused in the message
            to = {"to": "ola@example.com", "expires": "7", "message": "<script>alert(1)</script>"}
            visitor.post(url(page, own), {**form.fields, **to})
        due = timezone.now() - timedelta(days=3)
        Reminder.objects.create(assessment=Assessment.objects.get(), owner=manager, due_at=due, language="nb")
        remind_overdue()
        sent = [_message(mail).message() for mail in OutgoingMail.objects.order_by("pk")]
        transaction.set_rollback(True)
    return sent


@pytest.mark.usefixtures("db", "unlimited")
def test_mail_is_text_alone_and_no_text_becomes_a_header() -> None:
    """There is no HTML in mail, so nothing is escaped and nothing runs."""
    before, after = messages(harmless()), messages(hostile())
    assert len(after) == 4
    assert {(message.get_content_type(), message.is_multipart()) for message in after} == {("text/plain", False)}
    assert [message.keys() for message in after] == [message.keys() for message in before]
    texts = [message.get_payload(decode=True).decode() for message in after]
    assert [text for text in texts if "&lt;script" in text.replace("srcdoc=&lt;script", "")] == []
    assert any("<" in text for text in texts)


@pytest.mark.slow
@pytest.mark.usefixtures("db", "unlimited")
def test_a_pdf_has_no_script_and_leads_nowhere_else() -> None:
    publish_version(instrument_of(hostile()))
    visitor = Visitor()
    own = visitor.complete(title="</title><script>alert(1)</script>")
    reader = PdfReader(io.BytesIO(visitor.get(url("result-pdf", own)).content))
    found = {str(key) for each in objects_of(reader) if isinstance(each, dict) for key in each}
    assert found & {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/AA", "/RichMedia", "/XFA"} == set()
    links = {str(each["/URI"]) for each in objects_of(reader) if isinstance(each, dict) and "/URI" in each}
    assert {link for link in links if not link.startswith("http://localhost")} == set()
    assert "alert(1)" in "".join(page.extract_text() for page in reader.pages)


def objects_of(reader: PdfReader) -> Iterator[Any]:
    yield from (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
