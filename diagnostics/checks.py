"""System checks of what migrations alone cannot promise."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from diagnostics.models.triggers import ASSESSMENT_TABLE, missing_triggers


@register(Tags.database)
def triggers_stand(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report triggers that are missing from a migrated database.

    A warning and not an error, since `migrate`, which is the remedy, refuses to run while a check finds errors.
    """
    return [
        Warning(
            f"The trigger {name} is missing from the database {alias!r}: what is published could be changed.",
            hint="Run manage.py migrate, which installs the triggers.",
            id="diagnostics.W001",
        )
        for alias in databases or []
        if ASSESSMENT_TABLE in connections[alias].introspection.table_names()
        for name in missing_triggers(connections[alias])
    ]
