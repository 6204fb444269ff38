"""The message to the person who runs the CRM, with a link of its own; it is mailed for those who are signed in."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.pages.addresses import urls_of_result
from diagnostics.pipelines.pages.open_deals import open_deals
from diagnostics.pipelines.queries.current_stages import current_stages
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.pipelines.views.files import selection_of
from diagnostics.pipelines.views.handoff import owner_of
from diagnostics.sharing.actions import send_link, share_assessment
from diagnostics.sharing.domain import new_crm_secret
from diagnostics.sharing.forms.links import RecipientsForm
from diagnostics.sharing.pages.crm_message import Message, crm_message_page, urls_of_link
from diagnostics.sharing.pages.crm_message import crm_message as message_of
from diagnostics.sharing.views.handoff import page_of
from diagnostics.sharing.views.making import refusals_in, secret_of, sent_before, signed_secret
from diagnostics.site.models import User
from diagnostics.site.views.typed import keeps_typed, sent_form

VALID_FOR = timedelta(days=30)
"""How long the link in the message works: the CRM is set up once."""

COPY = "copy"
"""The button that shows the message instead of mailing it."""


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def crm_message(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Say what the message gives away; a POST makes its link and shows it to be copied, or mails it."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return HttpResponseRedirect(open_step_url_of(assessment))
    plan, urls = plan_of(assessment), urls_of_result(assessment.pk, selection_of(request))
    mails = request.user.is_authenticated and COPY not in request.POST
    form = sent_form(RecipientsForm if mails else forms.Form, request)
    made = None
    if form.is_valid():
        made = _make(request, assessment, plan, form)
        if made is not None and mails:
            return HttpResponseRedirect(urls.page)
    page = crm_message_page(assessment.pk, page_of(assessment, plan, urls), title=assessment.display_name, message=made)
    context = {"page": page, "form": form, "secret": signed_secret(assessment, new_crm_secret)}
    return render(request, "diagnostics/sharing/crm_message.html", context)


def _make(request: HttpRequest, assessment: Assessment, plan: Plan, form: forms.Form) -> Message | None:
    """Make the link, mail the message if the form has recipients, and return it; None if the form has errors now."""
    secret, expires_at = secret_of(request, assessment, new_crm_secret), timezone.now() + VALID_FOR
    shared = page_of(assessment, plan, urls_of_link(secret, selection_of(request)))
    to = form.cleaned_data.get("to", ())
    message = message_of(
        shared,
        owner=owner_of(assessment),
        moves=open_deals(plan, current_stages(assessment.pk)).moves,
        expires_at=expires_at,
        sender=request.user.email if to and isinstance(request.user, User) else "",
        note=form.cleaned_data.get("message", ""),
    )
    label, viewer = _("For the person who runs the %(the_crm)s") % plan.instrument.nouns, viewer_of(request)
    with refusals_in(form):
        if to and isinstance(request.user, User):
            is_new = send_link(
                assessment_id=assessment.pk,
                secret=secret,
                label=label,
                expires_at=expires_at,
                to=to,
                subject=message.subject,
                text=message.text,
                by=request.user,
                viewer=viewer,
            )
            messages.success(request, _("The message is on its way.") if is_new else sent_before())
        else:
            share_assessment(assessment_id=assessment.pk, secret=secret, label=label, expires_at=expires_at, by=viewer)
    return None if form.errors else message
