"""Addresses of pages that the workbench replaced lead to it, so that bookmarks still work."""

import pytest

from tests.pipelines.views.benches import SIMPLE
from tests.visitors import Visitor


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("adapt/", "pipeline/"),
        ("gap-check/", "pipeline/today/"),
        ("gap-check/match/", "pipeline/today/"),
        ("gap-check.csv", "pipeline/today.csv"),
    ],
)
def test_old_addresses_redirect_for_good(visitor: Visitor, old: str, new: str) -> None:
    assessment = visitor.complete(**SIMPLE)
    response = visitor.get(f"/assessments/{assessment}/{old}")
    assert (response.status_code, response["Location"]) == (301, f"/assessments/{assessment}/{new}")
