"""The playbook: every stage of a pipeline open, as a page to read and as one sheet of paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from diagnostics.domain.adaptation import Adaptation, AdaptedStage, adaptation_of, label_of
from diagnostics.domain.instrument import Instrument
from diagnostics.domain.journey import Outcome
from diagnostics.domain.text import reader_language
from diagnostics.presenters.addresses import Learn, learn
from diagnostics.presenters.handoff.words import words
from diagnostics.presenters.pipelines import StageCard, stage_card

QUESTIONS_ON_PAPER = 3
"""Questions of a stage that the sheet has room for."""

SIZES = ((6, "roomy"), (8, "even"), (10, "dense"))
"""Up to how many stages the sheet is set in which size. Longer ones are "tight", and may run on to a second sheet."""


@dataclass(frozen=True, slots=True)
class Play:
    """One stage in its place. `recommended_as` is the name it had before the team gave it another one, else "".

    A stage of the team's own has a name and a win probability, and nothing else.
    """

    number: int
    stage: StageCard
    wins: bool
    is_own: bool
    recommended_as: str

    @property
    def questions_on_paper(self) -> tuple[str, ...]:
        """The questions that stand on the sheet: the first ones."""
        return self.stage.questions_to_ask[:QUESTIONS_ON_PAPER]


@dataclass(frozen=True, slots=True)
class PlaybookPage:
    """The whole pipeline, as the team adapted it if it did; `name` is the leading sales model's."""

    title: str
    name: str
    is_adapted: bool
    new_business: tuple[Play, ...]
    growth: tuple[Play, ...]
    completed_at: datetime
    assessment: UUID
    has_pdf: bool
    learn: Learn

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
        title=title,
        name=leading.name.in_language(reader_language()) if leading else words().common,
        is_adapted=adapted is not None,
        new_business=plays[:growth_from],
        growth=plays[growth_from:],
        completed_at=completed_at,
        assessment=assessment,
        has_pdf=has_pdf,
        learn=learn(instrument.key),
    )


def _plays(instrument: Instrument, stages: Sequence[AdaptedStage]) -> Iterator[Play]:
    for number, stage in enumerate(stages, start=1):
        yield _own(number, stage) if stage.key is None else _play(instrument, number, stage, stage.key)


def _play(instrument: Instrument, number: int, adapted: AdaptedStage, key: str) -> Play:
    language = reader_language()
    card = stage_card(instrument.stage_by_key[key], outreach_note=instrument.outreach_note.in_language(language))
    return Play(
        number=number,
        stage=replace(card, name=label_of(instrument, adapted, language)),
        wins=adapted.wins,
        is_own=False,
        recommended_as=card.name if adapted.label else "",
    )


def _own(number: int, adapted: AdaptedStage) -> Play:
    card = StageCard(
        key=f"own-{number}",
        name=adapted.label,
        purpose="",
        entry_criterion="",
        exit_criterion="",
        exit_evidence="",
        activities=(),
        owner="",
        questions_to_ask=(),
        kpi="",
        synonyms=(),
        win_probability=adapted.probability or 0,
        idle_days=0,
        outreach_template="",
        outreach_note="",
    )
    return Play(number, card, wins=False, is_own=True, recommended_as="")
