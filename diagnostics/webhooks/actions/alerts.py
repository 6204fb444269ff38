"""Mail to staff if an endpoint fails, in every language of the site, since accounts have no language."""

from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.languages import override_language
from diagnostics.webhooks.models import WebhookEndpoint
from diagnostics.webhooks.queries import alert_addresses

SEPARATOR = "\n----\n\n"
"""Between the languages."""

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
    addresses = alert_addresses()
    languages = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)
    parts = [_in_language(language, endpoint, is_gone) for language in languages]
    subject = " / ".join(dict.fromkeys(subject for subject, _text in parts))
    text = SEPARATOR.join(text for _subject, text in parts)
    for address in addresses:
        send_later(to=address, subject=subject, text=text, asked_for=False)
    return len(addresses)


def _in_language(language: str, endpoint: WebhookEndpoint, is_gone: bool) -> tuple[str, str]:
    """Return the subject and the text. They name only the host, since the rest of the address can hold a secret."""
    with override_language(language):
        subject = _("A webhook was switched off") if is_gone else _("A webhook has failed for a day")
    text = render_mail(
        "diagnostics/webhooks/failing.txt",
        language=language,
        endpoint=endpoint.pk,
        host=urlsplit(endpoint.address).hostname,
        since=endpoint.failing_since,
        is_gone=is_gone,
    )
    return subject, text
