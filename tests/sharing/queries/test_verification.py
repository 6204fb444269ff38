"""Results are found by the reference and checksum of a print."""

from uuid import UUID, uuid4

import pytest

from diagnostics.assessing.domain.seal import Seal, seal
from diagnostics.assessing.models import Assessment
from diagnostics.sharing.queries.verification import find_verified
from tests.rows import costs, make_begun, make_completed

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def seal_of(assessment: Assessment) -> Seal:
    assert assessment.completed_at is not None
    return seal(
        assessment.pk,
        fingerprint=assessment.version.fingerprint,
        completed_at=assessment.completed_at,
        answers=assessment.answers,
        outcome=assessment.outcome or {},
    )


def test_takes_one_query_in_both_cases() -> None:
    saved = make_completed()
    with costs(1):
        verified = find_verified(saved.pk, seal_of(saved).checksum)
        assert verified is not None
        assert (verified.pk, verified.version.number) == (saved.pk, 1)
    with costs(1):
        assert find_verified(uuid4(), seal_of(saved).checksum) is None


@pytest.mark.parametrize("checksum", ["", "0" * 16, "0" * 15])
def test_finds_nothing_by_another_checksum(checksum: str) -> None:
    assert find_verified(make_completed().pk, checksum) is None


def test_finds_nothing_that_is_begun_or_unknown() -> None:
    begun = make_begun(leads="inbound")
    assert [find_verified(key, "0" * 16) for key in (begun.pk, UUID(int=0), UUID(int=2**128 - 1))] == [None] * 3
