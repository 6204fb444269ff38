"""Taking an assessment again: which of the last answers still hold in the questionnaire as it is now."""

from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.scoring import Answers


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The answers that are filled in, and the keys of the questions whose answers are not.

    `new_questions` were not asked last time, `new_options` no longer offer the answer that was given; both stand in
    the order they are asked now. `no_longer_asked` stand in the order they were asked then.
    """

    answers: dict[str, str]
    new_questions: tuple[str, ...] = ()
    new_options: tuple[str, ...] = ()
    no_longer_asked: tuple[str, ...] = ()


def carry_over(before: Instrument, answers: Answers, after: Instrument) -> CarriedOver:
    """Return what is left in `after` of answers to `before`; questions and options are the same by their keys."""
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
