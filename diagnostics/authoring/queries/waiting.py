"""What waits to be published: requests for review, and publications at a set time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from diagnostics.authoring.models import PlannedPublication, Questionnaire, ReviewRequest
from diagnostics.instrument.confirming import digest_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be published of one questionnaire, also if it was given back or failed."""

    review: ReviewRequest | None = None
    plan: PlannedPublication | None = None

    @property
    def mark(self) -> str:
        """A text without spaces that changes with what waits."""
        review, plan = self.review, self.plan
        values = (
            *((review.asked_at, review.returned_at) if review else (None, None)),
            *((plan.planned_at, plan.due_at, plan.failure) if plan else (None, None, None)),
        )
        return digest_of([*map(str, values)])


def waiting_of(questionnaires: Iterable[Questionnaire]) -> dict[int, Waiting]:
    """Return what waits, by the ids of the questionnaires of which something does; two queries."""
    ids = [questionnaire.pk for questionnaire in questionnaires]
    reviews: Any = ReviewRequest.objects.filter(questionnaire__in=ids).select_related("asked_by", "returned_by")
    plans: Any = PlannedPublication.objects.filter(questionnaire__in=ids).select_related("planned_by")
    review_by_id = {row.questionnaire_id: row for row in reviews}
    plan_by_id = {row.questionnaire_id: row for row in plans}
    return {pk: Waiting(review_by_id.get(pk), plan_by_id.get(pk)) for pk in {**review_by_id, **plan_by_id}}


def waiting_for(questionnaire: Questionnaire) -> Waiting:
    """Return what waits to be published of a questionnaire."""
    return waiting_of([questionnaire]).get(questionnaire.pk, Waiting())
