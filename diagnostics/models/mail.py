"""Mail that is waiting to be sent."""

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
