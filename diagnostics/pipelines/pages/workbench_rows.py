"""The rows of the workbench: today's stages beside the team's own, each with its figures and its fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from diagnostics.instrument.nouns import Nouns
from diagnostics.pipelines.domain.alignment import Row
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, name_of
from diagnostics.pipelines.domain.plan import PlannedStage, plan_warnings, planned_stages
from diagnostics.pipelines.domain.workbench import NewStage, Workbench
from diagnostics.pipelines.domain.written import Typed, field_texts
from diagnostics.pipelines.pages.labels import part_names
from diagnostics.pipelines.pages.warnings import advice_on
from diagnostics.site.pages.texts import day_count, enumerated, percent, quoted

Errors = Mapping[tuple[str, str], str]
"""What is wrong, by the id of a stage and the field."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows besides what is saved, so that nothing typed is lost.

    `typed` is put into the fields as it is, `errors` are beside them, and `now` has what is saved where something else
    was typed meanwhile. `meanwhile` says what somebody else changed, `lost` what was typed for stages that are gone.
    """

    typed: Typed = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    now: Errors = field(default_factory=dict)
    new: NewStage = field(default_factory=NewStage)
    meanwhile: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    is_conflict: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class BenchField:
    """One field of a stage. `now` is what is saved, if that differs from what the field shows."""

    name: str
    label: str
    hint: str
    value: str
    error: str
    now: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One stage of the team's own. `facts` are its figures; `other_name` is today's, if the stage has another one."""

    stage: PlannedStage
    facts: tuple[str, ...]
    fields: tuple[BenchField, ...]
    is_open: bool
    is_first: bool
    is_last: bool
    is_new: bool
    has_advice: bool
    other_name: str


@dataclass(frozen=True, slots=True)
class TodayName:
    """One of today's stages: its place from 0, and what it is called."""

    place: int
    name: str


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One row: today's stages, and the team's own beside them. `left_out` is what a single one matches."""

    today: tuple[TodayName, ...]
    card: Card | None
    note: str
    left_out: OwnStage | None = None

    @property
    def others(self) -> tuple[TodayName, ...]:
        """Further names for a stage that has one."""
        return self.today[1:] if self.card else ()


@dataclass(frozen=True, slots=True)
class BenchPart:
    """One part of the pipeline with its rows."""

    key: str
    heading: str
    rows: tuple[BenchRow, ...]


class RowBuilder:
    """Builds the rows of a page, part after part."""

    def __init__(self, bench: Workbench, pipeline: OwnPipeline, extra: Shown) -> None:
        self.bench, self.pipeline, self.extra = bench, pipeline, extra
        self.instrument = bench.plan.instrument
        self.part_names = part_names(self.instrument)
        stages = planned_stages(self.instrument, pipeline)
        self.planned = {stage.id: stage for stage in stages}
        self.advice = advice_on(plan_warnings(stages), self.instrument.nouns)
        self.targets = bench.targets(pipeline)

    def parts(self) -> Iterator[BenchPart]:
        for part in self.bench.aligned(self.pipeline):
            kept = [row.stage.id for row in part.rows if row.stage and not row.stage.wins]
            rows = tuple(self._row(row, kept) for row in part.rows)
            yield BenchPart(part.part.value, self.part_names[part.part], rows)

    def _row(self, row: Row, kept: Sequence[str]) -> BenchRow:
        today = tuple(TodayName(place, self.bench.current[place].name) for place in row.today)
        if row.stage is None:
            target = self.pipeline.stage(self.targets[today[0].place] or "")
            note = _("You left it out.") if target else _("Not in your pipeline.")
            return BenchRow(today, None, note, target)
        return BenchRow(today, self._card(row.stage, kept, today), self._note(row.stage, today))

    def _note(self, stage: OwnStage, today: Sequence[TodayName]) -> str:
        if len(today) > 1:
            names = enumerated(quoted(one.name) for one in today)
            return _("Two names for one stage: %(names)s.") % {"names": names}
        if today and not stage.is_own and self.bench.current[today[0].place].match != stage.id:
            return _("You have this. Sharpen it: use the exit criterion of the new stage.")
        return ""

    def _card(self, stage: OwnStage, kept: Sequence[str], today: Sequence[TodayName]) -> Card:
        planned = self.planned[stage.id]
        fields = tuple(self._fields(stage))
        todays = today[0].name if today else ""
        return Card(
            stage=planned,
            facts=tuple(_facts(planned, self.instrument.nouns)),
            fields=fields,
            is_open=any(one.error or one.now for one in fields) or stage.id in self.extra.typed,
            is_first=stage.id in kept[:1],
            is_last=stage.id in kept[-1:],
            is_new=bool(self.bench.current) and not today and not stage.is_own,
            has_advice=any(one.stage_id == stage.id for one in self.advice),
            other_name=todays if todays != name_of(self.instrument, stage) else "",
        )

    def _fields(self, stage: OwnStage) -> Iterator[BenchField]:
        typed = self.extra.typed.get(stage.id, {})
        options = tuple((part.value, name) for part, name in self.part_names.items())
        for name, value in field_texts(self.instrument, stage).items():
            label, hint = _labels()[name]
            yield BenchField(
                name=name,
                label=label,
                hint=hint,
                value=typed.get(name, value),
                error=self.extra.errors.get((stage.id, name), ""),
                now=self.extra.now.get((stage.id, name), ""),
                options=options if name == "part" else (),
            )


def _facts(planned: PlannedStage, nouns: Nouns) -> Iterator[str]:
    probability, days = planned.stage.win_probability, planned.stage.idle_days
    if planned.wins:
        yield str(nouns.wins)
    elif probability is not None:
        yield percent(probability)
    if days is not None:
        yield _("idle after %(time)s") % {"time": day_count(days)}
    if planned.optional:
        yield _("for big or hard %(deals)s") % nouns


def _labels() -> dict[str, tuple[str, str]]:
    """Return the label and the hint of each field."""
    return {
        "name": (_("Name"), ""),
        "exit_criterion": (_("Leaves when"), _("What must be true before you move on.")),
        "owner": (_("Owner of the stage"), ""),
        "activities": (_("Activities"), _("One per line.")),
        "probability": (_("Win probability"), _("In percent, from 0 to 100.")),
        "idle_days": (_("Idle after"), _("In days, at most 365. 0 means never.")),
        "part": (_("Part of the pipeline"), ""),
    }
