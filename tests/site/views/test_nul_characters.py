"""Forms with NUL characters, which PostgreSQL stores in no text: they are refused or left out, and never an error."""

import pytest

from tests.visitors import Visitor, url

pytestmark = pytest.mark.both_databases

NUL = "Of\x00fer"

FORMS = [
    ("todays-stages", {"text": NUL}),
    ("todays-stages", {"names-0": NUL, "choice": "0"}),
    ("todays-stages", {"names-0": "Offer\nWon", "column-0": NUL, "pipeline-0": NUL, "choice": "0"}),
    ("todays-stages", {"names-0": "Offer", "choice": NUL}),
    ("todays-stages", {"names": NUL}),
    ("handoff", {"company": NUL, "crm": "odoo", "seen": NUL}),
    ("edit", {"title": NUL, "note": NUL, "company": NUL, "crm": NUL, "seen": NUL}),
    ("mail-me", {"to": f"{NUL}@example.com", "secret": NUL}),
    ("crm-message", {"copy": NUL, "secret": NUL}),
    ("share", {"label": NUL, "expires": "7", "secret": NUL}),
    ("own-pipeline", {"seen": NUL, "order": NUL, "revision": NUL, "do": NUL}),
    ("own-pipeline", {"revision": "0", "order": "qualify", "name-qualify": NUL, "activities-qualify": NUL}),
    ("own-pipeline", {"revision": "0", "do": "add", "new-name": NUL, "new-part": NUL, "new-after": NUL}),
    ("own-pipeline", {"revision": "0", "do": "add", "new-key": NUL}),
]


@pytest.mark.parametrize("again", [{}, {"show-in": "nb"}, {"show-again": "1"}])
@pytest.mark.parametrize(("page", "fields"), FORMS)
def test_are_no_error(visitor: Visitor, page: str, fields: dict[str, str], again: dict[str, str]) -> None:
    assessment = visitor.complete()
    assert visitor.post(url(page, assessment), {**fields, **again}).status_code in (200, 302)
