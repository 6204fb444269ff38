"""Trying other answers than those that were given: nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Journey, Outcome, diagnose, walk
from diagnostics.instrument.scoring import Answers


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """One question whose answer was changed: keys of options, `before` None where it was not asked before."""

    question: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What answers would yield with some of them changed. All tuples stand in the order of the questions.

    `answers` are those that count then. `open` are keys of questions that are asked with these answers and have none
    yet; while there are any, `outcome` is None. `no_longer_asked` had an answer and are not asked with these answers.
    """

    journey: Journey
    answers: dict[str, str]
    changed: tuple[TriedAnswer, ...]
    open: tuple[str, ...]
    no_longer_asked: tuple[str, ...]
    outcome: Outcome | None


def try_answers(instrument: Instrument, answers: Answers, changes: Mapping[str, str]) -> Trial:
    """Return what `answers` would yield with `changes`: question key to the key of another option.

    A change to a question or an option that the instrument does not have is none, and so is one to the answer that
    was given. Which questions are asked with these answers, the journey decides.
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
