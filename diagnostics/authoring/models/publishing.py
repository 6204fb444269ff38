"""Published versions, which never change; publication events; and proofs of large drafts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.domain.notes import NOTE_LIMIT
from diagnostics.authoring.models.questionnaires import Questionnaire
from diagnostics.site.models.fields import choice_constraint


class QuestionnaireVersion(models.Model):
    """A published snapshot of a questionnaire: a document with a number and a fingerprint, and a note on why.

    Database triggers prevent changes. It holds no personal data: who published it is a `PublicationEvent`.
    `Questionnaire.current_version` says which version is current.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, db_comment="SHA-256 of the canonical JSON")
    published_at = models.DateTimeField(_("published at"))
    note = models.CharField(_("note"), max_length=NOTE_LIMIT, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="version_number_from_one"),
        ]

    def __str__(self) -> str:
        return _("Version %(number)s") % {"number": self.number}


class PublicationKind(models.TextChoices):
    """The kind of a publication event."""

    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class PublicationEvent(models.Model):
    """A version was published or a questionnaire retired. `by` becomes null when that user is erased.

    `planned_for` is the time that was set for it, null if somebody did it at once.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="events"
    )
    version = models.ForeignKey(
        QuestionnaireVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(_("event"), max_length=20, choices=PublicationKind)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    planned_for = models.DateTimeField(_("planned for"), null=True, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-at", "-pk"]
        constraints = [choice_constraint("kind", PublicationKind, "publication_kind_known")]

    def __str__(self) -> str:
        return f"{self.version} {self.get_kind_display()}"


class ProofRun(models.Model):
    """A background proof of a draft that has too many combinations to be proved within a request.

    The fingerprint identifies the draft's document: a changed draft needs a new run. The run also computes the impact
    of publishing the draft, compared with the version that `compared_with` names.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="proofs"
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    document = models.JSONField(_("document"))
    requested_at = models.DateTimeField(_("requested"))
    done = models.PositiveBigIntegerField(_("combinations done"), default=0)
    total = models.PositiveBigIntegerField(_("combinations"))
    proof = models.JSONField(_("proof"), null=True, blank=True)
    compared_with = models.ForeignKey(
        QuestionnaireVersion,
        verbose_name=_("compared with"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    impact = models.JSONField(_("impact"), null=True, blank=True, db_comment="on who leads, against compared_with")

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [models.UniqueConstraint(fields=["questionnaire", "fingerprint"], name="proof_once_a_draft")]

    def __str__(self) -> str:
        return f"{self.done} / {self.total}"
