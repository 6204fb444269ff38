"""Playbooks of the reference questionnaire, without an assessment in a database."""

from datetime import UTC, datetime
from uuid import UUID

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.domain.adaptation import Adaptation, AdaptedStage
from diagnostics.pipelines.pages.playbook import PlaybookPage, playbook_page
from tests.reference import reference_instrument

ASSESSMENT = UUID(int=7)


def page_of(
    outcome: Outcome, adapted: Adaptation | None = None, title: str = "", instrument: Instrument | None = None
) -> PlaybookPage:
    """Return the playbook of an outcome, adapted if `adapted` is given."""
    return playbook_page(
        instrument or reference_instrument(),
        outcome,
        adapted,
        assessment=ASSESSMENT,
        completed_at=datetime(2026, 1, 9, 14, 7, tzinfo=UTC),
        title=title,
    )


def adapted_to(*stages: AdaptedStage) -> Adaptation:
    """Return a pipeline of these stages."""
    return Adaptation(stages)
