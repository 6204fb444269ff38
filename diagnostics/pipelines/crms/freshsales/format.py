"""Freshsales' sheet: which of a stage's texts goes into which field.

Source: Freshsales' help on deal pipelines (stage name, probability).
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from diagnostics.pipelines.crms.sheet import days_to_idle, description, sheet
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage
from diagnostics.site.pages.texts import percent


def write(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    """Return the sheet as text."""
    return sheet(pipelines, "Freshsales", _fields)


def _fields(stage: CrmStage) -> Iterator[tuple[str, str]]:
    yield _("Probability"), "" if stage.probability is None else percent(stage.probability)
    yield _("Rotting after"), days_to_idle(stage)
    yield _("Description"), description(stage)
