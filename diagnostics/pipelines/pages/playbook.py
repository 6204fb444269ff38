"""The playbook: every stage of a pipeline in full, as a page and as one sheet of paper."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.parts import part_text
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import UNWRITTEN
from diagnostics.pipelines.domain.plan import Plan, PlannedStage
from diagnostics.pipelines.pages.addresses import PlaybookUrls
from diagnostics.pipelines.pages.changes import change_sentences
from diagnostics.pipelines.pages.labels import part_names, pipeline_name
from diagnostics.pipelines.pages.origin import origin_sentence
from diagnostics.site.pages.nouns import WithNouns

SIZES = ((5, "roomy", 3), (7, "even", 3), (9, "dense", 2))
"""The size of the sheet's text by the most stages, and how many questions and activities of a stage it has room for."""

SMALLEST = ("tiny", 2)
"""The same of longer pipelines, some of which take a second sheet from twelve stages on."""

FIRST_EDITION_SIZES = ((6, "roomy", 3), (8, "even", 3), (10, "dense", 3))
FIRST_EDITION_SMALLEST = ("tight", 3)
"""The same of the first edition. Its texts were shorter, so there is room for all activities."""


@dataclass(frozen=True, slots=True)
class PlaybookStage:
    """One stage in its place, with the first message of its outreach alone: `has_more_messages` if there are others."""

    planned: PlannedStage
    stage: Stage
    has_more_messages: bool


@dataclass(frozen=True, slots=True)
class OwnPlaybookStage(PlaybookStage):
    """A stage of the team's own pipeline, with texts that the team may have written."""


@dataclass(frozen=True, slots=True)
class PlaybookPart:
    """The stages of one part, its headings on the page and on paper ("" if there is none), and a note on it."""

    part: Part
    heading: str
    heading_on_paper: str
    note: str
    stages: tuple[PlaybookStage, ...]


@dataclass(frozen=True, slots=True)
class PlaybookPage(WithNouns):
    """The whole pipeline; `name` is that of the sales models that come first.

    `origin` says what the team's own pipeline was made from, and `changes` how it differs from the recommended one; the
    recommended one has neither. In the first edition every stage has an entry criterion of its own, which has a column
    on the sheet. `opens_all`: every stage is shown in full.
    """

    instrument: Instrument
    urls: PlaybookUrls
    title: str
    name: str
    origin: str
    changes: tuple[str, ...]
    parts: tuple[PlaybookPart, ...]
    completed_at: datetime
    opens_all: bool

    @property
    def is_own(self) -> bool:
        """Whether it is the team's own pipeline."""
        return bool(self.changes)

    @property
    def is_first_edition(self) -> bool:
        return self.instrument.edition == 1

    @property
    def size(self) -> str:
        """The size of the sheet's text with which it stays one page, or two if it is long; part of a CSS class."""
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
    def has_questions(self) -> bool:
        """Whether any stage has questions to ask."""
        return any(entry.stage.questions_to_ask for part in self.parts for entry in part.stages)

    @property
    def has_activities(self) -> bool:
        """Whether any stage has activities."""
        return any(entry.stage.activities for part in self.parts for entry in part.stages)

    @property
    def columns(self) -> int:
        """The columns of the sheet."""
        return 4 + self.is_first_edition + self.has_questions + self.has_activities

    @property
    def _size(self) -> tuple[str, int]:
        count = sum(len(part.stages) for part in self.parts)
        sizes, smallest = SIZES, SMALLEST
        if self.is_first_edition:
            sizes, smallest = FIRST_EDITION_SIZES, FIRST_EDITION_SMALLEST
        return next(((name, items) for most, name, items in sizes if count <= most), smallest)


def playbook_page(
    plan: Plan,
    *,
    urls: PlaybookUrls,
    completed_at: datetime,
    title: str = "",
    opens_all: bool = False,
) -> PlaybookPage:
    """Return the page in the reader's language."""
    return PlaybookPage(
        instrument=plan.instrument,
        urls=urls,
        title=title,
        name=pipeline_name(plan.instrument, plan.outcome),
        origin=origin_sentence(plan),
        changes=change_sentences(plan),
        parts=tuple(_parts(plan)),
        completed_at=completed_at,
        opens_all=opens_all,
    )


def _parts(plan: Plan) -> Iterator[PlaybookPart]:
    members: dict[Part, list[PlaybookStage]] = {}
    for planned in plan.stages:
        members.setdefault(planned.part, []).append(_playbook_stage(planned, is_own=plan.is_own))
    for part, stages in members.items():
        heading = part_names(plan.instrument)[part]
        on_paper = heading if len(members) > 1 else ""
        if plan.instrument.edition == 1:
            on_paper = _("Then customer growth") if part is Part.GROWTH else ""
        yield PlaybookPart(part, heading, on_paper, part_text(plan.instrument, part), tuple(stages))


def _playbook_stage(planned: PlannedStage, *, is_own: bool) -> PlaybookStage:
    first_message = replace(
        planned.stage,
        outreach_follow_up=UNWRITTEN,
        outreach_second_follow_up=UNWRITTEN,
        outreach_call=UNWRITTEN,
        outreach_last=UNWRITTEN,
    )
    kind = OwnPlaybookStage if is_own else PlaybookStage
    return kind(planned, first_message, has_more_messages=first_message != planned.stage)
