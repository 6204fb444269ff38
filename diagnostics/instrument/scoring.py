"""From answers to scores: which sales models are present, which one leads, and what each answer contributed.

The rules, in words and with a worked example, are in `docs/scoring.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diagnostics.instrument.instrument import AnswerOption, Instrument

Answers = Mapping[str, str]
"""Question key to the key of the chosen option."""


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
    """The score of every sales model. `scores` is in tie-break order; `ranking` by score, then tie-break order."""

    scores: dict[str, int]
    contributions: tuple[Contribution, ...]
    ranking: tuple[str, ...]

    def answers_for(self, sales_model: str) -> tuple[Answer, ...]:
        """Return the answers that gave `sales_model` points, in question order."""
        return tuple(
            Answer(part.question, part.option) for part in self.contributions if part.sales_model == sales_model
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Which sales models are present and which one leads; all tuples hold keys of sales models.

    `tie`: the other present models with the leading score. `runner_up`: the next one by score; it is below its
    threshold if it is not in `present`. `leaning`: if no model leads, every model with the highest score above zero.
    """

    leading: str | None
    present: tuple[str, ...]
    tie: tuple[str, ...]
    runner_up: str | None
    leaning: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A single change of answer, and the sales model that leads after it."""

    question: str
    option: str
    leading: str


def score(instrument: Instrument, answers: Answers) -> Scorecard:
    """Return the sum of the weights of the chosen options, for each sales model.

    Raises UnknownQuestion or UnknownOption for answers that the instrument does not have.
    """
    for key, option in answers.items():
        instrument.question(key).option(option)
    contributions = tuple(_contributions(instrument, answers))
    scores = dict.fromkeys(instrument.sales_model_by_key, 0)
    for part in contributions:
        scores[part.sales_model] += part.weight
    # sorted() is stable, so sales models with equal scores stay in tie-break order
    ranking = tuple(sorted(scores, key=lambda key: -scores[key]))
    return Scorecard(scores, contributions, ranking)


def standing_of(instrument: Instrument, scorecard: Scorecard) -> Standing:
    """Return which sales models are present, lead, tie and come next."""
    scores = scorecard.scores
    present = tuple(key for key in scorecard.ranking if scores[key] >= instrument.sales_model_by_key[key].threshold)
    if not present:
        return Standing(None, (), (), None, _leaning(scorecard))
    leading = present[0]
    tie = tuple(key for key in present[1:] if scores[key] == scores[leading])
    others = tuple(key for key in scorecard.ranking if key != leading and scores[key] > 0)
    runner_up = present[1] if len(present) > 1 else next(iter(others), None)
    return Standing(leading, present, tie, runner_up, ())


def nearest_flip(instrument: Instrument, answers: Answers) -> Flip | None:
    """Return the smallest change of one answer that makes another sales model lead, or None.

    The size of a change is the sum over all sales models of the absolute change in points. Changes to "I don't know
    yet" are not considered; equal sizes go to the earlier question, then the earlier option.
    """
    leading = standing_of(instrument, score(instrument, answers)).leading
    nearest: tuple[int, Flip] | None = None
    for size, changed, answer in _changes(instrument, answers):
        if nearest is not None and size >= nearest[0]:
            continue
        leads_then = standing_of(instrument, score(instrument, changed)).leading
        if leads_then is not None and leads_then != leading:
            nearest = (size, Flip(answer.question, answer.option, leads_then))
    return nearest[1] if nearest else None


def _contributions(instrument: Instrument, answers: Answers) -> Iterator[Contribution]:
    for question in instrument.questions:
        if question.key not in answers:
            continue
        option = question.option(answers[question.key])
        for sales_model in instrument.sales_model_by_key:
            weight = option.weights.get(sales_model, 0)
            if weight:
                yield Contribution(question.key, option.key, sales_model, weight)


def _leaning(scorecard: Scorecard) -> tuple[str, ...]:
    highest = max(scorecard.scores.values(), default=0)
    return tuple(key for key in scorecard.ranking if scorecard.scores[key] == highest > 0)


def _changes(instrument: Instrument, answers: Answers) -> Iterator[tuple[int, Answers, Answer]]:
    for question in instrument.questions:
        if question.key not in answers:
            continue
        chosen = question.option(answers[question.key])
        for option in question.options:
            if option.key != chosen.key and not option.is_unknown:
                changed = {**answers, question.key: option.key}
                yield _distance(chosen, option), changed, Answer(question.key, option.key)


def _distance(before: AnswerOption, after: AnswerOption) -> int:
    models = {*before.weights, *after.weights}
    return sum(abs(after.weights.get(model, 0) - before.weights.get(model, 0)) for model in models)
