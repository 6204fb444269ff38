"""Files as the targets write them."""

import csv
import io
from typing import Any

from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import CrmPipeline
from tests.pipelines.crms.pipelines import SOURCE


def written(key: str, *pipelines: CrmPipeline) -> Any:
    """Return the contents of a target's file."""
    return TARGETS[key].format.write(pipelines, SOURCE)


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV, each by its columns."""
    return list(csv.DictReader(io.StringIO(text)))
