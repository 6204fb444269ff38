"""Parts of a draft with equal positions: which of them comes first is decided by their age, and nobody sees that."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from diagnostics.authoring.models import AnswerOption, Questionnaire
from diagnostics.instrument.remarks import Remark, RemarkCode

Row = tuple[tuple[str, ...], int]
"""The path of a part, and its position."""


def equal_positions(questionnaire: Questionnaire) -> tuple[Remark, ...]:
    """Return a remark for each part that has the position of the one before it, in a constant number of queries."""
    options = AnswerOption.objects.filter(question__questionnaire=questionnaire).order_by(
        "question__position", "question", "position", "pk"
    )
    orders = (
        _rows("question", questionnaire.questions.values_list("key", "position")),
        _rows("sales_model", questionnaire.sales_models.values_list("key", "position")),
        _rows("stage", questionnaire.stages.values_list("key", "position")),
        (
            (("question", question, "option", key), position)
            for question, key, position in options.values_list("question__key", "key", "position")
        ),
    )
    return tuple(remark for rows in orders for remark in _equal(rows))


def _rows(kind: str, values: Iterable[tuple[str, int]]) -> Iterator[Row]:
    for key, position in values:
        yield (kind, key), position


def _equal(rows: Iterator[Row]) -> Iterator[Remark]:
    for (earlier, position), (path, other_position) in pairwise(rows):
        if position == other_position and earlier[:-1] == path[:-1]:
            yield Remark(RemarkCode.POSITIONS_EQUAL, path, "position", other=earlier)
