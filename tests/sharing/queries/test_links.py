"""Share links are found by their secret, in one query, and only if they work."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.sharing.domain import hash_of, new_secret
from diagnostics.sharing.models import ShareLink
from diagnostics.sharing.queries.links import find_shared, links_of
from tests.rows import costs, make_completed

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def make_link(assessment: Assessment | None = None, **changes: Any) -> str:
    """Return the secret of a link that was week_ago a week ago."""
    secret = new_secret()
    week_ago = timezone.now() - timedelta(days=7)
    (assessment or make_completed()).share_links.create(
        **{"token_hash": hash_of(secret), "created_at": week_ago, **changes}
    )
    return secret


@pytest.mark.parametrize(
    ("changes", "works"),
    [
        ({}, True),
        ({"expires_at": timedelta(minutes=1)}, True),
        ({"expires_at": timedelta(0)}, False),
        ({"revoked_at": timedelta(0)}, False),
        ({"revoked_at": timedelta(0), "expires_at": timedelta(minutes=1)}, False),
    ],
    ids=["without an end", "not yet expired", "expired", "revoked", "revoked before it expired"],
)
def test_finds_working_links_in_one_query_and_no_others(changes: dict[str, timedelta], works: bool) -> None:
    secret = make_link(**{name: timezone.now() + after for name, after in changes.items()})
    with costs(1):
        link = find_shared(secret)
        if link is not None:
            assert link.assessment.version.number == 1
    assert (link is not None) is works


@pytest.mark.parametrize("secret", ["", "x", "\x00", "é", "x" * 10_000, "' OR 1=1 --", "a/b"])
def test_makes_the_same_query_for_any_secret(secret: str) -> None:
    make_link()
    with costs(1):
        assert find_shared(secret) is None


def test_does_not_find_a_link_by_its_hash() -> None:
    make_link()
    assert find_shared(ShareLink.objects.get().token_hash) is None


def test_links_of_an_assessment_come_newest_first_and_are_its_own() -> None:
    one = make_completed()
    secrets = [make_link(one), make_link(one, revoked_at=timezone.now())]
    make_link(make_completed(version=one.version))
    with costs(1):
        hashes = [row.token_hash for row in links_of(one)]
    assert hashes == [hash_of(secret) for secret in reversed(secrets)]
