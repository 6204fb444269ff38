"""Two pipelines, an account to set them up in, and a clock that does not wait."""

from typing import Any

from diagnostics.pipelines.crms.client import TOTAL, Clock
from diagnostics.pipelines.crms.push import Account, push
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import Ending, HandedPipeline, HandedStage, Stretch
from diagnostics.pipelines.domain.push import Mishap, PushResult, Token
from diagnostics.site.http import Client
from tests.crms import local_client
from tests.pipelines.crms.server import TOKEN

WON, LOST = HandedStage("won", "Won", Ending.WON, 100), HandedStage("lost", "Lost", Ending.LOST, 0)
OUTBOUND = HandedPipeline(
    Stretch.NEW_BUSINESS,
    "Utgående & mer",
    (
        HandedStage("qualify", "Qualify", Ending.OPEN, 20, 14),
        HandedStage("propose", "Foreslå", Ending.OPEN, 50),
        HandedStage("close", "Close", Ending.OPEN, 80, 7),
        WON,
        LOST,
    ),
)
GROWTH = HandedPipeline(Stretch.GROWTH, "Growth", (HandedStage("grow", "Grow", Ending.OPEN, 40), WON, LOST))
BOTH = (OUTBOUND, GROWTH)
MAKES = {"hubspot": "POST /crm/v3/pipelines/deals", "pipedrive": "POST /api/v2/pipelines"}
LISTS = {"hubspot": "GET /crm/v3/pipelines/deals", "pipedrive": "GET /api/v2/pipelines"}
COMPLETE = {
    "hubspot": {
        "Utgående & mer": ["Qualify", "Foreslå", "Close", "Won", "Lost"],
        "Growth": ["Grow", "Won", "Lost"],
    },
    "pipedrive": {"Utgående & mer": ["Qualify", "Foreslå", "Close"], "Growth": ["Grow"]},
}


class FakeTime:
    """Time that passes when it is waited for, and not otherwise."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def opened(
    kind: str,
    server: Any,
    clock: Clock | None = None,
    *,
    token: str = TOKEN,
    http: Client | None = None,
    base: str = "",
) -> Account:
    """Return the account as the token opens it."""
    target: Any = TARGETS[kind]
    account: Account = target.open_account(
        Token(token), clock or Clock(), base=base or server.url, http=http or local_client()
    )
    return account


def run(
    kind: str,
    server: Any,
    *pipelines: HandedPipeline,
    time: FakeTime | None = None,
    token: str = TOKEN,
    total: float = TOTAL,
    http: Client | None = None,
    base: str = "",
) -> tuple[PushResult, ...]:
    """Set the pipelines up in the account, both where none are given, and return what became of them."""
    time = time or FakeTime()
    clock = Clock(total, now=lambda: time.now, sleep=time.sleep)
    account = opened(kind, server, clock, token=token, http=http, base=base)
    try:
        return push(account, pipelines or BOTH, clock)
    finally:
        account.close()


def states(results: tuple[PushResult, ...]) -> list[str]:
    return [one.state.value for one in results]


def mishap(results: tuple[PushResult, ...]) -> Mishap:
    """Return the one thing that went wrong."""
    (found,) = [one.mishap for one in results if one.mishap]
    return found
