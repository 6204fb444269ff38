"""What waits to be published: requests for review, publications at a set time; and remarks that are meant."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.domain.notes import NOTE_LIMIT
from diagnostics.authoring.models.questionnaires import Questionnaire

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from diagnostics.site.models import User


def _person(verbose_name: "StrOrPromise") -> "models.ForeignKey[User | None, User | None]":
    """Return a column for a user, which becomes null when that user is erased."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )


class ReviewRequest(models.Model):
    """Somebody asks that the draft is looked at and published. A questionnaire has one at most.

    `seen` is what the draft was then, as `domain.seen.Seen` writes it. It ends with the next version, when it is
    withdrawn, or when somebody asks again; one that was given back stays, with `answer`, so that the author reads why.
    """

    questionnaire = models.OneToOneField(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="review_request"
    )
    seen = models.TextField(_("what was seen"))
    note = models.CharField(_("note"), max_length=NOTE_LIMIT, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = _person(_("asked by"))
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)
    returned_by = _person(_("given back by"))
    answer = models.CharField(_("answer"), max_length=NOTE_LIMIT, blank=True)

    class Meta:
        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return str(self.questionnaire_id)


class Failure(models.TextChoices):
    """Why a draft was not published at its time."""

    CHANGED = "changed", _("the draft was changed")
    PUBLISHED = "published", _("somebody published or retired it before")
    UNFIT = "unfit", _("something prevents publishing now")
    NO_RIGHT = "no_right", _("the person who set the time may not publish any more")


class PlannedPublication(models.Model):
    """The draft that was `seen` is published at `due_at`, by the worker. A questionnaire has one at most.

    It is deleted when that happens; if it cannot, it stays and `failure` says why.
    """

    questionnaire = models.OneToOneField(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="planned_publication"
    )
    seen = models.TextField(_("what was seen"))
    note = models.CharField(_("note"), max_length=NOTE_LIMIT, blank=True)
    due_at = models.DateTimeField(_("time of publication"))
    planned_at = models.DateTimeField(_("planned"))
    planned_by = _person(_("planned by"))
    failure = models.CharField(_("failure"), max_length=20, choices=Failure, blank=True)

    class Meta:
        verbose_name = _("planned publication")
        verbose_name_plural = _("planned publications")
        ordering = ["due_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failure__in=["", *Failure.values]), name="planned_publication_failure_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.questionnaire_id)


class Confirmation(models.Model):
    """Somebody looked at a remark, or at a translation that is older than its text, and it is meant so.

    `fingerprint` is that of all that it says, so it holds for nothing else: another text is looked at again. `by` is
    null if nobody did it, such as for the remarks that the reference questionnaire has on purpose.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="confirmations"
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    at = models.DateTimeField(_("time"))
    by = _person(_("by"))

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "fingerprint"], name="confirmed_once"),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]
