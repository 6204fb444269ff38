"""The playbook: every stage of a pipeline in full, as a page and as one sheet of paper."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.parts import part_text
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.pipeline import Part, belongs_in_forecast
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.pipelines.domain.adaptation import Adaptation, AdaptedStage, adaptation_of, entry_criteria
from diagnostics.pipelines.pages.labels import part_names, pipeline_name

SIZES = ((5, "roomy", 3), (7, "even", 3), (9, "dense", 2))
"""The size of the sheet's text by the most stages, and how many questions and activities of a stage it has room for."""

SMALLEST = ("tiny", 2)
"""The same of longer pipelines, which from twelve stages on take a second sheet."""

FIRST_EDITION_SIZES = ((6, "roomy", 3), (8, "even", 3), (10, "dense", 3))
FIRST_EDITION_SMALLEST = ("tight", 3)
"""The same of the first edition. Its texts were shorter, so there is room for all activities."""


@dataclass(frozen=True, slots=True)
class PlaybookStage:
    """One stage in its place, with the team's name for it; `recommended_as` is its name before, if that differs.

    `stage` has the first message of its outreach alone. `starts_when` is what must be true to enter it, unwritten if
    the stage before is left by that. A stage of the team's own has only a name and, in a deal, a win probability.
    """

    number: int
    stage: Stage
    wins: bool
    optional: bool
    is_own: bool
    starts_when: Text
    in_forecast: bool
    has_more_messages: bool
    recommended_as: Text


@dataclass(frozen=True, slots=True)
class PlaybookPart:
    """The stages of one part, its headings on the page and on paper ("" if there is none), and a note on it."""

    part: Part
    heading: str
    heading_on_paper: str
    note: str
    stages: tuple[PlaybookStage, ...]


@dataclass(frozen=True, slots=True)
class PlaybookPage:
    """The whole pipeline, with what the team adapted; `name` is that of the sales models that come first.

    In the first edition every stage has an entry criterion of its own, which has a column on the sheet.
    """

    instrument: Instrument
    title: str
    name: str
    is_adapted: bool
    parts: tuple[PlaybookPart, ...]
    completed_at: datetime
    assessment: UUID
    has_pdf: bool

    @property
    def is_first_edition(self) -> bool:
        return self.instrument.edition == 1

    @property
    def size(self) -> str:
        """The size of the sheet's text with which it stays one page; part of a CSS class."""
        return self._size[0]

    @property
    def questions(self) -> str:
        """The questions of a stage that are on the sheet, as a slice for the template."""
        return f":{self._size[1]}"

    @property
    def activities(self) -> str:
        """The activities of a stage that are on the sheet, as a slice for the template."""
        return ":" if self.is_first_edition else f":{self._size[1]}"

    @property
    def _size(self) -> tuple[str, int]:
        count = sum(len(part.stages) for part in self.parts)
        sizes, smallest = SIZES, SMALLEST
        if self.is_first_edition:
            sizes, smallest = FIRST_EDITION_SIZES, FIRST_EDITION_SMALLEST
        return next(((name, items) for most, name, items in sizes if count <= most), smallest)


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
    return PlaybookPage(
        instrument=instrument,
        title=title,
        name=pipeline_name(instrument, outcome),
        is_adapted=adaptation is not None,
        parts=tuple(_parts(instrument, adaptation or adaptation_of(outcome.pipeline))),
        completed_at=completed_at,
        assessment=assessment,
        has_pdf=has_pdf,
    )


def _parts(instrument: Instrument, adaptation: Adaptation) -> Iterator[PlaybookPart]:
    members: dict[Part, list[PlaybookStage]] = {}
    for stage, entry in zip(adaptation.stages, _playbook_stages(instrument, adaptation), strict=True):
        members.setdefault(stage.part, []).append(entry)
    for part, stages in members.items():
        heading = part_names(instrument)[part]
        on_paper = heading if len(members) > 1 else ""
        if instrument.edition == 1:
            on_paper = _("Then customer growth") if part is Part.GROWTH else ""
        yield PlaybookPart(part, heading, on_paper, part_text(instrument, part), tuple(stages))


def _playbook_stages(instrument: Instrument, adaptation: Adaptation) -> Iterator[PlaybookStage]:
    left_when = UNWRITTEN
    entries = entry_criteria(instrument, adaptation.stages)
    for number, (stage, entry) in enumerate(zip(adaptation.stages, entries, strict=True), start=1):
        if stage.key is None:
            left_when = UNWRITTEN
            yield _own_stage(number, stage)
        else:
            starts_when = UNWRITTEN if entry == left_when else entry
            left_when = instrument.stage_by_key[stage.key].exit_criterion
            yield _authored_stage(instrument, number, stage, stage.key, starts_when)


def _authored_stage(
    instrument: Instrument, number: int, adapted: AdaptedStage, key: str, starts_when: Text
) -> PlaybookStage:
    stage = instrument.stage_by_key[key]
    first_message = replace(
        stage,
        outreach_follow_up=UNWRITTEN,
        outreach_second_follow_up=UNWRITTEN,
        outreach_call=UNWRITTEN,
        outreach_last=UNWRITTEN,
    )
    return PlaybookStage(
        number,
        replace(first_message, name=_as_typed(adapted.label)) if adapted.label else first_message,
        wins=adapted.wins,
        optional=adapted.optional,
        is_own=False,
        starts_when=starts_when,
        in_forecast=stage.win_probability is not None and belongs_in_forecast(instrument, adapted.part),
        has_more_messages=first_message != stage,
        recommended_as=stage.name if adapted.label else UNWRITTEN,
    )


def _own_stage(number: int, adapted: AdaptedStage) -> PlaybookStage:
    return PlaybookStage(
        number,
        Stage(f"own-{number}", _as_typed(adapted.label), win_probability=adapted.probability, idle_days=None),
        wins=False,
        optional=False,
        is_own=True,
        starts_when=UNWRITTEN,
        in_forecast=adapted.probability is not None,
        has_more_messages=False,
        recommended_as=UNWRITTEN,
    )


def _as_typed(label: str) -> Text:
    """Return a name that the team typed, which is the same in every language."""
    return Text(en=label, nb=label)
