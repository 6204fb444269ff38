"""Sharing a result by link: making, mailing and revoking links."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diagnostics.assessing.domain.leaders import first_models
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.names import names
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.sharing.actions import revoke_link, send_link, share_assessment
from diagnostics.sharing.forms.links import LinkForm, SendForm
from diagnostics.sharing.models import ShareLink
from diagnostics.sharing.pages.links import (
    CreatedLink,
    link_message,
    link_row,
    mail_subject,
    share_page,
    shared_url,
)
from diagnostics.sharing.queries.links import links_of
from diagnostics.sharing.views.making import refusals_in, secret_of, sent_before, signed_secret
from diagnostics.site.views.typed import keeps_typed, sent_form, typed_fields


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def share(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """List the links of a result; POST makes one and shows its URL, the only time that it is known.

    The POST responds with the page instead of a redirect: a redirect would have to store the secret in a URL, a cookie
    or the database. The form contains the secret (see `secret_of`), so that sending it twice makes one link.
    """
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return HttpResponseRedirect(open_step_url_of(assessment))
    form = sent_form(LinkForm, request)
    made = _make(request, assessment, form) if form.is_valid() else None
    page = share_page(assessment.pk, links_of(assessment), now=timezone.now(), made=made)
    context = {"page": page, "form": form, "secret": signed_secret(assessment)}
    return render(request, "diagnostics/sharing/share.html", context)


def _make(request: HttpRequest, assessment: Assessment, form: LinkForm) -> CreatedLink | None:
    secret, made = secret_of(request, assessment), None
    with refusals_in(form):
        link, is_new = share_assessment(
            assessment_id=assessment.pk,
            secret=secret,
            label=form.cleaned_data["label"],
            expires_at=form.expires_at,
            by=viewer_of(request),
        )
        made = CreatedLink(shared_url(secret), link_row(assessment.pk, link, now=timezone.now()), is_new)
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def send(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Mail a new link; only for signed-in users, since it would otherwise be an open relay. Others read why."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return HttpResponseRedirect(open_step_url_of(assessment))
    if not request.user.is_authenticated:
        # if their session ended while they wrote, they sign in and go on with what they typed
        has_typed = typed_fields(request) is not None
        return redirect_to_login(request.path) if has_typed else _needs_account(request, assessment)
    form = sent_form(SendForm, request)
    if form.is_valid() and _send(request, assessment, form):
        return redirect("diagnostics:share", assessment.pk)
    page = share_page(assessment.pk, (), now=timezone.now())
    context = {"page": page, "form": form, "secret": signed_secret(assessment), "subject": _subject_of(assessment)}
    return render(request, "diagnostics/sharing/share_by_mail.html", context)


def _needs_account(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    page = share_page(assessment.pk, (), now=timezone.now())
    return render(request, "diagnostics/sharing/share_needs_account.html", {"page": page})


def _subject_of(assessment: Assessment) -> str:
    nouns = instrument_of(assessment.version).nouns
    return mail_subject(name=assessment.display_name, models=models_of(assessment), nouns=nouns)


def models_of(assessment: Assessment) -> str:
    """Return the sales models that come first in the result, as they read inside a sentence; "" if none leads."""
    instrument = instrument_of(assessment.version)
    return names(instrument, first_models(instrument, assessment.answers))


def _send(request: HttpRequest, assessment: Assessment, form: SendForm) -> bool:
    user = request.user
    if not user.is_authenticated:
        raise Http404
    secret = secret_of(request, assessment)
    text = link_message(
        url=shared_url(secret),
        sender=user.email,
        note=form.cleaned_data["message"],
        expires_at=form.expires_at,
        nouns=instrument_of(assessment.version).nouns,
    )
    with refusals_in(form):
        is_new = send_link(
            assessment_id=assessment.pk,
            secret=secret,
            label=form.cleaned_data["label"],
            expires_at=form.expires_at,
            to=form.cleaned_data["to"],
            subject=_subject_of(assessment),
            text=text,
            by=user,
            viewer=viewer_of(request),
        )
        messages.success(request, _("The link is on its way.") if is_new else sent_before())
    return not form.errors


@require_POST
def revoke(request: HttpRequest, assessment_id: UUID, link_id: int) -> HttpResponse:
    """Revoke one link."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        revoke_link(assessment=assessment, link_id=link_id)
    except ShareLink.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The link does not work any more."))
    return redirect("diagnostics:share", assessment.pk)
