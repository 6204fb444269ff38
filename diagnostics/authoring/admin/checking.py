"""The admin page that checks a draft, with the form that publishes it, has it published, or asks for a review."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.publishing import request_proof
from diagnostics.authoring.admin.access import (
    CHANGE_PERMISSION,
    PUBLISH_PERMISSION,
    READ_PERMISSIONS,
    questionnaire_for,
)
from diagnostics.authoring.admin.field_urls import FieldUrls
from diagnostics.authoring.admin.seen import draft_meanwhile, event_lines
from diagnostics.authoring.admin.waiting import plan_of, review_of
from diagnostics.authoring.admin.workspace import draft_of, page_context
from diagnostics.authoring.forms import PublishingForm
from diagnostics.authoring.models import Confirmation, Questionnaire
from diagnostics.authoring.pages.checking import CheckPage, RemarkLine, points, remark_line
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.pages.differences import difference_summary
from diagnostics.authoring.pages.proofs import ProofProgress, proof_view
from diagnostics.authoring.pages.seen import Meanwhile
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.publishing import instrument_of, proof_of, proof_run
from diagnostics.authoring.queries.remarks import confirmations_of, remarks_of
from diagnostics.authoring.queries.seen import at_this_moment, events_of, publishing_now
from diagnostics.authoring.queries.waiting import Waiting, waiting_for
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.golden import broken_examples
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import Proof, count_combinations
from diagnostics.instrument.remarks import Remark

CHECKING = (*READ_PERMISSIONS, PUBLISH_PERMISSION)
"""Any of these permissions is enough to check a draft: checking is reading."""

PROVING = (CHANGE_PERMISSION, PUBLISH_PERMISSION)
"""Either of these is enough to have a large draft proved."""

EVENTS = 20
"""How many publications are shown: the newest."""

Impact = Callable[[Questionnaire, Instrument], tuple[str, ...]]
"""Returns sentences on what publishing the draft would change for respondents."""


def check_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int, impact: Impact) -> HttpResponse:
    """Show what prevents publishing the draft, what to look at, and what would change."""
    questionnaire = questionnaire_for(request, questionnaire_id, *CHECKING)
    meanwhile = draft_meanwhile(request, questionnaire)
    return check_page(request, site, questionnaire, impact, meanwhile=meanwhile)


def check_page(
    request: HttpRequest,
    site: admin.AdminSite,
    questionnaire: Questionnaire,
    impact: Impact,
    *,
    form: PublishingForm | None = None,
    meanwhile: Meanwhile | None = None,
) -> HttpResponse:
    """Return the page, with what was sent in its form, and what came in since somebody decided by it."""
    waiting = waiting_for(questionnaire)
    page = _check_page(request, questionnaire, waiting, impact)
    has_form = _has_form(request, page)
    context = {
        **page_context(request, site, questionnaire, _("Check and publish")),
        "page": page,
        "form": (form or PublishingForm(initial=first_values(request, waiting))) if has_form else None,
        "keeps_typed": has_form,
        "events": list(event_lines(events_of(questionnaire)[:EVENTS])),
        "meanwhile": meanwhile,
        "may_prove": any(map(request.user.has_perm, PROVING)),
    }
    return TemplateResponse(request, "admin/diagnostics/check.html", context)


def first_values(request: HttpRequest, waiting: Waiting) -> dict[str, Any]:
    """Return what the form begins with: for those who may change it, the time that is set already."""
    if waiting.plan is None or not request.user.has_perm(PUBLISH_PERMISSION):
        return {}
    due_at = localtime(waiting.plan.due_at)
    return {"note": waiting.plan.note, "day": due_at.date(), "time": due_at.time()}


def _has_form(request: HttpRequest, page: CheckPage) -> bool:
    """Whether the user may do something here: publish or answer, or else ask somebody who may."""
    if request.user.has_perm(PUBLISH_PERMISSION):
        return page.is_ready or page.is_asked
    return request.user.has_perm(CHANGE_PERMISSION) and page.has_changes and not page.fault


def prove_view(request: HttpRequest, *, questionnaire_id: int) -> HttpResponse:
    """Queue a proof of a large draft, by POST, and return to its progress. It decides nothing."""
    questionnaire = questionnaire_for(request, questionnaire_id, *PROVING)
    if request.method == "POST":
        try:
            request_proof(questionnaire_id=questionnaire.pk)
        except InvalidInstrument:
            messages.error(request, _("The draft contradicts itself, so nothing can be tried. Correct it first."))
    return redirect("admin:diagnostics_questionnaire_check", questionnaire.pk)


def _check_page(request: HttpRequest, questionnaire: Questionnaire, waiting: Waiting, impact: Impact) -> CheckPage:
    current = questionnaire.current_version
    try:
        draft = draft_of(request, questionnaire)
    except InvalidInstrument as error:
        now = publishing_now(questionnaire, waiting=waiting)
        return CheckPage(
            str(at_this_moment(questionnaire, now)),
            current is not None,
            fault=fault_text(error),
            review=review_of(questionnaire, waiting, now),
            plan=plan_of(questionnaire, waiting, now),
        )
    proof = proof_of(questionnaire, draft)
    last = version_to_compare(questionnaire)
    url_of = FieldUrls(questionnaire, draft).of
    found, confirmed = remarks_of(questionnaire, draft, proof), confirmations_of(questionnaire)
    lines = list(_remark_lines(draft, found, confirmed, url_of))
    now = publishing_now(questionnaire, draft, waiting=waiting)
    return CheckPage(
        seen=str(at_this_moment(questionnaire, now)),
        is_published=current is not None,
        has_changes=current is None or current.fingerprint != fingerprint(dump_instrument(draft)),
        points=points(draft, all_gaps(draft, proof), url_of),
        remarks=tuple(line for line in lines if line.meant_at is None),
        meant=tuple(line for line in lines if line.meant_at is not None),
        review=review_of(questionnaire, waiting, now),
        plan=plan_of(questionnaire, waiting, now),
        proof=proof_view(draft, proof) if proof else None,
        progress=_progress(questionnaire, draft, proof),
        changes=difference_summary(last.number, instrument_of(last), draft) if last else None,
        impact=impact(questionnaire, draft),
        examples=len(draft.golden_examples),
        broken=len(broken_examples(draft)),
    )


def _remark_lines(
    draft: Instrument,
    found: Mapping[str, Remark],
    confirmed: Mapping[str, Confirmation],
    url_of: Callable[[Remark], str],
) -> Iterator[RemarkLine]:
    for key, remark in found.items():
        row = confirmed.get(key)
        meant_at, meant_by = (row.at, str(row.by or "")) if row else (None, "")
        yield remark_line(draft, remark, url_of(remark), key, meant_at=meant_at, meant_by=meant_by)


def _progress(questionnaire: Questionnaire, draft: Instrument, proof: Proof | None) -> ProofProgress | None:
    if proof is not None:
        return None
    run = proof_run(questionnaire, draft)
    return ProofProgress(count_combinations(draft), run.done if run else None)
