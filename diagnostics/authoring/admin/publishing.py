"""The admin pages that check a draft, publish it, prove it, and retire its questionnaire."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.publishing import publish, request_proof, retire
from diagnostics.authoring.admin.differences import READ_PERMISSIONS
from diagnostics.authoring.admin.drafts import signed_in_user
from diagnostics.authoring.admin.field_urls import FieldUrls
from diagnostics.authoring.admin.seen import ask_again, draft_meanwhile, posted_seen
from diagnostics.authoring.admin.workspace import draft_of, workspace_context
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.checking import CheckPage, points, remark_lines
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.pages.differences import difference_summary
from diagnostics.authoring.pages.proofs import ProofProgress, proof_view
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.positions import equal_positions
from diagnostics.authoring.queries.publishing import instrument_of, proof_of, proof_run
from diagnostics.authoring.queries.seen import at_this_moment, seen_draft, version_now
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.errors import (
    ChangedMeanwhile,
    InvalidInstrument,
    NothingChanged,
    NotPublishable,
    NotPublished,
)
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.golden import broken_examples
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import Proof, count_combinations
from diagnostics.instrument.remarks import remarks

PERMISSION = "diagnostics.publish_questionnaire"
CHECKING = (*READ_PERMISSIONS, PERMISSION)
"""Any of these permissions is enough to check a draft: checking is reading."""

PROVING = ("diagnostics.change_questionnaire", PERMISSION)
"""Either of these is enough to have a large draft proved."""

Impact = Callable[[Questionnaire, Instrument], tuple[str, ...]]
"""Returns sentences on what publishing the draft would change for respondents."""


def check_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int, impact: Impact) -> HttpResponse:
    """Show what prevents publishing the draft, what to look at, and what would change."""
    questionnaire = _questionnaire(request, questionnaire_id, CHECKING)
    context = {
        **_context(request, site, questionnaire, _("Check and publish")),
        "page": _check_page(request, questionnaire, impact),
        "events": questionnaire.events.select_related("version", "by").defer("version__document")[:20],
        "meanwhile": draft_meanwhile(request, questionnaire),
        "may_prove": any(map(request.user.has_perm, PROVING)),
    }
    return TemplateResponse(request, "admin/diagnostics/check.html", context)


def publish_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Publish the draft by POST, if it is what the check page showed."""
    questionnaire = _questionnaire(request, questionnaire_id, (PERMISSION,))
    check = reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])
    if request.method != "POST":
        return HttpResponseRedirect(check)
    try:
        version = publish(questionnaire_id=questionnaire.pk, by=signed_in_user(request), expected=posted_seen(request))
    except ChangedMeanwhile:
        return ask_again(request, check)
    except (NotPublishable, InvalidInstrument):
        messages.error(request, _("Not published: correct the points below first."))
    except NothingChanged:
        messages.info(request, _("Not published: the draft is the same as the published version."))
    else:
        messages.success(request, _("%(version)s is published. New assessments use it.") % {"version": version})
    return HttpResponseRedirect(check)


def prove_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Queue a proof of a large draft, by POST, and return to its progress. It decides nothing."""
    questionnaire = _questionnaire(request, questionnaire_id, PROVING)
    if request.method == "POST":
        try:
            request_proof(questionnaire_id=questionnaire.pk)
        except InvalidInstrument:
            messages.error(request, _("The draft contradicts itself, so nothing can be tried. Correct it first."))
    return redirect("admin:diagnostics_questionnaire_check", questionnaire.pk)


def retire_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Confirm, then close the questionnaire for new assessments, if the version in use is the one that was shown."""
    questionnaire = _questionnaire(request, questionnaire_id, (PERMISSION,))
    if request.method == "POST":
        try:
            retire(questionnaire_id=questionnaire.pk, by=signed_in_user(request), expected=posted_seen(request))
        except ChangedMeanwhile:
            return ask_again(request, request.path)
        except NotPublished:
            messages.info(request, _("The questionnaire is not open."))
        else:
            messages.success(request, _("The questionnaire is closed. What was begun can still be finished."))
        return redirect("admin:diagnostics_questionnaire_check", questionnaire.pk)
    context = {
        **_context(request, site, questionnaire, _("Retire this questionnaire?")),
        "seen": at_this_moment(questionnaire, version_now(questionnaire)),
        "version": questionnaire.current_version,
        "meanwhile": draft_meanwhile(request, questionnaire),
    }
    return TemplateResponse(request, "admin/diagnostics/retire.html", context)


def _questionnaire(request: HttpRequest, questionnaire_id: int, permissions: tuple[str, ...]) -> Questionnaire:
    if not any(map(request.user.has_perm, permissions)):
        raise PermissionDenied
    rows = Questionnaire.objects.select_related("current_version", "common_process")
    return get_object_or_404(rows.defer("current_version__document"), pk=questionnaire_id)


def _context(request: HttpRequest, site: admin.AdminSite, questionnaire: Questionnaire, title: str) -> dict[str, Any]:
    return {
        **site.each_context(request),
        "title": title,
        "subtitle": questionnaire,
        "opts": Questionnaire._meta,
        "original": questionnaire,
        **workspace_context(request, questionnaire),
    }


def _check_page(request: HttpRequest, questionnaire: Questionnaire, impact: Impact) -> CheckPage:
    current = questionnaire.current_version
    try:
        draft = draft_of(request, questionnaire)
    except InvalidInstrument as error:
        return CheckPage(str(seen_draft(questionnaire)), current is not None, fault=fault_text(error))
    proof = proof_of(questionnaire, draft)
    last = version_to_compare(questionnaire)
    published = instrument_of(last) if last else None
    url_of = FieldUrls(questionnaire, draft).of
    found = (*remarks(draft, proof=proof, published=published), *equal_positions(questionnaire))
    return CheckPage(
        seen=str(seen_draft(questionnaire, draft)),
        is_published=current is not None,
        has_changes=current is None or current.fingerprint != fingerprint(dump_instrument(draft)),
        points=points(draft, all_gaps(draft, proof), url_of),
        remarks=remark_lines(draft, found, url_of),
        proof=proof_view(draft, proof) if proof else None,
        progress=_progress(questionnaire, draft, proof),
        changes=difference_summary(last.number, published, draft) if last and published else None,
        impact=impact(questionnaire, draft),
        examples=len(draft.golden_examples),
        broken=len(broken_examples(draft)),
    )


def _progress(questionnaire: Questionnaire, draft: Instrument, proof: Proof | None) -> ProofProgress | None:
    if proof is not None:
        return None
    run = proof_run(questionnaire, draft)
    return ProofProgress(count_combinations(draft), run.done if run else None)
