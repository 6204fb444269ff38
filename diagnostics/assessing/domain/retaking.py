"""Retaking an assessment: the previous answers that still apply to the current version."""

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import Journey, walk
from diagnostics.instrument.scoring import Answers


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The answers carried over, and the keys of the questions whose answers are not.

    `new_questions` were not asked before; `new_options` no longer offer the previous answer; `asked_anew`: the
    separating question, if it is about other sales models now; `no_longer_asked` are questions of the old version only.
    `unknown` were answered with "I don't know yet", and are asked again because the respondent wants to settle them.
    """

    answers: dict[str, str]
    new_questions: tuple[str, ...] = ()
    new_options: tuple[str, ...] = ()
    asked_anew: tuple[str, ...] = ()
    no_longer_asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def carry_over(
    before: Instrument, answers: Answers, after: Instrument, *, settles_unknown: bool = False
) -> CarriedOver:
    """Return the answers to `before` that apply to `after`; questions and options are matched by key.

    The answer to the separating question applies if the same sales models tie. With `settles_unknown`, "I don't know
    yet" does not.
    """
    kept = {
        key: answers[key]
        for key, question in after.question_by_key.items()
        if key in answers and question.has_option(answers[key])
    }
    unknown = tuple(key for key in kept if settles_unknown and after.question(key).option(kept[key]).is_unknown)
    for key in unknown:
        del kept[key]
    previous = walk(before, answers)
    if _separating_options(walk(after, kept)) == _separating_options(previous) != ():
        kept[STANDS_OUT] = answers[STANDS_OUT]
    journey = walk(after, kept)
    missing = [step.question.key for step in journey.steps if step.answer is None]
    answered = [key for key in missing if key in answers and key not in unknown]
    return CarriedOver(
        answers=kept,
        new_questions=tuple(key for key in missing if key not in answers),
        new_options=tuple(key for key in answered if key != STANDS_OUT),
        asked_anew=tuple(key for key in answered if key == STANDS_OUT),
        no_longer_asked=tuple(_no_longer_asked(previous, after, journey)),
        unknown=unknown,
    )


def _separating_options(journey: Journey) -> tuple[str, ...]:
    """Return the keys of the options of the separating question, () if it is not asked."""
    step = journey.step(STANDS_OUT)
    return tuple(option.key for option in step.question.options) if step else ()


def _no_longer_asked(previous: Journey, after: Instrument, journey: Journey) -> Iterator[str]:
    for step in previous.steps:
        # until all questions have an answer, the separating question may still be asked
        may_be_asked = step.is_separating and after.separates and not journey.is_complete
        if step.answer is not None and journey.step(step.question.key) is None and not may_be_asked:
            yield step.question.key
