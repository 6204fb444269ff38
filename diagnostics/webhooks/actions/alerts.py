"""Mail to staff if an endpoint fails."""

from urllib.parse import urlsplit

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy

from diagnostics.site.actions.mail import mail_in_every_language, send_later
from diagnostics.webhooks.models import WebhookEndpoint
from diagnostics.webhooks.queries import alert_addresses

log = structlog.get_logger("diagnostics.webhooks")


def alert_staff(*, endpoint: WebhookEndpoint, is_gone: bool) -> int:
    """Queue a mail to everyone who may change webhooks; return how many.

    An error is logged and returns 0, since the result of the delivery must be saved in any case.
    """
    try:
        with transaction.atomic():
            messages = _queue_mail(endpoint, is_gone)
    except Exception as error:
        log.error("staff not notified", endpoint=endpoint.pk, error=type(error).__name__)
        return 0
    log.info("staff notified", endpoint=endpoint.pk, messages=messages)
    return messages


def _queue_mail(endpoint: WebhookEndpoint, is_gone: bool) -> int:
    """Queue the mail. It names only the host, since the rest of the address can hold a secret."""
    addresses = alert_addresses()
    subject, text = mail_in_every_language(
        gettext_lazy("A webhook was switched off") if is_gone else gettext_lazy("A webhook has failed for a day"),
        "diagnostics/webhooks/failing.txt",
        endpoint=endpoint.pk,
        host=urlsplit(endpoint.address).hostname,
        since=endpoint.failing_since,
        is_gone=is_gone,
    )
    for address in addresses:
        send_later(to=address, subject=subject, text=text, asked_for=False)
    return len(addresses)
