"""HubSpot on this machine: it enforces what is documented of its pipelines."""

from operator import itemgetter
from typing import Any

from tests.pipelines.crms.hubspot.contract import PIPELINE
from tests.pipelines.crms.server import TOKEN, CrmServer, Payload, Response
from tests.support.schemas import ValidationError


class HubSpotServer(CrmServer):
    """HubSpot: `/crm/v3/pipelines/deals`."""

    def outline(self) -> dict[str, list[str]]:
        return {
            one["label"]: [stage["label"] for stage in sorted(one["stages"], key=itemgetter("displayOrder"))]
            for one in self.pipelines
        }

    def respond(self, method: str, path: str, query: dict[str, str], headers: Any, body: Payload | None) -> Response:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            # some responses repeat what they were sent
            return self._error(401, "INVALID_AUTHENTICATION", f"The token {headers.get('Authorization')} is invalid.")
        if path != "/crm/v3/pipelines/deals":
            return self._error(404, "OBJECT_NOT_FOUND", "resource not found")
        if method == "GET":
            # neither in the order of creation nor in that of display
            return 200, {"results": self.pipelines[::-1]}
        return self._create(headers, body or {})

    def _create(self, headers: Any, body: Payload) -> Response:
        if not self.may_create:
            return self._error(
                403, "MISSING_SCOPES", "One or more of these scopes are required: crm.schemas.deals.write"
            )
        if headers.get("Content-Type") != "application/json":
            return self._error(415, "VALIDATION_ERROR", "Unsupported Media Type")
        try:
            PIPELINE.validate(body)
        except ValidationError as error:
            return self._error(400, "VALIDATION_ERROR", f"Invalid input JSON: {error.message}")
        labels = [stage["label"].casefold() for stage in body["stages"]]
        if len(set(labels)) < len(labels):
            return self._error(400, "VALIDATION_ERROR", "Stage labels must be unique within a pipeline")
        if body["label"].casefold() in [one["label"].casefold() for one in self.pipelines]:
            return self._error(409, "CONFLICT", "A pipeline with this label already exists")
        if len(self.pipelines) >= self.max_pipelines:
            return self._error(400, "VALIDATION_ERROR", f"You have reached the limit of {self.max_pipelines} pipelines")
        return 201, self.add(body)

    def add(self, body: Payload) -> Payload:
        """Add a pipeline to the account and return it."""
        dated = {"archived": False, "createdAt": "2026-11-24T10:00:00.000Z", "updatedAt": "2026-11-24T10:00:00.000Z"}
        stages = [{**stage, **dated, "id": str(self.next_id())} for stage in body["stages"]]
        self.pipelines.append({**body, **dated, "id": str(self.next_id()), "stages": stages[::-1]})
        return self.pipelines[-1]

    def _error(self, status: int, category: str, message: str) -> Response:
        correlation = "aeb5f871-7f07-4993-9211-075dc63e7cbf"
        return status, {"status": "error", "message": message, "correlationId": correlation, "category": category}
