"""JSON schemas that documents are held to.

jsonschema reads the grammars of international addresses when it is imported, which takes a second. It does without them
if they are not installed, and no test has the formats of values checked.
"""

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import Any

GRAMMARS = "rfc3987_syntax"
sys.modules[GRAMMARS] = None  # type: ignore[assignment]
from jsonschema.exceptions import ValidationError, best_match  # noqa: E402 (without the grammars)
from jsonschema.protocols import Validator  # noqa: E402
from jsonschema.validators import validator_for  # noqa: E402

del sys.modules[GRAMMARS]

__all__ = ["Schema", "ValidationError"]


@dataclass(frozen=True)
class Schema:
    """A JSON schema, which is itself checked once."""

    content: dict[str, Any]

    @cached_property
    def _validator(self) -> Validator:
        kind = validator_for(self.content)
        kind.check_schema(self.content)
        return kind(self.content)

    def validate(self, document: object) -> None:
        """Raise ValidationError with what is most wrong with the document, if anything is."""
        if (error := best_match(self._validator.iter_errors(document))) is not None:
            raise error
