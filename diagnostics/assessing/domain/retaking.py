"""Taking an assessment again: the previous answers that still apply to the current version."""

from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.scoring import Answers


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The answers carried over, and the keys of the questions whose answers are not.

    `new_questions` were not asked before; `new_options` no longer offer the previous answer; `no_longer_asked` are
    questions of the old version only.
    """

    answers: dict[str, str]
    new_questions: tuple[str, ...] = ()
    new_options: tuple[str, ...] = ()
    no_longer_asked: tuple[str, ...] = ()


def carry_over(before: Instrument, answers: Answers, after: Instrument) -> CarriedOver:
    """Return the answers to `before` that apply to `after`; questions and options are matched by key."""
    asked = after.question_by_key
    kept = {
        key: answers[key] for key, question in asked.items() if key in answers and question.has_option(answers[key])
    }
    return CarriedOver(
        answers=kept,
        new_questions=tuple(key for key in asked if key not in answers),
        new_options=tuple(key for key in asked if key in answers and key not in kept),
        no_longer_asked=tuple(key for key in before.question_by_key if key in answers and key not in asked),
    )
