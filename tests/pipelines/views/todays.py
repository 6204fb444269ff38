"""Today's stages as visitors enter them: typed, or in a file that a CRM exported."""

import csv
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from diagnostics.pipelines.models import CurrentStages
from tests.visitors import Page, Visitor, url

TODAY = "Discovery\nProposal\nDemo day\nLunch"


def paste(visitor: Visitor, assessment: UUID, text: str = TODAY, **more: object) -> Page:
    return Page(visitor.post(url("todays-stages", assessment), {"text": text, **more}, follow=True))


def saved_stages() -> list[list[str | None]]:
    return list(CurrentStages.objects.get().stages)


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
