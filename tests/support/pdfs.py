"""PDFs of results, requested and read."""

import io
from typing import Any
from uuid import UUID

from pypdf import PdfReader

from tests.visitors import Visitor, url


def report_of(visitor: Visitor, assessment: UUID, language: str = "en") -> Any:
    """Return the response with the PDF of an assessment's result."""
    response = visitor.get(url("result-pdf", assessment), headers={"accept-language": language})
    assert response.status_code == 200
    return response


def read(response: Any) -> PdfReader:
    """Return the PDF in a response."""
    return PdfReader(io.BytesIO(response.content))
