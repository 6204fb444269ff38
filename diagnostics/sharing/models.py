"""Share links, which let others read one result."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models.assessments import Assessment
from diagnostics.sharing.domain import LABEL_LIMIT


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Filters for share links."""

    def open_at(self, now: datetime) -> "ShareLinkQuerySet":
        """Return the links that work at `now`: neither revoked nor expired."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now), revoked_at=None)


class ShareLink(models.Model):
    """A link with which anyone can read a result. Only the hash of its secret is stored, so it is shown once."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="share_links"
    )
    token_hash = models.CharField(max_length=64, unique=True, db_comment="SHA-256 of the secret in the link")
    label = models.CharField(_("for whom"), max_length=LABEL_LIMIT, blank=True)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    views = models.PositiveIntegerField(_("views"), default=0)
    last_viewed_at = models.DateTimeField(_("last viewed"), null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(token_hash=""), name="share_link_has_a_secret"),
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=models.F("created_at")),
                name="share_link_expires_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.pk)
