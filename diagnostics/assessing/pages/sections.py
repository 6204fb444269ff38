"""Sections of a result that follow from a part of its outcome, so that many outcomes share them."""

from dataclasses import dataclass
from functools import cached_property

from diagnostics.assessing.pages.names import headline
from diagnostics.assessing.pages.pipelines import PipelineView, explained, placed_stages
from diagnostics.instrument.document import pipeline_fingerprint
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Kpi, SalesModel
from diagnostics.instrument.pipeline import PipelineOutcome
from diagnostics.site.pages.nouns import WithNouns


@dataclass(frozen=True, slots=True)
class AboutQuestionnaire(WithNouns):
    """Any result of a questionnaire: what the frame of its page shows."""

    instrument: Instrument


@dataclass(frozen=True)
class Ranking(WithNouns):
    """The sales models of a result by rank: those that come first, and the others that have enough points."""

    instrument: Instrument
    first: tuple[SalesModel, ...]
    also_present: tuple[SalesModel, ...]

    @property
    def headline(self) -> str:
        """The sales models that come first, as a heading."""
        return headline(self.instrument, tuple(model.key for model in self.first))

    @property
    def models(self) -> tuple[SalesModel, ...]:
        """Every sales model that is part of the result."""
        return (*self.first, *self.also_present)

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """What to measure: all KPIs of the sales model that comes first, or the first one of each that does."""
        if len(self.first) == 1:
            return self.first[0].kpis
        return tuple(kpi for model in self.first for kpi in model.kpis[:1])

    @property
    def measured(self) -> tuple[SalesModel, ...]:
        """The sales models that come first and have KPIs."""
        return tuple(model for model in self.first if model.kpis)

    @property
    def has_measures(self) -> bool:
        """Whether there is anything to measure."""
        return bool(self.measured or self.instrument.kpis)

    @property
    def advised(self) -> tuple[SalesModel, ...]:
        """The sales models that come first and have advice."""
        return tuple(model for model in self.first if model.has_advice)


@dataclass(frozen=True)
class Composition(WithNouns):
    """The pipeline of a result. `own` is the team's own, None for the recommended one."""

    instrument: Instrument
    outcome: PipelineOutcome
    own: PipelineView | None = None

    @cached_property
    def digest(self) -> str:
        """The fingerprint of what decides it; shorter to keep than that itself."""
        return pipeline_fingerprint(self.outcome)

    @cached_property
    def placed(self) -> PipelineView:
        """The stages of the pipeline, without what is said about them."""
        return self.own or placed_stages(self.instrument, self.outcome)

    @cached_property
    def pipeline(self) -> PipelineView:
        """The team's own pipeline if there is one, which says what it changed; else the recommended one."""
        return self.own or explained(self.instrument, self.outcome, self.placed.parts)

    @property
    def is_undetermined(self) -> bool:
        """Whether no sales model leads."""
        return not self.outcome.present
