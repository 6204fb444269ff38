"""The two pure functions that everything else calls: `walk` gives an assessment's steps, `diagnose` its outcome."""

from dataclasses import dataclass

from diagnostics.instrument.errors import UnansweredQuestions
from diagnostics.instrument.instrument import Instrument, Question
from diagnostics.instrument.pipeline import Pipeline, compose
from diagnostics.instrument.scoring import Answers, Contribution, Flip, nearest_flip, score, standing_of


@dataclass(frozen=True, slots=True)
class Step:
    """One question of an assessment. `answer` is the key of the chosen option, or None.

    `position` counts from 1. A step is `reachable` if every question before it has an answer.
    """

    question: Question
    position: int
    answer: str | None
    reachable: bool


@dataclass(frozen=True, slots=True)
class Journey:
    """The steps of one assessment, with the answers so far."""

    steps: tuple[Step, ...]

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """The steps without an answer."""
        return tuple(step for step in self.steps if step.answer is None)

    @property
    def is_complete(self) -> bool:
        """Whether every question has an answer, so that the answers can be checked and submitted."""
        return not self.open_steps

    def step(self, key: str) -> Step | None:
        """Return the step that asks question `key`, or None."""
        return next((step for step in self.steps if step.question.key == key), None)

    def before(self, step: Step) -> Step | None:
        """Return the step before `step`, None at the first."""
        return self.steps[step.position - 2] if step.position > 1 else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of complete answers; its keys refer to the instrument that was answered.

    `unknown`: the questions answered with "I don't know yet". `leaning` is set only if no sales model leads.
    """

    leading: str | None
    present: tuple[str, ...]
    tie: tuple[str, ...]
    runner_up: str | None
    leaning: tuple[str, ...]
    unknown: tuple[str, ...]
    scores: dict[str, int]
    contributions: tuple[Contribution, ...]
    pipeline: Pipeline
    nearest_flip: Flip | None
    answers: dict[str, str]

    @property
    def is_hybrid(self) -> bool:
        """Whether other sales models are present besides the leading one."""
        return len(self.present) > 1


def walk(instrument: Instrument, answers: Answers) -> Journey:
    """Return the steps with their answers; an option that the question does not have counts as no answer."""
    steps: list[Step] = []
    reachable = True
    for position, question in enumerate(instrument.questions, start=1):
        chosen = answers.get(question.key)
        answer = chosen if chosen is not None and question.has_option(chosen) else None
        steps.append(Step(question, position, answer, reachable))
        reachable = reachable and answer is not None
    return Journey(tuple(steps))


def diagnose(instrument: Instrument, answers: Answers) -> Outcome:
    """Return the outcome of complete answers.

    Raises UnansweredQuestions, UnknownQuestion or UnknownOption.
    """
    scorecard = score(instrument, answers)
    missing = tuple(question.key for question in instrument.questions if question.key not in answers)
    if missing:
        raise UnansweredQuestions(missing)
    standing = standing_of(instrument, scorecard)
    return Outcome(
        leading=standing.leading,
        present=standing.present,
        tie=standing.tie,
        runner_up=standing.runner_up,
        leaning=standing.leaning,
        unknown=_unknown(instrument, answers),
        scores=scorecard.scores,
        contributions=scorecard.contributions,
        pipeline=compose(instrument, scorecard, standing),
        nearest_flip=nearest_flip(instrument, answers),
        answers={question.key: answers[question.key] for question in instrument.questions},
    )


def _unknown(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    return tuple(question.key for question in instrument.questions if question.option(answers[question.key]).is_unknown)
