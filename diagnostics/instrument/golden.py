"""Golden examples: answers with the outcome that the author expects, used as regression tests of a draft."""

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import Outcome, diagnose_undecided
from diagnostics.instrument.parts import GoldenExample
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.scoring import Answers
from diagnostics.instrument.text import Text


@dataclass(frozen=True, slots=True)
class BrokenExample:
    """An example that fails, and why.

    `gone`: answered (question, option) pairs that no longer exist. `unanswered`: questions without an answer. If either
    is set there is no `outcome`; otherwise it is what the answers yield now.
    """

    example: GoldenExample
    gone: tuple[tuple[str, str], ...] = ()
    unanswered: tuple[str, ...] = ()
    outcome: Outcome | None = None

    @property
    def leads_other(self) -> bool:
        """Whether the leading sales model is not the expected one."""
        return self.outcome is not None and self.outcome.leading != self.example.leading

    @property
    def has_others_present(self) -> bool:
        """Whether the sales models present are not the expected ones, if the author expects any."""
        return self.outcome is not None and self.example.present not in ((), self.outcome.present)

    @property
    def has_other_stages(self) -> bool:
        """Whether the stages are not the expected ones."""
        return self.outcome is not None and stages_of(self.outcome) != self.example.stages


def example_of(instrument: Instrument, *, key: str, name: Text, answers: Answers) -> GoldenExample:
    """Return an example that expects what `answers` yield now.

    Raises UnansweredQuestions, UnknownQuestion or UnknownOption.
    """
    outcome = diagnose_undecided(instrument, answers)
    return GoldenExample(key, name, outcome.answers, outcome.leading, stages_of(outcome), outcome.present)


def settled(instrument: Instrument, example: GoldenExample) -> GoldenExample | None:
    """Return the example with what its answers yield now, or None if they cannot be answered any more."""
    if _gone(instrument, example) or _unanswered(instrument, example):
        return None
    return example_of(instrument, key=example.key, name=example.name, answers=example.answers)


def broken_example(instrument: Instrument, example: GoldenExample) -> BrokenExample | None:
    """Return the example with the reason if it fails, else None."""
    gone, unanswered = _gone(instrument, example), _unanswered(instrument, example)
    if gone or unanswered:
        return BrokenExample(example, gone, unanswered)
    broken = BrokenExample(example, outcome=diagnose_undecided(instrument, example.answers))
    is_broken = broken.leads_other or broken.has_others_present or broken.has_other_stages
    return broken if is_broken else None


def settled_examples(instrument: Instrument) -> tuple[GoldenExample, ...]:
    """Return the examples that fail and can still be answered, with what their answers yield now."""
    changes = (settled(instrument, broken.example) for broken in broken_examples(instrument))
    return tuple(example for example in changes if example is not None)


def broken_examples(instrument: Instrument) -> tuple[BrokenExample, ...]:
    """Return the examples that fail, in the author's order."""
    checked = (broken_example(instrument, example) for example in instrument.golden_examples)
    return tuple(broken for broken in checked if broken is not None)


def example_gaps(instrument: Instrument) -> Iterator[Gap]:
    """Yield a gap for every example that fails."""
    for broken in broken_examples(instrument):
        yield Gap(GapCode.EXAMPLE_BROKEN, ("golden_example", broken.example.key))


def stages_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the keys of the outcome's stages, in order."""
    return tuple(stage.key for stage in outcome.pipeline.stages)


def _gone(instrument: Instrument, example: GoldenExample) -> tuple[tuple[str, str], ...]:
    questions = instrument.question_by_key
    return tuple(
        (question, option)
        for question, option in example.answers.items()
        if not (question in questions and questions[question].has_option(option))
        and not (question == STANDS_OUT and instrument.separates)
    )


def _unanswered(instrument: Instrument, example: GoldenExample) -> tuple[str, ...]:
    return tuple(key for key in instrument.question_by_key if key not in example.answers)
