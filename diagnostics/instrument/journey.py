"""The two pure functions that everything else calls: `walk` gives an assessment's steps, `diagnose` its outcome."""

from dataclasses import dataclass, field

from diagnostics.instrument.composition import compose, process_key, process_owner
from diagnostics.instrument.errors import UnansweredQuestions
from diagnostics.instrument.instrument import EQUAL, STANDS_OUT, Instrument
from diagnostics.instrument.parts import SECOND_EDITION, AnswerOption, DoubtfulPair, Question
from diagnostics.instrument.pipeline import Pipeline
from diagnostics.instrument.scoring import (
    Answers,
    Contribution,
    DecidedBy,
    Flip,
    Scorecard,
    decision,
    first_of,
    nearest_flip,
    score,
    standing_of,
    tied_models,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One question of an assessment. `answer` is the key of the chosen option, or None.

    `position` counts from 1. A step is `reachable` if every question before it has an answer.
    """

    question: Question
    position: int
    answer: str | None
    reachable: bool

    @property
    def is_separating(self) -> bool:
        """Whether it is the separating question, which is asked only if sales models tie for the lead."""
        return self.question.key == STANDS_OUT


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

    `unknown`: the questions answered with "I don't know yet". `leaning` is set only if no sales model leads. `process`:
    the key of the process, None in outcomes saved before it was recorded. `answers` include the separating one.
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
    process: str | None = field(default=None, metadata=SECOND_EDITION)

    @property
    def decided_by(self) -> DecidedBy | None:
        """What decides which of the tied sales models leads; None without a tie."""
        return decision(self.answers, self.leading, self.tie)

    @property
    def is_shared(self) -> bool:
        """Whether several sales models come first together, because no answer says which of them stands out."""
        return self.decided_by is DecidedBy.ORDER

    @property
    def first(self) -> tuple[str, ...]:
        """The sales models that come first: the leading one, with those that share the lead; () if none leads."""
        return first_of(self.leading, self.tie, self.decided_by)


def walk(instrument: Instrument, answers: Answers) -> Journey:
    """Return the steps with their answers; an option that the question does not have counts as no answer.

    The separating question is the last step while every question has an answer and sales models tie for the lead.
    """
    steps: list[Step] = []
    reachable = True
    for question in instrument.questions:
        steps.append(_step(question, len(steps) + 1, answers, reachable=reachable))
        reachable = reachable and steps[-1].answer is not None
    tied = _separated(instrument, score(instrument, _known(instrument, answers))) if reachable else ()
    if tied:
        question = separating_question(instrument, tied)
        steps.append(_step(question, len(steps) + 1, answers, reachable=True))
    return Journey(tuple(steps))


def separating_question(instrument: Instrument, tied: tuple[str, ...]) -> Question:
    """Return the question which of the tied sales models defines the selling, with one option for each of them."""
    models = (instrument.sales_model_by_key[key] for key in tied)
    return Question(
        key=STANDS_OUT,
        text=instrument.separating_question,
        help_text=instrument.separating_help,
        options=(
            *(AnswerOption(model.key, model.statement, model.name) for model in models),
            AnswerOption(EQUAL, instrument.separating_equal),
        ),
    )


def with_answer(instrument: Instrument, answers: Answers, question: str, option: str) -> dict[str, str]:
    """Return the answers with one more, or a changed one.

    The separating answer is dropped if other sales models tie from now on, so that the question is asked again.
    """
    changed = {**answers, question: option}
    if question != STANDS_OUT and _tied(instrument, changed) != _tied(instrument, answers):
        changed.pop(STANDS_OUT, None)
    return changed


def doubtful_pairs(instrument: Instrument, answers: Answers) -> tuple[DoubtfulPair, ...]:
    """Return the pairs among the chosen options that hardly fit together."""
    return tuple(
        pair
        for pair in instrument.doubtful_pairs
        if answers.get(pair.question) == pair.option and answers.get(pair.other_question) == pair.other_option
    )


def diagnose(instrument: Instrument, answers: Answers) -> Outcome:
    """Return the outcome of complete answers. A separating answer that is not asked for is ignored.

    Raises UnansweredQuestions, UnknownQuestion or UnknownOption.
    """
    scorecard = score(instrument, answers)
    missing = tuple(step.question.key for step in walk(instrument, answers).open_steps)
    if missing:
        raise UnansweredQuestions(missing)
    return _outcome(instrument, scorecard)


def diagnose_undecided(instrument: Instrument, answers: Answers) -> Outcome:
    """Return the outcome as `diagnose` does; while the separating question is open, the models count the same."""
    steps = walk(instrument, answers).open_steps
    is_undecided = any(step.is_separating for step in steps)
    return diagnose(instrument, {**answers, STANDS_OUT: EQUAL} if is_undecided else answers)


def _outcome(instrument: Instrument, scorecard: Scorecard) -> Outcome:
    standing = standing_of(instrument, scorecard)
    asked = [question.key for question in instrument.questions]
    if _separated(instrument, scorecard):
        asked.append(STANDS_OUT)
    answers = {key: scorecard.answers[key] for key in asked}
    return Outcome(
        leading=standing.leading,
        present=standing.present,
        tie=standing.tie,
        runner_up=standing.runner_up,
        leaning=standing.leaning,
        unknown=_unknown(instrument, answers),
        scores=scorecard.scores,
        contributions=scorecard.contributions,
        pipeline=compose(instrument, scorecard, standing.present),
        nearest_flip=nearest_flip(instrument, answers),
        answers=answers,
        process=process_key(instrument, process_owner(instrument, standing.present)),
    )


def _step(question: Question, position: int, answers: Answers, *, reachable: bool) -> Step:
    chosen = answers.get(question.key)
    answer = chosen if chosen is not None and question.has_option(chosen) else None
    return Step(question, position, answer, reachable)


def _known(instrument: Instrument, answers: Answers) -> dict[str, str]:
    """Return the answers to the instrument's own questions, those with unknown options left out."""
    return {
        question.key: answers[question.key]
        for question in instrument.questions
        if question.key in answers and question.has_option(answers[question.key])
    }


def _separated(instrument: Instrument, scorecard: Scorecard) -> tuple[str, ...]:
    """Return the sales models that the separating question is asked about, () if it is not asked."""
    return tied_models(instrument, scorecard) if instrument.separates else ()


def _tied(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    return _separated(instrument, score(instrument, _known(instrument, answers)))


def _unknown(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    return tuple(question.key for question in instrument.questions if question.option(answers[question.key]).is_unknown)
