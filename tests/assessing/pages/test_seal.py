"""The seal on a printed result."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from diagnostics.assessing.pages.seal import SealView, seal_view

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")


def view() -> SealView:
    return seal_view(
        ASSESSMENT,
        fingerprint="f" * 64,
        completed_at=datetime(2026, 1, 9, 14, 7, tzinfo=UTC),
        answers={"leads": "outbound", "people": "one"},
        outcome={"leading": "outbound", "scores": {"outbound": 3}},
    )


def test_has_groups_of_four_and_the_address_that_verifies_it() -> None:
    assert view() == SealView(
        reference="01M8 6K50 19EX NSXP Q8XG 5ZTV 9Q",
        checksum="CZSP VNJZ 7QYP Y57N",
        url="http://localhost:8000/verify/",
        filled_url="http://localhost:8000/verify/?r=01M86K5019EXNSXPQ8XG5ZTV9Q&c=CZSPVNJZ7QYPY57N",
    )


def test_has_an_address_that_follows_the_settings(settings: object) -> None:
    settings.SITE_URL = urlsplit("https://sales.example.com")  # type: ignore[attr-defined]
    assert view().url == "https://sales.example.com/verify/"
