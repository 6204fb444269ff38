"""Two pipelines, an account to set them up in, and a clock whose waits take no time."""

from typing import Any

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.client import PUSH_SECONDS, Clock
from diagnostics.pipelines.crms.push import Account, push
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending
from diagnostics.pipelines.domain.push import PushProblem, PushResult, Token
from diagnostics.site.http import Client
from tests.crms import local_client
from tests.pipelines.crms.server import TOKEN

WON, LOST = CrmStage("won", "Won", Ending.WON, 100), CrmStage("lost", "Lost", Ending.LOST, 0)
OUTBOUND = CrmPipeline(
    Part.DEAL,
    "Utgående & mer",
    (
        CrmStage("qualify", "Qualify", Ending.OPEN, 20, 14),
        CrmStage("propose", "Foreslå", Ending.OPEN, 50),
        CrmStage("close", "Close", Ending.OPEN, 80, 7),
        WON,
        LOST,
    ),
)
GROWTH = CrmPipeline(Part.GROWTH, "Growth", (CrmStage("grow", "Grow", Ending.OPEN, 40), WON, LOST))
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
    """Time that passes only when someone waits."""

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
    """Return the account that the token belongs to."""
    target: Any = TARGETS[kind]
    account: Account = target.open_account(
        Token(token), clock or Clock(), base=base or server.url, http=http or local_client()
    )
    return account


def run(
    kind: str,
    server: Any,
    *pipelines: CrmPipeline,
    time: FakeTime | None = None,
    token: str = TOKEN,
    total: float = PUSH_SECONDS,
    http: Client | None = None,
    base: str = "",
) -> tuple[PushResult, ...]:
    """Set the pipelines up in the account (both if none are given) and return the results."""
    time = time or FakeTime()
    clock = Clock(total, now=lambda: time.now, sleep=time.sleep)
    account = opened(kind, server, clock, token=token, http=http, base=base)
    try:
        return push(account, pipelines or BOTH, clock)
    finally:
        account.close()


def states(results: tuple[PushResult, ...]) -> list[str]:
    return [result.state.value for result in results]


def only_problem(results: tuple[PushResult, ...]) -> PushProblem:
    """Return the only problem of a push."""
    (problem,) = [result.problem for result in results if result.problem]
    return problem
