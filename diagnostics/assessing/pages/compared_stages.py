"""How the pipelines of two results differ: both drawn as tracks, and a table with a row for each stage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.assessing.domain.comparison import Comparison, Result, StagePair
from diagnostics.assessing.pages.names import names_first
from diagnostics.assessing.pages.parts import part_heading
from diagnostics.assessing.pages.pipelines import left_out_text
from diagnostics.assessing.pages.placement import Reason
from diagnostics.authoring.pages.parts import field_name, part_name
from diagnostics.instrument.difference import Difference
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.pipeline import Part, PlacedStage
from diagnostics.instrument.text import Text, reader_language
from diagnostics.site.pages.texts import enumerated, quoted


@dataclass(frozen=True, slots=True)
class TrackStage:
    """One stage on the track of one side. `tags` say in a word or two how it differs on the other side."""

    stage: Stage
    number: int
    wins: bool
    is_only_here: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackPart:
    """The stages of one part on the track of one side. `heading` is "" if none is shown."""

    heading: str
    is_growth: bool
    stages: tuple[TrackStage, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """The pipeline of one side in its parts."""

    parts: tuple[TrackPart, ...]


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage, and its number on both sides, "" on a side that lacks it. `changes`: how it differs."""

    stage: Stage
    before: str
    after: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRows:
    """The rows of the stages of one part."""

    heading: str
    rows: tuple[StageRow, ...]


@dataclass(frozen=True, slots=True)
class ComparedStages:
    """Both pipelines, and the rows of their stages by part."""

    before: Track
    after: Track
    parts: tuple[PartRows, ...]


