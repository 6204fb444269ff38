"""Playbooks of the reference questionnaire, without an assessment in a database."""

from datetime import UTC, datetime
from uuid import UUID

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.pages.addresses import PlaybookUrls
from diagnostics.pipelines.pages.playbook import PlaybookPage, playbook_page
from tests.reference import reference_instrument

ASSESSMENT = UUID(int=7)


def page_of(
    outcome: Outcome, own: OwnPipeline | None = None, title: str = "", instrument: Instrument | None = None
) -> PlaybookPage:
    """Return the playbook of an outcome, with the team's own pipeline if there is one."""
    return playbook_page(
        Plan(instrument or reference_instrument(), outcome, own),
        urls=PlaybookUrls(back="/", pdf="/pdf", workbench="/change"),
        completed_at=datetime(2026, 1, 9, 14, 7, tzinfo=UTC),
        title=title,
    )


def own_pipeline(*stages: OwnStage) -> OwnPipeline:
    """Return a pipeline of these stages."""
    return OwnPipeline(stages)
