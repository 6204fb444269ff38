"""How often a shared link was opened: by people, as far as programs say that they are none."""

from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import User
from tests.sharing.views.test_links import link_in, share
from tests.visitors import Visitor


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete()


@pytest.fixture
def address(visitor: Visitor, assessment: UUID) -> str:
    """The path of a link to the assessment."""
    return link_in(share(visitor, assessment))


def views() -> int:
    return ShareLink.objects.get().views


def test_increases_with_every_view(address: str) -> None:
    for _ in range(3):
        Visitor().get(address)
    assert views() == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
    ],
)
def test_ignores_prefetching(address: str, headers: dict[str, str]) -> None:
    assert Visitor().get(address, headers=headers).status_code == 200
    assert views() == 0


@pytest.mark.parametrize(
    "program",
    [
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "Twitterbot/1.0",
    ],
)
def test_ignores_programs_known_to_preview_links(address: str, program: str) -> None:
    assert Visitor().get(address, headers={"user-agent": program}).status_code == 200
    assert views() == 0


def test_counts_a_person_in_a_browser_or_in_an_app(address: str) -> None:
    """The control."""
    for browser in (
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [LinkedInApp]",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Teams/25",
    ):
        Visitor().get(address, headers={"user-agent": browser})
    assert views() == 3


def test_ignores_head_requests(address: str) -> None:
    assert Visitor().head(address).status_code == 200
    assert views() == 0


def test_ignores_the_owner_as_browser_and_as_user(
    visitor: Visitor, manager: User, assessment: UUID, address: str
) -> None:
    visitor.get(address)
    Assessment.objects.filter(pk=assessment).update(owner=manager, browser="")
    signed_in = Visitor()
    signed_in.force_login(manager)
    signed_in.get(address)
    assert views() == 0
