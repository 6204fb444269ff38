"""Reference and checksum of a printed result."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.domain.seal import ALPHABET, Seal, assessment_of, seal, spaced, typed

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
SAVED: dict[str, Any] = {
    "fingerprint": "f" * 64,
    "completed_at": datetime(2026, 1, 9, 14, 7, tzinfo=UTC),
    "answers": {"leads": "outbound", "people": "one"},
    "outcome": {"leading": "outbound", "scores": {"outbound": 3}},
}


def test_is_short_enough_to_type_and_stays_the_same() -> None:
    assert seal(ASSESSMENT, **SAVED) == Seal("01M86K5019EXNSXPQ8XG5ZTV9Q", "CZSPVNJZ7QYPY57N")


def test_does_not_depend_on_the_order_of_keys_or_the_time_zone() -> None:
    read_again = {
        **SAVED,
        "answers": dict(reversed(SAVED["answers"].items())),
        "completed_at": SAVED["completed_at"].astimezone(timezone(timedelta(hours=2))),
    }
    assert seal(ASSESSMENT, **read_again) == seal(ASSESSMENT, **SAVED)


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprint": "e" * 64},
        {"completed_at": SAVED["completed_at"] + timedelta(microseconds=1)},
        {"answers": {**SAVED["answers"], "people": "several"}},
        {"outcome": {**SAVED["outcome"], "leading": "inbound"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_has_another_checksum_if_anything_differs(change: dict[str, Any]) -> None:
    changed, saved = seal(ASSESSMENT, **{**SAVED, **change}), seal(ASSESSMENT, **SAVED)
    assert changed.reference == saved.reference
    assert changed.checksum != saved.checksum


def test_another_assessment_has_another_checksum() -> None:
    assert seal(UUID(int=1), **SAVED).checksum != seal(ASSESSMENT, **SAVED).checksum


@given(st.uuids())
def test_a_reference_gives_the_id_of_its_assessment(assessment: UUID) -> None:
    reference = seal(assessment, **SAVED).reference
    assert set(reference) <= set(ALPHABET)
    assert assessment_of(spaced(reference).lower()) == assessment


@pytest.mark.parametrize("reference", ["", "01M8", "U" * 26, "Z" * 26, "8" + "0" * 25, "Ø" * 26])
def test_any_other_text_is_no_reference(reference: str) -> None:
    assert assessment_of(reference) is None


def test_the_highest_reference_is_valid() -> None:
    assert assessment_of("7" + "Z" * 25) == UUID(int=2**128 - 1)


def test_is_printed_in_groups_of_four_and_accepted_in_any_format() -> None:
    assert spaced("01M86K502JEX") == "01M8 6K50 2JEX"
    assert typed(" oim8-6k50 2jeL\t") == "01M86K502JE1"
