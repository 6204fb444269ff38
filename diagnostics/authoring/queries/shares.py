"""How often answers are chosen, which an area above this one knows."""

from collections.abc import Callable, Mapping

Shares = Mapping[str, Mapping[str, tuple[int | None, int]]]
"""By the keys of a question and an option: how often it was chosen, None if that is not shown, and of how many."""

OPTION_SHARES: list[Callable[[int], Shares]] = []
"""Returns the shares of a questionnaire by its id; the area that counts adds itself when the app starts."""


def shares_of(questionnaire_id: int) -> Shares:
    """Return how often each option was chosen in completed assessments."""
    return {question: options for shares in OPTION_SHARES for question, options in shares(questionnaire_id).items()}
