"""What pages weigh: bytes as they travel, compressed, without headers."""

import gzip
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from diagnostics.site.stylesheets import joined
from tests.visitors import Visitor, make_account, url

KILOBYTE = 1000
LIMITS = {
    "question": (8_500, 2_400),
    "home": (8_500, 2_400),
    "how": (10_300, 4_100),
    "catalogue": (13_000, 6_900),
    "archive": (8_500, 2_400),
    "privacy": (9_500, 3_400),
    "verify": (7_800, 1_700),
    "result": (34_000, 21_500),
}
"""The most bytes that a page may weigh: with all that it loads, and alone. docs/quality.md has what pages weigh."""
GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
LOADED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg|png))"')


def weight(response: Any) -> tuple[int, int]:
    """Return the bytes of a page with what it loads, and of the page alone."""
    page = gzip.decompress(response.content).decode()
    alone = len(response.content)
    return alone + sum(_compressed(name) for name in set(LOADED.findall(page))), alone


def assert_light(name: str, weighed: tuple[int, int]) -> None:
    """Fail if a page weighs more than its limits."""
    assert all(weight <= limit for weight, limit in zip(weighed, LIMITS[name], strict=True)), weighed


def _compressed(name: str) -> int:
    file = Path(finders.find(name))
    content = joined(file).encode() if file.suffix == ".css" else file.read_bytes()
    return len(content) if name.endswith(".png") else len(brotli.compress(content))


def test_a_question_is_light(visitor: Visitor) -> None:
    first, again = weight(visitor.get(url("question", visitor.start(), "leads"), **GZIP))
    assert_light("question", (first, again))
    # the stylesheet was counted
    assert first - again > 5 * KILOBYTE


@pytest.mark.parametrize("name", ["home", "how", "catalogue", "archive", "privacy", "verify"])
def test_public_pages_are_as_light_as_a_question_or_little_more(visitor: Visitor, name: str) -> None:
    assert_light(name, weight(visitor.get(url(name), **GZIP)))


def test_a_result_is_no_heavier_than_a_small_picture(visitor: Visitor) -> None:
    assert_light("result", weight(visitor.get(url("result", visitor.complete()), **GZIP)))


class TestCompression:
    def test_is_of_pages_whose_length_then_differs_each_time(self, visitor: Visitor) -> None:
        responses = [visitor.get(url("privacy"), **GZIP) for _ in range(8)]
        assert {response["Content-Encoding"] for response in responses} == {"gzip"}
        assert len({len(response.content) for response in responses}) > 1
        assert "Accept-Encoding" in responses[0]["Vary"]

    def test_is_not_for_browsers_that_do_not_ask(self, visitor: Visitor) -> None:
        assert not visitor.get(url("privacy")).has_header("Content-Encoding")

    def test_leaves_out_pages_that_show_a_secret(self, visitor: Visitor) -> None:
        begun, completed = visitor.start(), visitor.complete()
        visitor.link_to(begun)
        for address in (url("continue", begun), url("share", completed), "/accounts/login/"):
            response = visitor.get(address, **GZIP)
            assert response.status_code == 200
            assert not response.has_header("Content-Encoding")

    def test_leaves_out_downloads(self, client: Client, reference: Any) -> None:
        client.force_login(make_account())
        response = client.get(reverse("diagnostics:export-csv"), **GZIP)
        assert not response.has_header("Content-Encoding")
