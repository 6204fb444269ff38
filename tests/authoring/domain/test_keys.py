import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.authoring.domain.keys import unused_key
from diagnostics.instrument.text import KEY_PATTERN


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Make contact", "make-contact"),
        ("  Førstegangs-møte (på nett)!  ", "forstegangs-mote-pa-nett"),
        ("3 calls", "stage-3-calls"),
        ("电话", "stage"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_key_says_what_the_name_says(name: str, key: str) -> None:
    assert unused_key(name, set(), default="stage") == key


def test_a_number_makes_it_one_that_is_not_taken() -> None:
    assert unused_key("Close", {"close", "close-2"}, default="stage") == "close-3"


@given(st.text(max_size=80), st.sets(st.sampled_from(["stage", "a", "a-2"])))
def test_it_is_always_valid_and_never_taken(name: str, taken: set[str]) -> None:
    key = unused_key(name, taken, default="stage")
    assert re.fullmatch(KEY_PATTERN, key)
    assert key not in taken
    assert len(key) <= 50
