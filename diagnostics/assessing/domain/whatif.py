"""What-if: the outcome of changed answers, without saving them."""

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Journey, Outcome, diagnose, walk
from diagnostics.instrument.scoring import Answers


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """A changed answer: keys of options; `before` is None if the question was not asked before."""

    question: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of changed answers. All tuples are in the order of the questions.

    `open`: keys of questions that are asked now and have no answer yet; if there are any, `outcome` is None.
    `no_longer_asked`: keys of answered questions that are no longer asked.
    """

    journey: Journey
    answers: dict[str, str]
    changed: tuple[TriedAnswer, ...]
    open: tuple[str, ...]
    no_longer_asked: tuple[str, ...]
    outcome: Outcome | None


def try_answers(instrument: Instrument, answers: Answers, changes: Mapping[str, str]) -> Trial:
    """Return what `answers` would yield with `changes`, options by key of question.

    Changes with unknown keys, or to the answer that was given, are ignored. The journey decides which questions are
    asked.
    """
    offered = {key: option for key, option in changes.items() if _is_offered(instrument, key, option)}
    journey = walk(instrument, {**answers, **offered})
    tried = {step.question.key: step.answer for step in journey.steps if step.answer is not None}
    return Trial(
        journey=journey,
        answers=tried,
        changed=tuple(
            TriedAnswer(key, answers.get(key), option) for key, option in tried.items() if option != answers.get(key)
        ),
        open=tuple(step.question.key for step in journey.open_steps),
        no_longer_asked=tuple(key for key in answers if journey.step(key) is None),
        outcome=diagnose(instrument, tried) if journey.is_complete else None,
    )


def _is_offered(instrument: Instrument, question: str, option: str) -> bool:
    asked = instrument.question_by_key.get(question)
    return asked is not None and asked.has_option(option)
