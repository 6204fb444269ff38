"""The playbook: every stage of a pipeline open, as a page to read and as one sheet of paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from diagnostics.instrument.instrument import Instrument, Stage
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.pipelines.domain.adaptation import Adaptation, AdaptedStage, adaptation_of
from diagnostics.pipelines.pages.words import words

QUESTIONS_ON_PAPER = 3
"""Questions of a stage that the sheet has room for."""

SIZES = ((6, "roomy"), (8, "even"), (10, "dense"))
"""Up to how many stages the sheet is set in which size. Longer ones are "tight", and may run on to a second sheet."""


@dataclass(frozen=True, slots=True)
class Play:
    """One stage in its place, called as the team calls it. `recommended_as` is the name it had before, if that differs.

    A stage of the team's own has a name and a win probability, and nothing else.
    """

    number: int
    stage: Stage
    wins: bool
    is_own: bool
    recommended_as: Text

    @property
    def questions_on_paper(self) -> tuple[str, ...]:
        """The questions that stand on the sheet: the first ones."""
        return self.stage.questions_to_ask.lines[:QUESTIONS_ON_PAPER]


@dataclass(frozen=True, slots=True)
class PlaybookPage:
    """The whole pipeline, as the team adapted it if it did; `name` is the leading sales model's."""

    instrument: Instrument
    title: str
    name: str
    is_adapted: bool
    new_business: tuple[Play, ...]
    growth: tuple[Play, ...]
    completed_at: datetime
    assessment: UUID
    has_pdf: bool

    @property
    def size(self) -> str:
        """How large the sheet is set, so that it stays one page: the class of its table."""
        count = len(self.new_business) + len(self.growth)
        return next((name for most, name in SIZES if count <= most), "tight")


def playbook_page(
    instrument: Instrument,
    outcome: Outcome,
    adapted: Adaptation | None,
    *,
    assessment: UUID,
    completed_at: datetime,
    title: str = "",
    has_pdf: bool = False,
) -> PlaybookPage:
    """Present the adapted pipeline, or the recommended one if `adapted` is None, in the visitor's language.

    `has_pdf` says whether this site can make a PDF of it.
    """
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    stages = (adapted or adaptation_of(outcome.pipeline)).stages
    plays = tuple(_plays(instrument, stages))
    growth_from = sum(not stage.growth for stage in stages)
    return PlaybookPage(
        instrument=instrument,
        title=title,
        name=str(leading.name) if leading else words().common,
        is_adapted=adapted is not None,
        new_business=plays[:growth_from],
        growth=plays[growth_from:],
        completed_at=completed_at,
        assessment=assessment,
        has_pdf=has_pdf,
    )


def _plays(instrument: Instrument, stages: Sequence[AdaptedStage]) -> Iterator[Play]:
    for number, stage in enumerate(stages, start=1):
        yield _own(number, stage) if stage.key is None else _play(instrument, number, stage, stage.key)


def _play(instrument: Instrument, number: int, adapted: AdaptedStage, key: str) -> Play:
    stage = instrument.stage_by_key[key]
    if not adapted.label:
        return Play(number, stage, wins=adapted.wins, is_own=False, recommended_as=UNWRITTEN)
    renamed = replace(stage, name=_as_typed(adapted.label))
    return Play(number, renamed, wins=adapted.wins, is_own=False, recommended_as=stage.name)


def _own(number: int, adapted: AdaptedStage) -> Play:
    stage = Stage(f"own-{number}", _as_typed(adapted.label), win_probability=adapted.probability or 0, idle_days=0)
    return Play(number, stage, wins=False, is_own=True, recommended_as=UNWRITTEN)


def _as_typed(label: str) -> Text:
    """Return a name that the team typed: it is the same in every language."""
    return Text(en=label, nb=label)
