"""The accounts in which pipelines are set up, without faults at the start of each test."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.crms import serving


@pytest.fixture(scope="module", params=["hubspot", "pipedrive"])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    with serving(request.param) as server:
        yield request.param, server


@pytest.fixture
def kind(served: tuple[str, Any]) -> str:
    return served[0]


@pytest.fixture
def server(served: tuple[str, Any]) -> Iterator[Any]:
    served[1].reset()
    yield served[1]
    served[1].released.set()
