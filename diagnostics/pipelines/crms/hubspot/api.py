"""HubSpot's API of pipelines: one call makes a whole pipeline.

Source: HubSpot's public specification of CRM pipelines, version 3 (`/crm/v3/pipelines/deals`), its page on errors
(`category`, `subCategory`, `message`; every field may be missing) and its usage guidelines (429, `policyName`). The
token goes as a bearer. One host serves all of its data centres. How it says that an account can have no more pipelines
is not documented, so that is read from its message.
"""

from typing import Any

from diagnostics.pipelines.crms.client import Answer, Clock, CrmClient
from diagnostics.pipelines.crms.hubspot.format import pipeline_body
from diagnostics.pipelines.domain.handoff import HandedPipeline
from diagnostics.pipelines.domain.push import Failed, Found, FoundStage, Mishap, Token, Trouble, Wanted
from diagnostics.site.http import Client

BASE = "https://api.hubapi.com"
PATH = "/crm/v3/pipelines/deals"

WINDOWS = {"SECONDLY": 1, "TEN_SECONDLY_ROLLING": 10}
"""Seconds after which a limit is lifted, by its name, if no header says so."""


class HubSpotAccount:
    """The account that a token belongs to."""

    def __init__(self, token: Token, clock: Clock, *, base: str = BASE, http: Client | None = None) -> None:
        self._calls = CrmClient(base, token, clock, sign=_sign, explain=explain, http=http)

    def close(self) -> None:
        """Close the connection."""
        self._calls.close()

    def wanted(self, pipeline: HandedPipeline) -> Wanted:
        """Return the names that the pipeline and its stages get: won and lost are stages here."""
        sent = pipeline_body(pipeline)
        return Wanted(sent["label"], tuple(stage["label"] for stage in sent["stages"]))

    def find(self, wanted: Wanted) -> list[Found]:
        """Return the account's deal pipelines. Raises Failed."""
        return self._calls.get(PATH, _every)

    def make_next(self, pipeline: HandedPipeline, found: Found | None) -> Found:
        """Make the whole pipeline and return it. Raises Failed.

        One that is there in part was changed by someone since none is ever made in part, so it is left alone.
        """
        if found:
            raise Failed(Mishap(Trouble.DIFFERENT))
        return self._calls.post(PATH, _found, pipeline_body(pipeline))


def explain(answer: Answer) -> Mishap:
    """Return what an answer that is no success means."""
    payload = answer.payload
    message = str(payload.get("message") or "")
    says = " ".join(str(payload.get(name) or "") for name in ("category", "subCategory", "message")).lower()
    if answer.status == 401:
        return Mishap(Trouble.TOKEN)
    if answer.status == 429:
        return _limited(answer)
    if payload.get("category") == "MISSING_SCOPES":
        return Mishap(Trouble.SCOPE)
    if "limit" in says or "maximum" in says:
        return Mishap(Trouble.LIMIT, message=message)
    if answer.status == 402 or "upgrade" in says or "subscription" in says:
        return Mishap(Trouble.PLAN, message=message)
    if answer.status == 409 or "already exist" in says or "unique" in says:
        return Mishap(Trouble.TAKEN, message=message, passing=True, doubtful=True)
    return Mishap(Trouble.SCOPE if answer.status == 403 else Trouble.REFUSED, message=message)


def _limited(answer: Answer) -> Mishap:
    policy = str(answer.payload.get("policyName") or "")
    if policy == "DAILY":
        return Mishap(Trouble.RATE_OF_DAY)
    return Mishap(Trouble.RATE, answer.wait or WINDOWS.get(policy), passing=True)


def _sign(token: Token) -> tuple[str, str]:
    return "Authorization", f"Bearer {token.reveal()}"


def _every(payload: dict[str, Any]) -> list[Found]:
    return [_found(one) for one in payload["results"] if not one.get("archived")]


def _found(payload: dict[str, Any]) -> Found:
    stages = sorted((one for one in payload["stages"] if not one.get("archived")), key=_place)
    found = tuple(FoundStage(str(stage["id"]), str(stage["label"])) for stage in stages)
    return Found(str(payload["id"]), str(payload["label"]), found)


def _place(stage: dict[str, Any]) -> tuple[int, str]:
    return int(stage["displayOrder"]), str(stage["label"])
