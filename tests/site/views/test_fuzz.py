"""Generated requests over every address, with every field, cookies and headers: no error of ours, and nothing slow.

FUZZ_REQUESTS makes it longer, FUZZ_SEED draws others, and FUZZ_REPORT names a file for the figures: `make drill` does.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bench.fuzz import Fuzzer, Report, Request
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views import archive
from tests.loaded import load_reference
from tests.site.views.test_access import ROWS, World, address
from tests.support.admin.permissions import NAMES, LastingWorld
from tests.visitors import Page

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("no_pdf")]

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "300"))
CHECKED = 150
"""Requests whose forms lack this site's token: the refusal reads their headers and fields, too."""

SEED = int(os.environ.get("FUZZ_SEED", "1"))
REPORT = os.environ.get("FUZZ_REPORT", "")

ROLES = ("stranger", "starter", "owner", "staff", "superuser")


class ReadingFuzzer(Fuzzer):
    """Also reads refusals: each is a page of ours in one of the languages, whatever was asked for."""

    def _answer(self, request: Request) -> Any:
        response = super()._answer(request)
        if response.status_code in (400, 403, 404, 413, 429) and request.method != "HEAD":
            assert Page(response).language in ("en", "nb"), str(request)
        return response


def fuzzer(seed: int) -> Fuzzer:
    """Return one over all addresses, with rows that exist, and a visitor of each role."""
    administration = LastingWorld(load_reference().current_version)
    admin = [administration.address(name).where for name in NAMES]
    earlier = Assessment.objects.get()
    Assessment.objects.all().delete()
    world = World(administration.version)
    here = str(world.assessments["completed"].pk)
    known = [where.replace(str(earlier.pk), here) for where in admin]
    for page in dict.fromkeys(row.page for row in ROWS):
        states = [row.assessment for row in ROWS if row.page == page and row.assessment != "-"]
        keys = [world.assessments[state].pk for state in states] or [None]
        known += dict.fromkeys(address(page, key).partition("?")[0] for key in keys)
    cookies = {role: {name: morsel.value for name, morsel in world.visitors[role].cookies.items()} for role in ROLES}
    return ReadingFuzzer(cookies, known, seed=seed)


def failures(report: Report) -> str:
    return "\n\n".join((*report.failures, *report.slow))


@pytest.mark.parametrize("checked", [True, False], ids=["tokens are checked", "tokens are not"])
def test_no_request_fails_or_is_slow(db: None, settings: object, checked: bool) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    fuzz = fuzzer(SEED)
    fuzz.checked = checked
    before = Assessment.objects.count()
    report = fuzz.run(CHECKED if checked else REQUESTS)
    if REPORT and not checked:
        figures = {"seed": SEED, "addresses": len(fuzz.addresses), **report.as_json()}
        Path(REPORT).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    assert failures(report) == "", f"seed {SEED}"
    # there are requests that are taken, not only refused ones
    assert {200, 302, 400, 403, 404, 405} <= report.statuses.keys()
    # each request is rolled back, so that the next one meets the same rows
    assert Assessment.objects.count() == before


def test_a_view_that_trusts_its_query_would_be_found(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(archive, "parse_place", lambda text: {}[text])
    monkeypatch.setattr("bench.fuzz.NAMES", ("after",))
    fuzz = fuzzer(SEED)
    fuzz.addresses = ["/assessments/"]
    assert "KeyError" in failures(fuzz.run(200))
