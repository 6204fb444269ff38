"""Mail about what waits to be published: to those who may publish, to who asked, and to who set a time.

It is in every language of the site, since accounts have none.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.models import PlannedPublication, QuestionnaireVersion, ReviewRequest
from diagnostics.instrument.errors import TooMuchMail
from diagnostics.site.actions.mail import ADDRESSES_AN_HOUR, mail_in_every_language, send_later, use_allowance
from diagnostics.site.models import User
from diagnostics.site.queries.staff import staff_who_may

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FOLDER = "diagnostics/authoring/mail"

PUBLISHING = "publish_questionnaire"
"""The permission of those who may publish."""


def tell_publishers(review: ReviewRequest, by: User) -> bool:
    """Mail the request to all others who may publish; False if nobody got one, since there is nobody or a limit.

    Each author can cause as much of such mail in an hour as of mail with share links.
    """
    publishers = list(staff_who_may(PUBLISHING).exclude(pk=by.pk))
    try:
        use_allowance(addresses=min(len(publishers), ADDRESSES_AN_HOUR), by=by)
    except TooMuchMail:
        return False
    _mail(publishers, _("A draft waits for your review"), "review_asked.txt", review=review, by=by)
    return bool(publishers)


def tell_author_of_answer(review: ReviewRequest) -> None:
    """Mail the author that the draft was given back, and why."""
    _mail(_reachable(review.asked_by), _("Your draft was given back"), "review_returned.txt", review=review)


def tell_author_of_version(review: ReviewRequest, version: QuestionnaireVersion, by: User | None) -> None:
    """Mail the author that the questionnaire was published."""
    people = [user for user in _reachable(review.asked_by) if user != by]
    _mail(people, _("Your draft was published"), "review_published.txt", review=review, version=version)


def tell_planner_of_failure(plan: PlannedPublication) -> None:
    """Mail the person who set the time that nothing was published then, or will be, and why."""
    _mail(_reachable(plan.planned_by), _("A draft was not published at its time"), "plan_failed.txt", plan=plan)


def tell_planner_of_delay(plan: PlannedPublication, version: QuestionnaireVersion) -> None:
    """Mail the person who set the time that the draft was published later than that."""
    subject = _("A draft was published later than planned")
    _mail(_reachable(plan.planned_by), subject, "plan_late.txt", plan=plan, version=version)


def _reachable(user: User | None) -> list[User]:
    return [user] if user is not None and user.is_active and user.email else []


def _mail(people: Iterable[User], subject: "StrOrPromise", template: str, **context: object) -> None:
    people = list(people)
    if people:
        subject, text = mail_in_every_language(subject, f"{FOLDER}/{template}", **context)
        for user in people:
            send_later(to=user.email, subject=subject, text=text, asked_for=False)
