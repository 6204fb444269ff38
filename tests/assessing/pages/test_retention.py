"""The sentence about the next clean-up."""

import pytest

from diagnostics.assessing.pages.retention import clean_up_sentence


@pytest.mark.parametrize(
    ("begun", "completed", "sentence"),
    [
        (12, 0, "The next clean-up removes 12 begun and 0 completed assessments."),
        (0, 1, "The next clean-up removes 0 begun and 1 completed assessment."),
        (10_000, 10_001, "The next clean-up removes 10,000 begun and more than 10,000 completed assessments."),
        (10_001, 2, "The next clean-up removes more than 10,000 begun and 2 completed assessments."),
    ],
)
def test_says_how_many_of_each_the_next_clean_up_removes(begun: int, completed: int, sentence: str) -> None:
    assert clean_up_sentence(begun, completed, limit=10_000) == sentence
