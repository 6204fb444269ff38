"""Nutshell's sheet: which of a stage's texts goes into which field.

Source: Nutshell's help on pipelines (stage name, description, goals).
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from diagnostics.pipelines.crms.sheet import days_to_idle, description, sheet
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage


def write(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    """Return the sheet as text."""
    return sheet(pipelines, "Nutshell", _fields)


def _fields(stage: CrmStage) -> Iterator[tuple[str, str]]:
    yield _("Description"), description(stage)
    yield _("Goal"), "; ".join(stage.activities)
    yield _("Goal time"), days_to_idle(stage)
