"""How answers are divided, for pages on which authors edit them."""

from diagnostics.insight.actions.refreshing import refresh_insight
from diagnostics.insight.domain.figures import Distribution
from diagnostics.insight.queries.rollups import answers_of

PATIENCE = 0.3
"""Seconds that such a page takes to count what changed; if that is not enough, it shows what was counted last."""


def current_answers_of(questionnaire_id: int) -> dict[str, Distribution]:
    """Count what changed, and return how the answers to each question are divided in all versions."""
    refresh_insight(seconds=PATIENCE)
    return answers_of(questionnaire_id)


def option_shares(questionnaire_id: int) -> dict[str, dict[str, tuple[int | None, int]]]:
    """Return how often each option was chosen, None if that is not shown, and of how many, by question and option."""
    return {
        question: {part.key: (part.count, distribution.total or 0) for part in distribution.parts}
        for question, distribution in current_answers_of(questionnaire_id).items()
    }
