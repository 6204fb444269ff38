"""What Pipedrive documents of the calls that create a pipeline and its stages, as JSON schemas."""

from typing import Any

from tests.support.schemas import Schema

TEXT = {"type": "string", "minLength": 1}


def body_of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def call_to(path: str, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["method", "path", "body"],
        "additionalProperties": False,
        "properties": {"method": {"const": "POST"}, "path": {"const": path}, "body": body},
    }


PERCENT = {"type": "integer", "minimum": 0, "maximum": 100}
NAMED = {"name": {**TEXT, "maxLength": 255}}
PIPELINE_BODY = body_of(**NAMED, is_deal_probability_enabled={"type": "boolean"})


def stage_body(pipeline: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the body that creates a stage; `pipeline` is the schema of the pipeline's id."""
    stage = {**NAMED, "pipeline_id": pipeline, "deal_probability": PERCENT}
    days = {"type": "integer", "minimum": 1}
    return {
        "anyOf": [
            body_of(**stage, is_deal_rot_enabled={"const": True}, days_to_rotten=days),
            body_of(**stage, is_deal_rot_enabled={"const": False}),
        ]
    }


CALLS = Schema(
    {
        "type": "array",
        "minItems": 2,
        "prefixItems": [call_to("/api/v2/pipelines", PIPELINE_BODY)],
        "items": call_to("/api/v2/stages", stage_body({"const": "{{pipeline_id}}"})),
    }
)
