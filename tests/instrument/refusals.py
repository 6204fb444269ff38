"""How the domain's tests say that something is refused, and in which words."""

import re

import pytest

from diagnostics.instrument.errors import DomainError


def raises_exactly(error: type[DomainError], message: str) -> "pytest.RaisesExc[DomainError]":
    """Expect `error` with `message`, whole."""
    return pytest.raises(error, match=f"^{re.escape(message)}$", check=lambda raised: type(raised) is error)
