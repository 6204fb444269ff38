"""A provider of single sign-on without faults, to which this process is the client."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from diagnostics.people import identity_provider
from tests.oidc import Provider, providing


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture
def provider(served: Provider, settings: Settings) -> Provider:
    """A provider without faults, named by the settings."""
    served.reset()
    identity_provider._discover.cache_clear()
    for name, value in served.settings.items():
        setattr(settings, name, value)
    settings.OIDC_ORIGIN = served.url
    return served
