"""Pipedrive on this machine: it enforces what is documented of its pipelines and stages."""

from typing import Any

from tests.pipelines.crms.pipedrive.contract import PIPELINE_BODY, stage_body
from tests.pipelines.crms.server import TOKEN, CrmServer, Payload, Response
from tests.support.schemas import Schema, ValidationError

NEW_PIPELINE = Schema(PIPELINE_BODY)
NEW_STAGE = Schema(stage_body({"type": "integer", "minimum": 1}))


class PipedriveServer(CrmServer):
    """Pipedrive: `/api/v2/pipelines` and `/api/v2/stages`. `page_size` is the maximum of entries on a page."""

    def reset(self) -> None:
        super().reset()
        self.page_size = 500
        self.stages: list[Payload] = []
        self.default_stages: tuple[str, ...] = ()

    def outline(self) -> dict[str, list[str]]:
        listed: dict[int, list[str]] = {one["id"]: [] for one in self.pipelines}
        for stage in self.stages:
            listed[stage["pipeline_id"]].append(stage["name"])
        return {one["name"]: listed[one["id"]] for one in self.pipelines}

    def respond(self, method: str, path: str, query: dict[str, str], headers: Any, body: Payload | None) -> Response:
        if headers.get("x-api-token") != TOKEN:
            return self._error(401, "unauthorized access")
        if path not in ("/api/v2/pipelines", "/api/v2/stages"):
            return self._error(404, "Unknown method")
        if method == "GET":
            return self._listed(path, query)
        if not self.may_create:
            return self._error(403, "Only an admin user may do this")
        if headers.get("Content-Type") != "application/json":
            return self._error(415, "Unsupported Media Type")
        return self._add_stage(body or {}) if path.endswith("stages") else self._add_pipeline(body or {})

    def _listed(self, path: str, query: dict[str, str]) -> Response:
        entries = self.pipelines
        if path.endswith("stages"):
            entries = [one for one in self.stages if str(one["pipeline_id"]) == query["pipeline_id"]][::-1]
        begin, size = int(query.get("cursor", 0)), min(int(query.get("limit", 100)), 500, self.page_size)
        following = str(begin + size) if begin + size < len(entries) else None
        more = {"additional_data": {"next_cursor": following}}
        return 200, {"success": True, "data": entries[begin : begin + size], **more}

    def _add_pipeline(self, body: Payload) -> Response:
        if len(self.pipelines) >= self.max_pipelines:
            return self._error(403, "Couldn't add the pipeline.", code="feature_capping_pipelines_limit")
        if (refusal := self._refusal(body, NEW_PIPELINE)) is not None:
            return refusal
        made = self.add(body["name"], *self.default_stages)
        return 201, {"success": True, "data": made}

    def _add_stage(self, body: Payload) -> Response:
        if (refusal := self._refusal(body, NEW_STAGE)) is not None:
            return refusal
        if body["pipeline_id"] not in [one["id"] for one in self.pipelines]:
            return self._error(400, "Pipeline not found")
        order = 1 + sum(one["pipeline_id"] == body["pipeline_id"] for one in self.stages)
        self.stages.append({**body, "id": self.next_id(), "order_nr": order, "is_deleted": False})
        return 201, {"success": True, "data": self.stages[-1]}

    def add(self, name: str, *stages: str) -> Payload:
        """Add a pipeline to the account and return it."""
        key = self.next_id()
        self.pipelines.append({"id": key, "name": name, "order_nr": len(self.pipelines), "is_deleted": False})
        for order, stage in enumerate(stages, start=1):
            made = {"id": self.next_id(), "name": stage, "pipeline_id": key, "order_nr": order, "is_deleted": False}
            self.stages.append(made)
        return self.pipelines[-1]

    def _refusal(self, body: Payload, schema: Schema) -> Response | None:
        try:
            schema.validate(body)
        except ValidationError as error:
            return self._error(400, error.message)
        return None

    def _error(self, status: int, error: str, **more: str) -> Response:
        info = "Please check developers.pipedrive.com for more information about Pipedrive API."
        payload = {"success": False, "error": error, "error_info": info, "data": None, "additional_data": None, **more}
        return status, payload
