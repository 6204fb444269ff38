"""Writing parts of a draft."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import transaction

from diagnostics.authoring.models import AnswerOption, OptionWeight, Stage, StageRule, StageRuleAnchor
from diagnostics.site.models import User
from diagnostics.site.models.fields import Authored

Row = TypeVar("Row", bound=Authored)


def sign(row: Row, by: User | None) -> Row:
    """Have the record of changes name `by` with the row's next writing; without, it names whose request it is."""
    if by is not None:
        row._history_user = by  # type: ignore[attr-defined]  # what simple-history reads
    return row


@transaction.atomic
def set_weights(*, option: AnswerOption, weights: Mapping[int, int], by: User | None = None) -> None:
    """Make `weights`, points by sales model id, the option's weights; rows that stay the same are left alone."""
    standing = {row.sales_model_id: row for row in option.weights.all()}
    for sales_model_id, row in standing.items():
        if not weights.get(sales_model_id):
            sign(row, by).delete()
    for sales_model_id, weight in weights.items():
        row = standing.get(sales_model_id) or OptionWeight(option=option, sales_model_id=sales_model_id)
        if weight and row.weight != weight:
            row.weight = weight
            sign(row, by).save()


@transaction.atomic
def set_anchors(*, rule: StageRule, stages: Sequence[Stage | None], by: User | None = None) -> None:
    """Make `stages` the rule's anchors, in order of preference (None: whichever stage wins)."""
    standing = list(rule.anchors.all())
    for row in standing[len(stages) :]:
        sign(row, by).delete()
    for place, stage in enumerate(stages, start=1):
        row = standing[place - 1] if place <= len(standing) else StageRuleAnchor(rule=rule)
        if row.pk is None or (row.position, row.stage) != (place, stage):
            row.position, row.stage = place, stage
            sign(row, by).save()
