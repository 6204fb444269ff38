"""System checks of what migrations alone cannot promise."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from diagnostics.models.triggers import missing_triggers


@register(Tags.database)
def triggers_stand(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report triggers that are missing from a migrated database."""
    return [
        Error(
            f"The trigger {name} is missing from the database {alias!r}: what is published could be changed.",
            hint="Run manage.py migrate, which installs the triggers.",
            id="diagnostics.E001",
        )
        for alias in databases or []
        for name in missing_triggers(connections[alias])
    ]
