"""Mailing a result to oneself, without an account."""

from datetime import datetime
from uuid import UUID

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.sharing.actions import send_to_self
from diagnostics.sharing.domain import MAILED_VALIDITY
from diagnostics.sharing.forms.mail_me import MailMeForm
from diagnostics.sharing.pages.links import mail_subject, share_page, shared_url
from diagnostics.sharing.views.links import models_of
from diagnostics.sharing.views.making import refusals_in, secret_of, signed_secret
from diagnostics.site.actions.mail import render_mail
from diagnostics.site.views.budgets import within
from diagnostics.site.views.typed import keeps_typed, sent_form

MESSAGES_AN_HOUR = 10
"""From one network address."""

MESSAGES_TO_ONE = 3
"""To one address in an hour."""

log = structlog.get_logger("diagnostics.sharing")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def mail_me(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Mail a link to the result to the visitor's own address; the answer is the same whatever the address is."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return HttpResponseRedirect(open_step_url_of(assessment))
    own_address = request.user.email if request.user.is_authenticated else ""
    form = sent_form(MailMeForm, request, initial={"to": own_address})
    if form.is_valid() and _mail(request, assessment, form):
        text = _(
            "The link is on its way to %(address)s. If it doesn't arrive in a few minutes, check your spam folder."
        )
        messages.success(request, text % {"address": form.cleaned_data["to"]})
        return redirect("diagnostics:result", assessment.pk)
    now = timezone.now()
    context = {
        "page": share_page(assessment.pk, (), now=now),
        "form": form,
        "secret": signed_secret(assessment),
        "expires_at": now + MAILED_VALIDITY,
    }
    return render(request, "diagnostics/sharing/mail_me.html", context)


def _mail(request: HttpRequest, assessment: Assessment, form: MailMeForm) -> bool:
    """Whether to say that it is on its way. An address that got too many gets none, and nobody learns that."""
    if not within(request, "mail_me", MESSAGES_AN_HOUR):
        form.add_error("to", _("You've tried that too often. Wait an hour, then try again."))
        return False
    address = form.cleaned_data["to"]
    if not within(request, "mail_me_to", MESSAGES_TO_ONE, of=address.casefold()):
        log.warning("not mailed to the same address again", assessment=str(assessment.pk))
        return True
    with refusals_in(form):
        _send(request, assessment, address, expires_at=timezone.now() + MAILED_VALIDITY)
    return not form.errors


def _send(request: HttpRequest, assessment: Assessment, address: str, *, expires_at: datetime) -> None:
    secret, models = secret_of(request, assessment), models_of(assessment)
    nouns = instrument_of(assessment.version).nouns
    text = render_mail(
        "diagnostics/sharing/mail_me.txt",
        language=get_language() or "en",
        url=shared_url(secret),
        model=models,
        nouns=nouns,
        completed_at=assessment.completed_at,
        expires_at=expires_at,
    )
    send_to_self(
        assessment_id=assessment.pk,
        secret=secret,
        label=_("Mailed to myself"),
        expires_at=expires_at,
        to=address,
        # without the name, which would let anyone write a subject to anyone
        subject=mail_subject(name="", models=models, nouns=nouns),
        text=text,
        by=viewer_of(request),
    )