def compared_stages(before: Result, after: Result, comparison: Comparison) -> ComparedStages:
    """Present the difference between two pipelines in the visitor's language."""
    sides = _Sides(before, after)
    pairs = {pair.key: pair for pair in comparison.stages}
    return ComparedStages(
        before=sides.track(pairs, is_before=True),
        after=sides.track(pairs, is_before=False),
        parts=tuple(
            PartRows(sides.heading(part), tuple(map(sides.row, stage_pairs))) for part, stage_pairs in comparison.parts
        ),
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two results, to look up stages and their names."""

    before: Result
    after: Result

    def track(self, pairs: dict[str, StagePair], *, is_before: bool) -> Track:
        side = self.before if is_before else self.after
        instrument, pipeline = side.instrument, side.outcome.pipeline
        stages = {
            placed.key: self._track_stage(pairs[placed.key], number, placed, is_before)
            for number, placed in enumerate(pipeline.stages, start=1)
        }
        return Track(
            tuple(
                TrackPart(
                    heading=part_heading(instrument, part.part) if len(pipeline.parts) > 1 else "",
                    is_growth=part.part is Part.GROWTH,
                    stages=tuple(stages[placed.key] for placed in part.stages),
                )
                for part in pipeline.parts
            )
        )

    def heading(self, part: Part) -> str:
        """Return the heading of a part's rows, as the newer edition of the two sides has it."""
        newer = max(self.before.instrument, self.after.instrument, key=lambda instrument: instrument.edition)
        return part_heading(newer, part) or _("Up to the win")

    def _track_stage(self, pair: StagePair, number: int, placed: PlacedStage, is_before: bool) -> TrackStage:
        return TrackStage(
            stage=(self.before if is_before else self.after).instrument.stage_by_key[pair.key],
            number=number,
            wins=placed.wins,
            is_only_here=pair.is_removed or pair.is_added,
            tags=tuple(self._tags(pair, is_before)),
        )

    def _tags(self, pair: StagePair, is_before: bool) -> Iterator[str]:
        if pair.before is None:
            yield _("New")
        elif pair.after is None:
            yield _("Gone")
        else:
            if pair.is_moved:
                moves, moved = _("Moves to place %(number)s"), _("Was in place %(number)s")
                number = pair.after.number if is_before else pair.before.number
                yield (moves if is_before else moved) % {"number": number}
            if pair.reworded:
                yield _("Reworded")

    def row(self, pair: StagePair) -> StageRow:
        return StageRow(
            stage=(self.before if pair.is_removed else self.after).instrument.stage_by_key[pair.key],
            before=str(pair.before.number) if pair.before else "",
            after=str(pair.after.number) if pair.after else "",
            changes=tuple(self._sentences(pair)),
        )

    def _sentences(self, pair: StagePair) -> Iterator[str]:
        if pair.before is None and pair.after is not None:
            yield _("New.")
            yield self._placement(pair.after.stage)
        elif pair.after is None and pair.before is not None:
            yield _("Gone.")
            yield from self._removal_sentences(pair.before.stage)
        elif pair.before is not None and pair.after is not None:
            yield from self._sentences_on_both(pair, pair.before.stage, pair.after.stage)

    def _sentences_on_both(self, pair: StagePair, old: PlacedStage, new: PlacedStage) -> Iterator[str]:
        nouns = self.after.instrument.nouns
        if old.growth != new.growth:
            yield (_("Now comes after %(won)s.") if new.growth else _("Now comes before %(won)s.")) % nouns
        else:
            if pair.is_moved:
                yield _("Moved.")
            if pair.part_changed:
                yield _("Now in the part %(part)s.") % {"part": quoted(part_name(new.in_part, nouns))}
        if pair.optional_changed:
            yield (_("Now for big or hard %(deals)s only.") if new.optional else _("Now for all %(deals)s.")) % nouns
        if pair.win_changed:
            yield (_("It now %(wins)s.") if new.wins else _("It no longer %(wins)s.")) % nouns
        if pair.reason_changed:
            yield _("Another reason: %(why)s") % {"why": self._placement(new)}
        yield from rewording_sentences(pair.reworded)

    def _placement(self, stage: PlacedStage) -> str:
        is_counted = stage.because.sales_model in self.after.outcome.present
        text = Reason(self.after.instrument, stage.because, is_counted).text
        if stage.because.in_place_of:
            replaced = _("In place of %(stage)s.") % {"stage": self._name(stage.because.in_place_of)}
            return f"{text} {replaced}"
        return text

    def _removal_sentences(self, stage: PlacedStage) -> Iterator[str]:
        """Say which stage replaced it, what left it out, or that the sales model that added it is gone."""
        pipeline, model = self.after.outcome.pipeline, stage.because.sales_model
        replacements = [other.key for other in pipeline.stages if other.because.in_place_of == stage.key]
        left_out = [part for part in pipeline.left_out if part.key == stage.key]
        if replacements:
            yield _("%(stage)s takes its place.") % {"stage": self._name(replacements[0])}
        elif left_out:
            yield left_out_text(self.after.instrument, left_out[0])
        elif model is not None and model not in self.after.outcome.present:
            name = names_first(self.before.instrument, [model])
            yield _("%(model)s added it, but is no longer part of the result.") % {"model": name}

    def _name(self, key: str) -> Text:
        side = self.after if key in self.after.instrument.stage_by_key else self.before
        return side.instrument.stage_by_key[key].name


QUOTED_FIELDS = ("name", "text", "label")
"""Fields short enough to quote their earlier wording."""


def rewording_sentences(reworded: Sequence[Difference]) -> Iterator[str]:
    """Yield sentences about changed wording: short fields are quoted, the others only named."""
    in_language = [part for part in reworded if part.language in ("", reader_language())]
    for part in in_language:
        if part.field in QUOTED_FIELDS:
            yield _("It read %(before)s.") % {"before": quoted(str(part.before))}
    fields = dict.fromkeys(field_name(part.field) for part in in_language if part.field not in QUOTED_FIELDS)
    if fields:
        yield _("Changed: %(fields)s.") % {"fields": enumerated(fields)}
    if reworded and not in_language:
        yield _("Reworded in another language.")
