"""From answers to scores: which sales models are present, which one leads, and what each answer contributed.

The rules, in words and with a worked example, are in `docs/scoring.md`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter

from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.parts import AnswerOption

Answers = Mapping[str, str]
"""Question key to the key of the chosen option; under STANDS_OUT the answer to the separating question."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One chosen option."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """The points that one answer gave one sales model. `weight` is never zero."""

    question: str
    option: str
    sales_model: str
    weight: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The score of every sales model, in tie-break order, and the answers that were scored."""

    scores: dict[str, int]
    contributions: tuple[Contribution, ...]
    answers: Answers

    @property
    def ranking(self) -> tuple[str, ...]:
        """The sales models by score, then tie-break order."""
        # sorted() is stable, so sales models with equal scores stay in tie-break order
        return tuple(sorted(self.scores, key=lambda key: -self.scores[key]))

    def answers_for(self, sales_model: str | None) -> tuple[Answer, ...]:
        """Return the answers that gave `sales_model` points, in question order; () for None."""
        return tuple(
            Answer(part.question, part.option) for part in self.contributions if part.sales_model == sales_model
        )


class DecidedBy(Enum):
    """What decides which of the tied sales models leads: the separating answer, or the tie-break order."""

    ANSWER = "answer"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Standing:
    """Which sales models are present and which one leads; all tuples hold keys of sales models.

    `present` is by rank: score, then the separating answer, then tie-break order. `tie`: the other present models with
    the leading score. `runner_up`: the next one by rank; it is below its threshold if it is not in `present`.
    `leaning`: if no model leads, every model with the highest score above zero.
    """

    leading: str | None
    present: tuple[str, ...]
    tie: tuple[str, ...]
    runner_up: str | None
    leaning: tuple[str, ...]
    decided_by: DecidedBy | None = None

    @property
    def first(self) -> tuple[str, ...]:
        """The sales models that come first: the leading one, with those that share the lead; () if none leads."""
        return first_of(self.leading, self.tie, self.decided_by)


@dataclass(frozen=True, slots=True)
class Flip:
    """A single change of answer, and the sales model that leads after it; `tie`: those that draw level with it."""

    question: str
    option: str
    leading: str
    tie: tuple[str, ...] = ()


def score(instrument: Instrument, answers: Answers) -> Scorecard:
    """Return the sum of the weights of the chosen options, for each sales model.

    Raises UnknownQuestion or UnknownOption for answers that the instrument does not have.
    """
    for key, option in answers.items():
        if key != STANDS_OUT or STANDS_OUT in instrument.question_by_key:
            instrument.question(key).option(option)
    contributions = tuple(_contributions(instrument, answers))
    scores = dict.fromkeys(instrument.sales_model_by_key, 0)
    for part in contributions:
        scores[part.sales_model] += part.weight
    return Scorecard(scores, contributions, answers)


def tied_models(instrument: Instrument, scorecard: Scorecard) -> tuple[str, ...]:
    """Return the present sales models that share the highest score, in tie-break order; () if there are not several."""
    return _tied(scorecard, _present(instrument, scorecard))


def standing_of(instrument: Instrument, scorecard: Scorecard) -> Standing:
    """Return which sales models are present, lead, tie and come next.

    A separating answer counts only while its sales model is among those that tie for the lead.
    """
    present = _present(instrument, scorecard)
    if not present:
        return Standing(None, (), (), None, _leaning(scorecard))
    tied = _tied(scorecard, present)
    chosen = scorecard.answers.get(STANDS_OUT) if instrument.separates else None
    if chosen in tied:
        present = (chosen, *(key for key in present if key != chosen))
    leading = present[0]
    below = (key for key in scorecard.ranking if key not in present and scorecard.scores[key] > 0)
    return Standing(
        leading=leading,
        present=present,
        tie=tuple(key for key in tied if key != leading),
        runner_up=present[1] if len(present) > 1 else next(below, None),
        leaning=(),
        decided_by=(DecidedBy.ANSWER if chosen in tied else DecidedBy.ORDER) if tied else None,
    )


def decision(answers: Answers, leading: str | None, tie: Sequence[str]) -> DecidedBy | None:
    """Return what decides which of the sales models that tie leads, None without a tie; `answers` are an outcome's."""
    if not tie:
        return None
    return DecidedBy.ANSWER if answers.get(STANDS_OUT) == leading else DecidedBy.ORDER


def first_of(leading: str | None, tie: tuple[str, ...], decided_by: DecidedBy | None) -> tuple[str, ...]:
    """Return the leading sales model, with those that share the lead because no answer says which stands out."""
    if leading is None:
        return ()
    return (leading, *tie) if decided_by is DecidedBy.ORDER else (leading,)


def nearest_flip(instrument: Instrument, answers: Answers) -> Flip | None:
    """Return the nearest change of one answer that makes another sales model lead, or None.

    Changes to a neighbouring grade come first, then those within grades, then all others; in each group the smallest,
    then the earlier question, then the earlier option. The size of a change is the sum over all sales models of the
    absolute change in points. Changes to "I don't know yet" are not considered. The separating answer is kept, and
    counts while its sales model is among those that tie.
    """
    leading = standing_of(instrument, score(instrument, answers)).leading
    # sorted() is stable, so those of the same distance stay in order
    for _distance, changed, answer in sorted(_changes(instrument, answers), key=itemgetter(0)):
        then = standing_of(instrument, score(instrument, changed))
        if then.leading is not None and then.leading != leading:
            undecided = then.tie if then.decided_by is DecidedBy.ORDER else ()
            return Flip(answer.question, answer.option, then.leading, undecided)
    return None


def _contributions(instrument: Instrument, answers: Answers) -> Iterator[Contribution]:
    for question in instrument.questions:
        if question.key not in answers:
            continue
        option = question.option(answers[question.key])
        for sales_model in instrument.sales_model_by_key:
            weight = option.weights.get(sales_model, 0)
            if weight:
                yield Contribution(question.key, option.key, sales_model, weight)


def _present(instrument: Instrument, scorecard: Scorecard) -> tuple[str, ...]:
    models = instrument.sales_model_by_key
    return tuple(key for key in scorecard.ranking if scorecard.scores[key] >= models[key].threshold)


def _tied(scorecard: Scorecard, present: tuple[str, ...]) -> tuple[str, ...]:
    tied = tuple(key for key in present if scorecard.scores[key] == scorecard.scores[present[0]])
    return tied if len(tied) > 1 else ()


def _leaning(scorecard: Scorecard) -> tuple[str, ...]:
    highest = max(scorecard.scores.values(), default=0)
    return tuple(key for key in scorecard.ranking if scorecard.scores[key] == highest > 0)


def _changes(instrument: Instrument, answers: Answers) -> Iterator[tuple[tuple[int, int], Answers, Answer]]:
    for question in instrument.questions:
        if question.key not in answers:
            continue
        chosen = question.option(answers[question.key])
        for option in question.options:
            if option.key != chosen.key and not option.is_unknown:
                changed = {**answers, question.key: option.key}
                yield _distance(chosen, option), changed, Answer(question.key, option.key)


def _distance(before: AnswerOption, after: AnswerOption) -> tuple[int, int]:
    """Return how far a change of answer is: its group (0: to a neighbouring grade), and its size in points."""
    models = {*before.weights, *after.weights}
    size = sum(abs(after.weights.get(model, 0) - before.weights.get(model, 0)) for model in models)
    if before.grade is None or after.grade is None:
        return 2, size
    return (0 if abs(before.grade - after.grade) == 1 else 1), size
