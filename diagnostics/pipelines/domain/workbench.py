"""The workbench: the team's own pipeline beside today's stages, and what each of its buttons does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.pipeline import Part, PlacedStage
from diagnostics.pipelines.domain.alignment import AlignedPart, align, part_of, targets_in
from diagnostics.pipelines.domain.editing import added, brought_back, edited, left_out, moved, removed, renumbered
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, begin_with, begin_with_today, in_order
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.domain.written import own_name

RECOMMENDED, MODEL, TODAY, LAST_TIME = "recommended", "model:", "today", "last-time"
"""What a pipeline can be begun from; the key of a sales model follows."""


@dataclass(frozen=True, slots=True)
class Command:
    """A button of the workbench: what it does, and the stage, place or beginning that it does it to."""

    verb: str = "save"
    argument: str = ""


@dataclass(frozen=True, slots=True)
class NewStage:
    """A stage to add: one of the questionnaire (`key`), else one of the team's own with a name; `after`: a stage."""

    key: str = ""
    name: str = ""
    part: Part = Part.DEAL
    after: str = ""

    def __bool__(self) -> bool:
        return bool(self.key or self.name)


@dataclass(frozen=True)
class Workbench:
    """What the page is about. `before` is what undoing restores, `last_time` the pipeline of the assessment before."""

    plan: Plan
    current: tuple[CurrentStage, ...] = ()
    before: OwnPipeline | None = None
    last_time: OwnPipeline | None = None

    @property
    def pipeline(self) -> OwnPipeline:
        return self.plan.pipeline

    def targets(self, pipeline: OwnPipeline) -> tuple[str | None, ...]:
        """Return the stage of a pipeline that each of today's counts as, None for those that count as none."""
        return targets_in(self.plan.instrument, pipeline, self._composed(pipeline), self.current)

    def aligned(self, pipeline: OwnPipeline) -> tuple[AlignedPart, ...]:
        """Return a pipeline with today's stages beside its own."""
        return align(pipeline, self.targets(pipeline))

    def _composed(self, pipeline: OwnPipeline) -> Sequence[PlacedStage]:
        if pipeline.sales_model in self.plan.instrument.sales_model_by_key:
            return compose_alone(self.plan.instrument, str(pipeline.sales_model)).stages
        return self.plan.outcome.pipeline.stages

    def apply(self, pipeline: OwnPipeline, command: Command) -> OwnPipeline:
        """Return a pipeline after a button was pressed; an unknown one, or one for another stage, changes nothing."""
        act = _ACTS.get(command.verb)
        return act(self, pipeline, command.argument) if act else pipeline

    def with_new(self, pipeline: OwnPipeline, new: NewStage) -> OwnPipeline:
        """Return a pipeline with a new stage, if there is one; one of the questionnaire comes into its usual part."""
        after = new.after or None
        if new.key in self.plan.instrument.stage_by_key:
            pipeline = added(pipeline, OwnStage(new.key, part=self._usual_part(new.key)), after=after)
        if new.name:
            pipeline = added(pipeline, OwnStage("own-", part=new.part, name=new.name), after=after)
        return pipeline

    def _usual_part(self, key: str) -> Part:
        instrument = self.plan.instrument
        alone = [compose_alone(instrument, model.key).stages for model in instrument.sales_models]
        return part_of([self.plan.outcome.pipeline.stages, *alone], key)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What the pipeline can be started over from, as arguments of the button."""
        present = self.plan.outcome.present
        models = tuple(f"{MODEL}{key}" for key in present) if len(present) > 1 else ()
        today = (TODAY,) if self.current else ()
        return (RECOMMENDED, *models, *today, *((LAST_TIME,) if self.last_time else ()))

    def _begin(self, pipeline: OwnPipeline, beginning: str) -> OwnPipeline:
        plan = self.plan
        if beginning not in self.beginnings:
            return pipeline
        begun = plan.recommended
        if beginning == TODAY:
            begun = begin_with_today(begun, self.current, self.targets(begun), made=pipeline.made)
            begun = self._with_own_names(begun)
        elif beginning == LAST_TIME and self.last_time:
            begun = renumbered(self.last_time, pipeline.made)
        elif beginning.startswith(MODEL):
            key = beginning.removeprefix(MODEL)
            begun = begin_with(compose_alone(plan.instrument, key), sales_model=key)
        # a number that was used stays used, so that no id ever means two stages
        return replace(begun, made=max(begun.made, pipeline.made))

    def _with_todays_name(self, pipeline: OwnPipeline, stage_id: str) -> OwnPipeline:
        targets = self.targets(pipeline)
        if stage_id not in targets:
            return pipeline
        renamed = edited(pipeline, stage_id, name=self.current[targets.index(stage_id)].name)
        return self._with_own_names(renamed)

    def _with_todays_names(self, pipeline: OwnPipeline, _argument: str) -> OwnPipeline:
        for stage_id in dict.fromkeys(target for target in self.targets(pipeline) if target):
            pipeline = self._with_todays_name(pipeline, stage_id)
        return pipeline

    def _with_own_names(self, pipeline: OwnPipeline) -> OwnPipeline:
        """Return a pipeline in which no stage counts as renamed that has the questionnaire's name."""
        return replace(pipeline, stages=tuple(own_name(self.plan.instrument, stage) for stage in pipeline.stages))

    def _with_todays_stage(self, pipeline: OwnPipeline, place: str) -> OwnPipeline:
        """Return a pipeline with one of today's stages as a stage of the team's own, behind the one before it."""
        targets = self.targets(pipeline)
        index = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else len(targets)
        # a second name for a stage can become one of its own
        if index >= len(targets) or (targets[index] is not None and targets[index] not in targets[:index]):
            return pipeline
        kept = {stage.id: stage for stage in pipeline.kept}
        before = next((kept[key] for key in reversed(targets[:index]) if key in kept), None)
        part = self._part_after(before) if before else next((stage.part for stage in pipeline.kept), Part.DEAL)
        stage = OwnStage("own-", part=part, name=self.current[index].name)
        made = added(pipeline, stage, after=before.id if before else None)
        return made if before else _put_first(made)

    @staticmethod
    def _part_after(stage: OwnStage) -> Part:
        return Part.GROWTH if stage.wins else stage.part


def _put_first(pipeline: OwnPipeline) -> OwnPipeline:
    """Return a pipeline with the stage that was added last at its beginning."""
    new = f"own-{pipeline.made}"
    stages = sorted(pipeline.stages, key=lambda stage: stage.id != new)
    return replace(pipeline, stages=in_order(stages))


_ACTS: Mapping[str, Callable[[Workbench, OwnPipeline, str], OwnPipeline]] = {
    "up": lambda bench, pipeline, key: moved(pipeline, key, -1),
    "down": lambda bench, pipeline, key: moved(pipeline, key, 1),
    "leave-out": lambda bench, pipeline, key: left_out(pipeline, key),
    "bring-back": lambda bench, pipeline, key: brought_back(pipeline, key),
    "remove": lambda bench, pipeline, key: removed(pipeline, key),
    "use-today": Workbench._with_todays_name,
    "keep-all-names": Workbench._with_todays_names,
    "add-today": Workbench._with_todays_stage,
    "begin": Workbench._begin,
}
