"""Mail that is waiting to be sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One message to one address, kept only until it is sent or no longer of use.

    `sending_since` is set before it is handed over: should the process end in between, nobody knows whether it left,
    and it is not sent again.
    """

    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"))
    useful_until = models.DateTimeField(_("of use until"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sending_since = models.DateTimeField(_("being sent since"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class MailAllowance(models.Model):
    """How many addresses a user has had mail sent to in the hour that runs; one row a user, and no trace of whom."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="mail_allowance"
    )
    since = models.DateTimeField(_("since"))
    used = models.PositiveSmallIntegerField(_("used"), default=0)

    class Meta:
        verbose_name = _("mail allowance")
        verbose_name_plural = _("mail allowances")
        ordering = ["user"]

    def __str__(self) -> str:
        return str(self.user_id)
