"""What HubSpot documents of the body that creates a pipeline, as a JSON schema."""

from tests.support.schemas import Schema

TEXT = {"type": "string", "minLength": 1}
PIPELINE = Schema(
    {
        "type": "object",
        "required": ["label", "displayOrder", "stages"],
        "additionalProperties": False,
        "properties": {
            "label": TEXT,
            "displayOrder": {"type": "integer", "minimum": 0},
            "stages": {
                "type": "array",
                "minItems": 1,
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
)
