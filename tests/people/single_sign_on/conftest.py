"""A provider without faults, and a new browser."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.oidc import Provider
from tests.single_sign_on import Browser, Rows, World


@pytest.fixture
def provider(single_sign_on: World) -> Iterator[Provider]:
    single_sign_on.provider.reset()
    yield single_sign_on.provider
    single_sign_on.provider.reset()


@pytest.fixture
def rows(single_sign_on: World) -> Rows:
    return single_sign_on.rows


@pytest.fixture
def guest(single_sign_on: World, provider: Provider) -> Browser:
    return single_sign_on.browser()


@pytest.fixture
def email() -> str:
    """An address that no other test uses."""
    return f"{uuid4().hex}@contoso.example"
