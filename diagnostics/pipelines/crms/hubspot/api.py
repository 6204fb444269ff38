"""HubSpot's API for pipelines: one call creates a whole pipeline.

Source: HubSpot's public specification of CRM pipelines, version 3 (`/crm/v3/pipelines/deals`), its page on errors
(`category`, `subCategory`, `message`; every field may be missing) and its usage guidelines (429, `policyName`). The
token is sent as a bearer token. One host serves all of its data centres. The response for an account that can have no
more pipelines is not documented, so it is recognised by its message.
"""

from typing import Any

from diagnostics.pipelines.crms.client import Clock, CrmClient, Response
from diagnostics.pipelines.crms.hubspot.format import pipeline_body
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

BASE = "https://api.hubapi.com"
PATH = "/crm/v3/pipelines/deals"

RATE_LIMIT_SECONDS = {"SECONDLY": 1, "TEN_SECONDLY_ROLLING": 10}
"""How long a rate limit lasts, by its policy, if no header says so."""


class HubSpotAccount:
    """The account that a token belongs to."""

    def __init__(self, token: Token, clock: Clock, *, base: str = BASE, http: Client | None = None) -> None:
        self._client = CrmClient(base, token, clock, token_header=_token_header, problem_of=problem_of, http=http)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def names_of(self, pipeline: CrmPipeline) -> PipelineNames:
        """Return the names that the pipeline and its stages get; won and lost are stages in HubSpot."""
        body = pipeline_body(pipeline)
        return PipelineNames(body["label"], tuple(stage["label"] for stage in body["stages"]))

    def find(self, names: PipelineNames) -> list[ExistingPipeline]:
        """Return the account's deal pipelines. Raises PushFailed."""
        return self._client.get(PATH, _pipelines)

    def create_next(self, pipeline: CrmPipeline, existing: ExistingPipeline | None) -> ExistingPipeline:
        """Create the whole pipeline and return it. Raises PushFailed.

        None is ever created in part, so someone has changed an incomplete one, and it is left alone.
        """
        if existing:
            raise PushFailed(PushProblem(ProblemKind.DIFFERENT))
        return self._client.post(PATH, _pipeline, pipeline_body(pipeline))


def problem_of(response: Response) -> PushProblem:
    """Return what an unsuccessful response means."""
    payload = response.payload
    message = str(payload.get("message") or "")
    text = " ".join(str(payload.get(name) or "") for name in ("category", "subCategory", "message")).lower()
    if response.status == 401:
        return PushProblem(ProblemKind.TOKEN)
    if response.status == 429:
        return _rate_limit(response)
    if payload.get("category") == "MISSING_SCOPES":
        return PushProblem(ProblemKind.SCOPE)
    if "limit" in text or "maximum" in text:
        return PushProblem(ProblemKind.LIMIT, message=message)
    if response.status == 402 or "upgrade" in text or "subscription" in text:
        return PushProblem(ProblemKind.PLAN, message=message)
    if response.status == 409 or "already exist" in text or "unique" in text:
        return PushProblem(ProblemKind.TAKEN, message=message, is_transient=True, may_have_succeeded=True)
    return PushProblem(ProblemKind.SCOPE if response.status == 403 else ProblemKind.REFUSED, message=message)


def _rate_limit(response: Response) -> PushProblem:
    policy = str(response.payload.get("policyName") or "")
    if policy == "DAILY":
        return PushProblem(ProblemKind.RATE_OF_DAY)
    return PushProblem(ProblemKind.RATE, response.retry_after or RATE_LIMIT_SECONDS.get(policy), is_transient=True)


def _token_header(token: Token) -> tuple[str, str]:
    return "Authorization", f"Bearer {token.reveal()}"


def _pipelines(payload: dict[str, Any]) -> list[ExistingPipeline]:
    return [_pipeline(pipeline) for pipeline in payload["results"] if not pipeline.get("archived")]


def _pipeline(payload: dict[str, Any]) -> ExistingPipeline:
    stages = sorted((stage for stage in payload["stages"] if not stage.get("archived")), key=_order)
    existing = tuple(ExistingStage(str(stage["id"]), str(stage["label"])) for stage in stages)
    return ExistingPipeline(str(payload["id"]), str(payload["label"]), existing)


def _order(stage: dict[str, Any]) -> tuple[int, str]:
    return int(stage["displayOrder"]), str(stage["label"])
