"""Telling staff that an endpoint takes no results, by a mail in every language of the site: accounts have none."""

from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.languages import override_language
from diagnostics.webhooks.models import WebhookEndpoint
from diagnostics.webhooks.queries import alert_addresses

BETWEEN = "\n----\n\n"
"""Between the languages."""

log = structlog.get_logger("diagnostics.webhooks")


def alert_staff(*, endpoint: WebhookEndpoint, is_gone: bool) -> int:
    """Have those written to who may change webhooks, and return how many.

    A fault is logged and counts as nobody: whatever it is, what came of the delivery must be noted.
    """
    try:
        with transaction.atomic():
            written = _write(endpoint, is_gone)
    except Exception as error:
        log.error("staff not told", endpoint=endpoint.pk, error=type(error).__name__)
        return 0
    log.info("staff told", endpoint=endpoint.pk, messages=written)
    return written


def _write(endpoint: WebhookEndpoint, is_gone: bool) -> int:
    addresses = alert_addresses()
    languages = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)
    parts = [_in_language(language, endpoint, is_gone) for language in languages]
    subject = " / ".join(dict.fromkeys(subject for subject, _text in parts))
    text = BETWEEN.join(text for _subject, text in parts)
    for address in addresses:
        send_later(to=address, subject=subject, text=text)
    return len(addresses)


def _in_language(language: str, endpoint: WebhookEndpoint, is_gone: bool) -> tuple[str, str]:
    """Return the subject and the text. They name the host alone: what follows it in an address can be a secret."""
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
