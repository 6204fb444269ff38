"""Comparing two assessments, choosing the other one, and retaking one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.assessing.actions.assessments import retake
from diagnostics.assessing.domain.comparison import Result
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.archive import result_name
from diagnostics.assessing.pages.compare_choice import (
    Choice,
    ChoosePage,
    RefusedPage,
    choice,
    same_assessment_page,
    unfinished_page,
)
from diagnostics.assessing.pages.comparison import Change, CompletedAssessment, change_since, compare_page
from diagnostics.assessing.pages.retaking import SETTLE, RetakePage, carried_over_text, retired_text
from diagnostics.assessing.queries.assessments import find_assessment
from diagnostics.assessing.queries.comparison import comparable_with, find_both, predecessor_of
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.viewer import assessment_or_404, remember_browser, viewer_of, with_browser
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.errors import NotPublished, NotSubmitted


@require_safe
def compare(request: HttpRequest, assessment_id: UUID, other_id: UUID) -> HttpResponse:
    """Show what differs between two completed assessments, the first on the left."""
    if assessment_id == other_id:
        return _refuse(request, same_assessment_page(assessment_or_404(request, assessment_id).pk))
    both = find_both(assessment_id, other_id, viewer_of(request))
    if both is None:
        raise Http404
    for assessment in both:
        if not assessment.is_completed:
            return _refuse(request, unfinished_page(assessment.pk))
    return render(request, "diagnostics/assessing/compare.html", {"page": compare_page(*map(_completed, both))})


def _refuse(request: HttpRequest, page: RefusedPage) -> HttpResponse:
    return render(request, "diagnostics/assessing/compare_refused.html", {"page": page})


@require_safe
def choose(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Offer assessments to compare a completed one with; the one that it retook comes first."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed or assessment.completed_at is None:
        return HttpResponseRedirect(open_step_url_of(assessment))
    after = _after(request)
    matches = comparable_with(assessment, viewer_of(request), after=after)
    predecessor = predecessor_of(assessment, viewer_of(request)) if after is None else None
    page = ChoosePage(
        assessment=assessment.pk,
        name=_name(assessment),
        completed_at=assessment.completed_at,
        suggested=_choice(predecessor, assessment) if predecessor else None,
        choices=tuple(_choice(other, assessment) for other in matches.assessments),
        next_after=matches.next_after,
        is_first=after is None,
    )
    return render(request, "diagnostics/assessing/compare_choose.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Ask first; by POST, begin a new assessment with the answers of a completed one filled in.

    It asks on a page of its own, so that the result page needs no form for it. With SETTLE in the query, it opens at
    the first question that was answered with "I don't know yet".
    """
    settles_unknown = SETTLE in request.GET
    last = assessment_or_404(request, assessment_id)
    if last.completed_at is None:
        return HttpResponseRedirect(open_step_url_of(last))
    if request.method != "POST":
        page = RetakePage(last.pk, name=_name(last), completed_at=last.completed_at, settles_unknown=settles_unknown)
        return render(request, "diagnostics/assessing/again.html", {"page": page})
    viewer, browser_id = with_browser(request)
    try:
        assessment, carried = retake(assessment_id=last.pk, by=viewer, settles_unknown=settles_unknown)
    except NotPublished:
        messages.info(request, retired_text())
        return redirect("diagnostics:result", last.pk)
    except Assessment.DoesNotExist:
        # erased, or claimed by an account, since it was fetched
        raise Http404 from None
    text = carried_over_text(instrument_of(last.version), instrument_of(assessment.version), carried)
    messages.info(request, text)
    response = HttpResponseRedirect(open_step_url_of(assessment))
    remember_browser(response, browser_id)
    return response


def _name(assessment: Assessment) -> str:
    instrument = instrument_of(assessment.version)
    return assessment.display_name or result_name(instrument, assessment.answers, is_completed=True)


def change_of(request: HttpRequest, assessment: Assessment) -> Change | None:
    """Return the difference from the assessment that this one retook; None, without a query, if it retook none."""
    if assessment.follows_id is None:
        return None
    last = find_assessment(assessment.follows_id, viewer_of(request))
    if last is None or not last.is_completed:
        return None
    return change_since(_completed(last), _completed(assessment))


def _completed(assessment: Assessment) -> CompletedAssessment:
    if assessment.completed_at is None:
        raise NotSubmitted
    return CompletedAssessment(
        assessment=assessment.pk,
        title=assessment.display_name,
        completed_at=assessment.completed_at,
        questionnaire=assessment.version.questionnaire_id,
        number=assessment.version.number,
        result=Result(instrument_of(assessment.version), parse_outcome(assessment.outcome)),
    )


def _choice(other: Assessment, beside: Assessment) -> Choice:
    if other.completed_at is None or beside.completed_at is None:
        raise NotSubmitted
    return choice(
        instrument_of(other.version),
        assessment=other.pk,
        title=other.display_name,
        answers=other.answers,
        completed_at=other.completed_at,
        number=other.version.number,
        beside=beside.pk,
        beside_completed_at=beside.completed_at,
        is_same_version=other.version_id == beside.version_id,
        is_same_questionnaire=other.version.questionnaire_id == beside.version.questionnaire_id,
    )


def _after(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET["after"]) if "after" in request.GET else None
    except ValueError:
        raise Http404 from None
