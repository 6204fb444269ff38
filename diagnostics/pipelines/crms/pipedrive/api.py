"""Pipedrive's API, version 2: one call creates a pipeline, and one more each of its stages.

Source: Pipedrive's official client (`/api/v2/pipelines`, `/api/v2/stages`, their fields, pages by `cursor`) and its
pages on authentication (`x-api-token`), responses (`success`, `error`, `code`), status codes (402: the account is not
open; 403: not allowed, or a limit is reached) and rate limits (429, `x-ratelimit-reset`). Stages are in the order in
which they are created.
"""

from collections.abc import Iterator
from typing import Any

from diagnostics.pipelines.crms.client import Clock, CrmClient, Response
from diagnostics.pipelines.crms.pipedrive.format import PIPELINE_ID, calls
from diagnostics.pipelines.domain.handoff import CrmPipeline
from diagnostics.pipelines.domain.push import (
    ExistingPipeline,
    ExistingStage,
    PipelineNames,
    ProblemKind,
    PushFailed,
    PushProblem,
    Token,
)
from diagnostics.site.http import Client

BASE = "https://api.pipedrive.com"
PIPELINES, STAGES = "/api/v2/pipelines", "/api/v2/stages"

PAGE_SIZE = "500"
"""Entries of a list per request, the most that is allowed."""

MAX_PAGES = 5
"""Pages of a list that are read; the push fails for an account with more pipelines than that."""


class PipedriveAccount:
    """The company of the user that a token belongs to."""

    def __init__(self, token: Token, clock: Clock, *, base: str = BASE, http: Client | None = None) -> None:
        self._client = CrmClient(base, token, clock, token_header=_token_header, problem_of=problem_of, http=http)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def names_of(self, pipeline: CrmPipeline) -> PipelineNames:
        """Return the names that the pipeline and its stages get; won and lost are no stages in Pipedrive."""
        first, *rest = calls(pipeline)
        return PipelineNames(first["body"]["name"], tuple(call["body"]["name"] for call in rest))

    def find(self, names: PipelineNames) -> list[ExistingPipeline]:
        """Return the pipelines with the name, and their stages. Raises PushFailed."""
        label = names.label.strip().casefold()
        namesakes = [entry for entry in self._list(PIPELINES) if str(entry["name"]).strip().casefold() == label]
        return [ExistingPipeline(str(one["id"]), str(one["name"]), self._stages(one["id"])) for one in namesakes]

    def create_next(self, pipeline: CrmPipeline, existing: ExistingPipeline | None) -> ExistingPipeline:
        """Create the pipeline, or its next stage, and return it as it is then. Raises PushFailed."""
        if existing is None:
            key = self._client.post(PIPELINES, _id, calls(pipeline)[0]["body"])
            # looked up, not assumed: Pipedrive may put stages of its own into a new pipeline
            return ExistingPipeline(key, pipeline.label, self._stages(int(key)))
        body = calls(pipeline)[1 + len(existing.stages)]["body"]
        payload = {name: int(existing.id) if value == PIPELINE_ID else value for name, value in body.items()}
        stage = ExistingStage(self._client.post(STAGES, _id, payload), body["name"])
        return ExistingPipeline(existing.id, existing.label, (*existing.stages, stage))

    def _stages(self, pipeline: int) -> tuple[ExistingStage, ...]:
        stages = sorted(self._list(STAGES, pipeline_id=str(pipeline)), key=lambda stage: int(stage["order_nr"]))
        return tuple(ExistingStage(str(stage["id"]), str(stage["name"])) for stage in stages)

    def _list(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        cursor: dict[str, str] = {}
        for _ in range(MAX_PAGES):
            entries, next_cursor = self._client.get(path, _page, limit=PAGE_SIZE, **query, **cursor)
            yield from entries
            if not next_cursor:
                return
            cursor = {"cursor": next_cursor}
        raise PushFailed(PushProblem(ProblemKind.NONSENSE))


def problem_of(response: Response) -> PushProblem:
    """Return what an unsuccessful response means."""
    message = str(response.payload.get("error") or "")
    if response.status == 401:
        return PushProblem(ProblemKind.TOKEN)
    if response.status == 402:
        return PushProblem(ProblemKind.PLAN, message=message)
    if response.status == 429:
        return PushProblem(ProblemKind.RATE, response.retry_after, is_transient=True)
    if response.status == 403:
        text = f"{response.payload.get('code') or ''} {message}".lower()
        is_limit = "limit" in text or "capping" in text
        return PushProblem(ProblemKind.LIMIT if is_limit else ProblemKind.SCOPE, message=message)
    return PushProblem(ProblemKind.REFUSED, message=message)


def _token_header(token: Token) -> tuple[str, str]:
    return "x-api-token", token.reveal()


def _page(payload: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """Return a page's entries without the deleted ones, and the next page's cursor or "".

    Raises KeyError, TypeError or ValueError for an entry without what is needed of it.
    """
    if payload["success"] is not True:
        raise ValueError("no success")
    entries = [entry for entry in payload["data"] or [] if not entry.get("is_deleted")]
    for entry in entries:
        int(entry["id"]), str(entry["name"]), int(entry["order_nr"])
    return entries, str((payload.get("additional_data") or {}).get("next_cursor") or "")


def _id(payload: dict[str, Any]) -> str:
    if payload["success"] is not True:
        raise ValueError("no success")
    return str(int(payload["data"]["id"]))
