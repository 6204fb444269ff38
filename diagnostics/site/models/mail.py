"""The outbox: mail that waits to be sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One message to one address, deleted when it is sent or no longer useful.

    `sending_since` is set before sending: if the process is killed meanwhile, the message may have left, so it is not
    sent again, but listed in the admin; `reported_at` is when the log said so.
    """

    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    sender = models.CharField(_("sender"), max_length=200, blank=True, db_comment="the name beside the site's address")
    reply_to = models.EmailField(_("reply to"), blank=True)
    created_at = models.DateTimeField(_("written"))
    useful_until = models.DateTimeField(_("of use until"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sending_since = models.DateTimeField(_("being sent since"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)

    class Meta:
        # the admin lists these alone
        verbose_name = _("message that may not have arrived")
        verbose_name_plural = _("messages that may not have arrived")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class MailAllowance(models.Model):
    """A user's number of recipients in the current hour, without the recipients.

    It is no budget of `Spending`, whose keys are hashes: those could neither be shown in the user's own data nor be
    erased with the user.
    """

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
