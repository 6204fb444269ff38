"""A stage of a pipeline, as the pages about results show it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.placement import Reason
from diagnostics.instrument.parts import SalesModel, Stage
from diagnostics.instrument.text import UNWRITTEN, Text


@dataclass(frozen=True, slots=True)
class StageContent:
    """What a stage has wherever it is placed. Its fields are as in `PlacedCard`."""

    version: str
    stage: Stage
    starts_when: Text
    in_forecast: bool
    comes_first: bool


@dataclass(frozen=True, slots=True)
class OwnContent(StageContent):
    """The same of a stage that the team may have written."""


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A stage of a pipeline, with its number and the reason for it.

    `reason` is None if the team added it. `added_by` is None if no sales model placed it; `is_common`: it is part of
    the common process. `starts_when` is what must be true to enter it, unwritten if that is what the stage before
    ends with. `in_forecast`: it has a win probability that belongs in a forecast. `is_own`: the team added it;
    `recommended_as` is the questionnaire's name if the team gave the stage another one. `version` is the fingerprint
    of the version that it is of, "" in a draft.
    """

    number: int
    stage: Stage
    wins: bool
    growth: bool
    optional: bool
    added_by: SalesModel | None
    is_common: bool
    reason: Reason | None
    in_place_of: Stage | None
    starts_when: Text
    in_forecast: bool
    is_own: bool = False
    recommended_as: Text = UNWRITTEN
    version: str = ""

    @property
    def why(self) -> str:
        """A sentence that says why it is in its place."""
        return self.reason.text if self.reason else _("You added this stage yourself.")

    @property
    def is_added(self) -> bool:
        """Whether it was added to the common process, or belongs to another one."""
        return not self.is_common

    @property
    def comes_first(self) -> bool:
        """Whether no stage is before it."""
        return self.number == 1

    @property
    def content(self) -> StageContent:
        """What it has in other places and for other reasons too."""
        return StageContent(self.version, self.stage, self.starts_when, self.in_forecast, self.comes_first)


@dataclass(frozen=True, slots=True)
class OwnCard(PlacedCard):
    """A stage of a pipeline that the team changed, with texts that the team may have written."""

    @property
    def content(self) -> StageContent:
        return OwnContent(self.version, self.stage, self.starts_when, self.in_forecast, self.comes_first)
