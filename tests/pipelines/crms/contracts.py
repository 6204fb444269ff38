"""What HubSpot and Pipedrive document of the bodies that make pipelines and stages, as JSON schemas."""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
HUBSPOT = {
    "type": "object",
    "required": ["label", "displayOrder", "stages"],
    "additionalProperties": False,
    "properties": {
        "label": TEXT,
        "displayOrder": {"type": "integer", "minimum": 0},
        "stages": {
            "type": "array",
            "minItems": 3,
            "maxItems": 100,
            "items": {
                "type": "object",
                "required": ["label", "displayOrder", "metadata"],
                "additionalProperties": False,
                "properties": {
                    "label": {**TEXT, "maxLength": 36},
                    "displayOrder": {"type": "integer", "minimum": 0},
                    "metadata": {
                        "type": "object",
                        "required": ["probability"],
                        "additionalProperties": False,
                        "properties": {"probability": {"type": "string", "pattern": r"^(0\.[0-9]|1\.0)$"}},
                    },
                },
            },
        },
    },
}


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
PIPELINE_BODY = body_of(**NAMED, is_deal_probability_enabled={"const": True})


def stage_body(pipeline: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a stage, with what stands for the pipeline's id."""
    stage = {**NAMED, "pipeline_id": pipeline, "deal_probability": PERCENT}
    days = {"type": "integer", "minimum": 1}
    return {
        "anyOf": [
            body_of(**stage, is_deal_rot_enabled={"const": True}, days_to_rotten=days),
            body_of(**stage, is_deal_rot_enabled={"const": False}),
        ]
    }


PIPEDRIVE = {
    "type": "array",
    "minItems": 2,
    "prefixItems": [call_to("/api/v2/pipelines", PIPELINE_BODY)],
    "items": call_to("/api/v2/stages", stage_body({"const": "{{pipeline_id}}"})),
}
