"""What pages differ by is said as Django says it."""

import pytest
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from salesmodel.headers import vary_on


@pytest.mark.parametrize("before", ["", "Cookie", "accept-language, Cookie", "*", "Accept"])
@pytest.mark.parametrize("header", ["Cookie", "Accept-Language"])
def test_what_a_page_differs_by_is_said_as_django_says_it(before: str, header: str) -> None:
    responses = [HttpResponse(headers={"Vary": before} if before else {}) for _ in range(2)]
    vary_on(responses[0], header)
    patch_vary_headers(responses[1], (header,))
    assert responses[0].headers["Vary"] == responses[1].headers["Vary"]
