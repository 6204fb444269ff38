"""What-if: the outcome of changed answers, without saving them."""

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.instrument.instrument import EQUAL, STANDS_OUT, Instrument
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
    journey = changed_journey(instrument, answers, changes)
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


def changed_journey(instrument: Instrument, answers: Answers, changes: Mapping[str, str]) -> Journey:
    """Return the steps of `answers` with `changes`; those with unknown keys are ignored.

    The given answer to the separating question is kept while its sales model ties, or EQUAL while the same ones tie.
    """
    tried = {**answers, **{key: option for key, option in changes.items() if _is_offered(instrument, key, option)}}
    journey = walk(instrument, tried)
    if STANDS_OUT in changes or answers.get(STANDS_OUT) != EQUAL:
        return journey
    before, after = walk(instrument, answers).step(STANDS_OUT), journey.step(STANDS_OUT)
    if before is None or after is None or before.question == after.question:
        return journey
    return walk(instrument, {key: option for key, option in tried.items() if key != STANDS_OUT})


def _is_offered(instrument: Instrument, question: str, option: str) -> bool:
    # the journey decides which options the separating question has
    asked = instrument.question_by_key.get(question)
    return question == STANDS_OUT if asked is None else asked.has_option(option)
