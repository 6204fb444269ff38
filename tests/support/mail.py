"""Mail whose sending was cut short."""

from datetime import timedelta

from django.utils import timezone

from diagnostics.site.models import OutgoingMail
from diagnostics.site.queries.mail import UNKNOWN_AFTER


def make_unknown_mail(to: str, *, since: timedelta = 2 * UNKNOWN_AFTER) -> OutgoingMail:
    """Return a message that a process, killed so long ago, had begun to send."""
    now = timezone.now()
    return OutgoingMail.objects.create(
        to=to,
        subject="Reset your password",
        text="https://secret.example.com/",
        sender="Sales model finder",
        created_at=now - since,
        useful_until=now + timedelta(days=1),
        sending_since=now - since,
    )
