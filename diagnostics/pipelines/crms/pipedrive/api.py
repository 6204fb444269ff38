"""Pipedrive's API, version 2: a call makes a pipeline, and one more each of its stages.

Source: Pipedrive's official client (`/api/v2/pipelines`, `/api/v2/stages`, their fields, pages by `cursor`) and its
pages on authentication (`x-api-token`), responses (`success`, `error`, `code`), status codes (402: the account is not
open; 403: not allowed, or a limit is reached) and rate limits (429, `x-ratelimit-reset`). Stages stand in the order in
which they are made.
"""

from collections.abc import Iterator
from typing import Any

from diagnostics.pipelines.crms.client import Answer, Clock, CrmClient
from diagnostics.pipelines.crms.pipedrive.format import PIPELINE_ID, calls
from diagnostics.pipelines.domain.handoff import HandedPipeline
from diagnostics.pipelines.domain.push import Failed, Found, FoundStage, Mishap, Token, Trouble, Wanted
from diagnostics.site.http import Client

BASE = "https://api.pipedrive.com"
PIPELINES, STAGES = "/api/v2/pipelines", "/api/v2/stages"

PAGE = "500"
"""Entries of a list that are asked for at once, the most that is allowed."""

PAGES = 5
"""Pages of a list that are read; for an account with more pipelines than that the push fails."""


class PipedriveAccount:
    """The company of the user that a token belongs to."""

    def __init__(self, token: Token, clock: Clock, *, base: str = BASE, http: Client | None = None) -> None:
        self._calls = CrmClient(base, token, clock, sign=_sign, explain=explain, http=http)

    def close(self) -> None:
        """Close the connection."""
        self._calls.close()

    def wanted(self, pipeline: HandedPipeline) -> Wanted:
        """Return the names that the pipeline and its stages get: won and lost are no stages here."""
        first, *rest = calls(pipeline)
        return Wanted(first["body"]["name"], tuple(call["body"]["name"] for call in rest))

    def find(self, wanted: Wanted) -> list[Found]:
        """Return the pipelines of that name, with their stages. Raises Failed."""
        named = wanted.label.strip().casefold()
        every = [one for one in self._list(PIPELINES) if str(one["name"]).strip().casefold() == named]
        return [Found(str(one["id"]), str(one["name"]), self._stages(one["id"])) for one in every]

    def make_next(self, pipeline: HandedPipeline, found: Found | None) -> Found:
        """Make the pipeline, or the next of its stages, and return it as it is then. Raises Failed."""
        if found is None:
            key = self._calls.post(PIPELINES, _key, calls(pipeline)[0]["body"])
            # looked at, not assumed: whether it begins empty is Pipedrive's to say
            return Found(key, pipeline.label, self._stages(int(key)))
        call = calls(pipeline)[1 + len(found.stages)]
        sent = {name: int(found.id) if value == PIPELINE_ID else value for name, value in call["body"].items()}
        made = FoundStage(self._calls.post(STAGES, _key, sent), call["body"]["name"])
        return Found(found.id, found.label, (*found.stages, made))

    def _stages(self, pipeline: int) -> tuple[FoundStage, ...]:
        listed = sorted(self._list(STAGES, pipeline_id=str(pipeline)), key=lambda one: int(one["order_nr"]))
        return tuple(FoundStage(str(one["id"]), str(one["name"])) for one in listed)

    def _list(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            entries, following = self._calls.get(path, _page, limit=PAGE, **query, **cursor)
            yield from entries
            if not following:
                return
            cursor = {"cursor": following}
        raise Failed(Mishap(Trouble.NONSENSE))


def explain(answer: Answer) -> Mishap:
    """Return what an answer that is no success means."""
    message = str(answer.payload.get("error") or "")
    if answer.status == 401:
        return Mishap(Trouble.TOKEN)
    if answer.status == 402:
        return Mishap(Trouble.PLAN, message=message)
    if answer.status == 429:
        return Mishap(Trouble.RATE, answer.wait, passing=True)
    if answer.status == 403:
        says = f"{answer.payload.get('code') or ''} {message}".lower()
        return Mishap(Trouble.LIMIT if "limit" in says or "capping" in says else Trouble.SCOPE, message=message)
    return Mishap(Trouble.REFUSED, message=message)


def _sign(token: Token) -> tuple[str, str]:
    return "x-api-token", token.reveal()


def _page(payload: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """Return a page's entries that are not deleted, each with what it needs, and the cursor of the next page or ""."""
    if payload["success"] is not True:
        raise ValueError("no success")
    entries = [one for one in payload["data"] or [] if not one.get("is_deleted")]
    for one in entries:
        int(one["id"]), str(one["name"]), int(one["order_nr"])
    return entries, str((payload.get("additional_data") or {}).get("next_cursor") or "")


def _key(payload: dict[str, Any]) -> str:
    if payload["success"] is not True:
        raise ValueError("no success")
    return str(int(payload["data"]["id"]))
