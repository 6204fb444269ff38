"""Golden examples: answers whose outcome the author has settled, and whether a draft still yields it."""

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostics.instrument.instrument import GoldenExample, Instrument
from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.scoring import Answers
from diagnostics.instrument.text import Text


@dataclass(frozen=True, slots=True)
class BrokenExample:
    """How an example does not hold any longer.

    `gone`: (question, option) that were answered and no longer exist. `unanswered`: questions that it does not answer.
    With either there is no outcome; else `outcome` is what the answers yield now.
    """

    example: GoldenExample
    gone: tuple[tuple[str, str], ...] = ()
    unanswered: tuple[str, ...] = ()
    outcome: Outcome | None = None

    @property
    def leads_other(self) -> bool:
        """Tell whether the answers now lead to another sales model, or to none, or no longer to none."""
        return self.outcome is not None and self.outcome.leading != self.example.leading

    @property
    def has_other_stages(self) -> bool:
        """Tell whether the pipeline is another one now."""
        return self.outcome is not None and stages_of(self.outcome) != self.example.stages


def example_of(instrument: Instrument, *, key: str, name: Text, answers: Answers) -> GoldenExample:
    """Return complete answers as an example of what they yield now.

    Raises UnansweredQuestions, UnknownQuestion or UnknownOption.
    """
    outcome = diagnose(instrument, answers)
    return GoldenExample(key, name, outcome.answers, outcome.leading, stages_of(outcome))


def broken_examples(instrument: Instrument) -> tuple[BrokenExample, ...]:
    """Return the examples that the instrument does not yield, in the author's order."""
    found = (_check(instrument, example) for example in instrument.golden_examples)
    return tuple(broken for broken in found if broken is not None)


def example_gaps(instrument: Instrument) -> Iterator[Gap]:
    """Yield a gap for every example that does not hold."""
    for broken in broken_examples(instrument):
        yield Gap(GapCode.EXAMPLE_BROKEN, ("golden_example", broken.example.key))


def stages_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the keys of the outcome's stages, in order."""
    return tuple(stage.key for stage in outcome.pipeline.stages)


def _check(instrument: Instrument, example: GoldenExample) -> BrokenExample | None:
    questions = instrument.question_by_key
    gone = tuple(
        (question, option)
        for question, option in example.answers.items()
        if question not in questions or not questions[question].has_option(option)
    )
    unanswered = tuple(key for key in questions if key not in example.answers)
    if gone or unanswered:
        return BrokenExample(example, gone, unanswered)
    broken = BrokenExample(example, outcome=diagnose(instrument, example.answers))
    return broken if broken.leads_other or broken.has_other_stages else None
