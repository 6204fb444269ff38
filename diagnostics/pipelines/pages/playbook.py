"""The playbook: every stage of a pipeline in full, as a page and as one sheet of paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.pipelines.domain.adaptation import Adaptation, AdaptedStage, adaptation_of
from diagnostics.pipelines.pages.labels import default_labels

QUESTIONS_ON_PAPER = 3
"""How many questions of a stage the sheet has room for."""

SIZES = ((6, "roomy"), (8, "even"), (10, "dense"))
"""The size of the sheet's text by the most stages. With more it is "tight", and may need a second sheet."""


@dataclass(frozen=True, slots=True)
class PlaybookStage:
    """One stage in its place, with the team's name for it; `recommended_as` is its name before, if that differs.

    A stage of the team's own has only a name and a win probability.
    """

    number: int
    stage: Stage
    wins: bool
    is_own: bool
    recommended_as: Text

    @property
    def questions_on_paper(self) -> tuple[str, ...]:
        return self.stage.questions_to_ask.lines[:QUESTIONS_ON_PAPER]


@dataclass(frozen=True, slots=True)
class PlaybookPage:
    """The whole pipeline, with what the team adapted; `name` is the leading sales model's."""

    instrument: Instrument
    title: str
    name: str
    is_adapted: bool
    new_business: tuple[PlaybookStage, ...]
    growth: tuple[PlaybookStage, ...]
    completed_at: datetime
    assessment: UUID
    has_pdf: bool

    @property
    def size(self) -> str:
        """The size of the sheet's text with which it stays one page; part of a CSS class."""
        count = len(self.new_business) + len(self.growth)
        return next((name for most, name in SIZES if count <= most), "tight")


def playbook_page(
    instrument: Instrument,
    outcome: Outcome,
    adaptation: Adaptation | None,
    *,
    assessment: UUID,
    completed_at: datetime,
    title: str = "",
    has_pdf: bool = False,
) -> PlaybookPage:
    """Return the page in the reader's language; `adaptation` is None if the team adapted nothing.

    `has_pdf`: whether this site can make a PDF of the page.
    """
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    adapted = (adaptation or adaptation_of(outcome.pipeline)).stages
    stages = tuple(_playbook_stages(instrument, adapted))
    growth_from = sum(not stage.growth for stage in adapted)
    return PlaybookPage(
        instrument=instrument,
        title=title,
        name=str(leading.name) if leading else default_labels().common,
        is_adapted=adaptation is not None,
        new_business=stages[:growth_from],
        growth=stages[growth_from:],
        completed_at=completed_at,
        assessment=assessment,
        has_pdf=has_pdf,
    )


def _playbook_stages(instrument: Instrument, stages: Sequence[AdaptedStage]) -> Iterator[PlaybookStage]:
    for number, stage in enumerate(stages, start=1):
        yield _own_stage(number, stage) if stage.key is None else _authored_stage(instrument, number, stage, stage.key)


def _authored_stage(instrument: Instrument, number: int, adapted: AdaptedStage, key: str) -> PlaybookStage:
    stage = instrument.stage_by_key[key]
    if not adapted.label:
        return PlaybookStage(number, stage, wins=adapted.wins, is_own=False, recommended_as=UNWRITTEN)
    renamed = replace(stage, name=_as_typed(adapted.label))
    return PlaybookStage(number, renamed, wins=adapted.wins, is_own=False, recommended_as=stage.name)


def _own_stage(number: int, adapted: AdaptedStage) -> PlaybookStage:
    stage = Stage(f"own-{number}", _as_typed(adapted.label), win_probability=adapted.probability or 0, idle_days=0)
    return PlaybookStage(number, stage, wins=False, is_own=True, recommended_as=UNWRITTEN)


def _as_typed(label: str) -> Text:
    """Return a name that the team typed, which is the same in every language."""
    return Text(en=label, nb=label)
