"""The addresses of an assessment, which must not change because people bookmark them."""

from uuid import UUID

import pytest
from django.urls import reverse

from diagnostics.assessing.pages.addresses import compare_url

OTHER = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d38")
ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("result", ""),
        ("result-json", "result.json"),
        ("result-pdf", "result.pdf"),
        ("continue", "continue/"),
        ("own-pipeline", "pipeline/"),
        ("todays-stages", "pipeline/today/"),
        ("handoff", "handoff/"),
        ("erase", "erase/"),
        ("share", "share/"),
        ("share-by-mail", "share/e-mail/"),
        ("compare-choose", "compare/"),
        ("again", "again/"),
        ("remind", "remind/"),
        ("remind-dismiss", "remind/dismiss/"),
    ],
)
def test_of_the_pages_of_an_assessment(name: str, path: str) -> None:
    assert reverse(f"diagnostics:{name}", args=[ASSESSMENT]) == f"/assessments/{ASSESSMENT}/{path}"


def test_of_a_comparison() -> None:
    assert compare_url(ASSESSMENT, OTHER) == f"/assessments/{ASSESSMENT}/compare/{OTHER}/"
