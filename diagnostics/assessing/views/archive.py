"""Past assessments: the list, naming one, and erasing one."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics.assessing.actions.assessments import erase_assessment, name_assessment, undo_rename
from diagnostics.assessing.domain.archive import ArchiveFilter, Place, PublishedVersion, parse_place
from diagnostics.assessing.domain.history import HistoricResult, histories
from diagnostics.assessing.domain.leaders import first_models
from diagnostics.assessing.domain.naming import naming_mark
from diagnostics.assessing.forms.archive import ArchiveForm, NamingForm
from diagnostics.assessing.forms.assessments import crm_name
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.pages.archive import (
    ArchivePage,
    AssessmentRow,
    EditPage,
    ErasePage,
    archive_page,
    archive_url,
    assessment_row,
    choices,
    searched_to,
    source_of,
)
from diagnostics.assessing.pages.history import HistoryView, history_views
from diagnostics.assessing.queries.archive import AssessmentPage, assessments_of, published_versions
from diagnostics.assessing.views.notices import reminders_for
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import ChangedMeanwhile, NothingToUndo
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.pages.texts import quoted
from diagnostics.site.views.error_pages import render_error
from diagnostics.site.views.typed import keeps_typed, sent_form

FILTER_PARAMETERS = ("q", "state", "model", "questionnaire", "version", "from", "to", "sort")
"""The query parameters that filter and sort the list, without its cursor."""

UNDO = "undo"
"""The first extra tag of a message that offers to undo; the second is the address that does it."""


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """List the assessments of this browser or user, filtered by the query."""
    versions = published_versions()
    form = filter_form(request, versions)
    try:
        after = parse_place(request.GET["after"]) if "after" in request.GET else None
    except ValueError:
        return _no_such_page(request)
    viewer = viewer_of(request)
    matches = assessments_of(viewer, form.filter, after=after) if form.is_valid() else AssessmentPage((), None)
    context = {
        "page": _page(request, form, after, versions, matches),
        "form": form,
        "can_claim": _can_claim(viewer, matches),
        "histories": _histories(matches) if _is_whole_list(form, after) else (),
        "reminders": reminders_for(request),
    }
    return render(request, "diagnostics/assessing/archive.html", context)


def filter_form(request: HttpRequest, versions: Sequence[PublishedVersion]) -> ArchiveForm:
    """Return the form with the query's filter; if it is valid, its `filter` has it."""
    return ArchiveForm(request.GET, choices=choices(versions))


def _page(
    request: HttpRequest,
    form: ArchiveForm,
    after: Place | None,
    versions: Sequence[PublishedVersion],
    matches: AssessmentPage,
) -> ArchivePage | None:
    if not form.is_valid():
        return None
    query, last_searched = form.filter, matches.searched_to
    return archive_page(
        [row_of(assessment, versions) for assessment in matches.assessments],
        query=urlencode([(name, value) for name, value in request.GET.items() if value and name in FILTER_PARAMETERS]),
        after=after,
        next_after=matches.next_after,
        searched=searched_to(query.sort, started_at=last_searched.started_at, title=last_searched.display_name)
        if last_searched
        else "",
        sort=query.sort,
        is_narrow=query.is_narrow,
    )


def _is_whole_list(form: ArchiveForm, after: Place | None) -> bool:
    """Whether this is the first page of all assessments, the newest first."""
    return after is None and form.is_valid() and form.filter == ArchiveFilter()


def _histories(matches: AssessmentPage) -> tuple[HistoryView, ...]:
    """Return how the results on this page developed, without a query."""
    instruments = {assessment.pk: instrument_of(assessment.version) for assessment in matches.assessments}
    results = [
        HistoricResult(
            assessment=assessment.pk,
            questionnaire=instruments[assessment.pk].key,
            company=assessment.company,
            completed_at=assessment.completed_at,
            first=first_models(instruments[assessment.pk], assessment.answers),
            follows=assessment.follows_id,
        )
        for assessment in matches.assessments
        if assessment.completed_at is not None
    ]
    return history_views(histories(results), instruments, is_all=matches.next_after is None)


def _can_claim(viewer: Viewer, matches: AssessmentPage) -> bool:
    """Whether the visitor's account could take over an assessment in the list."""
    is_unclaimed = (row.owner_id is None and row.browser == viewer.browser for row in matches.assessments)
    return viewer.user_id is not None and any(is_unclaimed)


def _no_such_page(request: HttpRequest) -> HttpResponse:
    text = _("The address is not complete, so we cannot tell where the list goes on.")
    page = ErrorPage(404, _("This page of the list does not exist"), text, archive_url(), _("To the newest"))
    return render_error(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def edit(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Edit name and note. If another page changed them meanwhile, show that once instead of overwriting it."""
    assessment = assessment_or_404(request, assessment_id)
    nouns = instrument_of(assessment.version).nouns
    form = sent_form(NamingForm, request, initial=_initial(assessment), nouns=nouns)
    if form.is_valid():
        try:
            return _name(request, assessment, form.cleaned_data)
        except ChangedMeanwhile:
            assessment = assessment_or_404(request, assessment_id)
            form = NamingForm({**request.POST.dict(), "seen": _initial(assessment)["seen"]}, nouns=nouns)
            form.refuse(
                title=quoted(assessment.title),
                company=quoted(assessment.company),
                crm=quoted(crm_name(assessment.crm)),
                note=quoted(assessment.note),
            )
        except Assessment.DoesNotExist:
            raise Http404 from None
    page = EditPage(
        row=row_of(assessment),
        back_url=_back(request, assessment),
        undo_url=_undo_url(request, assessment),
        earlier=assessment.title_before or assessment.company,
    )
    return render(request, "diagnostics/assessing/edit.html", {"page": page, "form": form})


def _initial(assessment: Assessment) -> dict[str, str]:
    shown = {field: getattr(assessment, field) for field in ("title", "note", "company", "crm")}
    return {**shown, "seen": naming_mark(**shown)}


def _name(request: HttpRequest, before: Assessment, cleaned: dict[str, str]) -> HttpResponse:
    saved = name_assessment(assessment_id=before.pk, by=viewer_of(request), **cleaned)
    if saved.title != before.title:
        text = _("Renamed to %(name)s.") % {"name": quoted(saved.title)} if saved.title else _("The name was removed.")
        messages.success(request, text, extra_tags=f"{UNDO} {_undo_url(request, saved)}")
    elif saved.note != before.note:
        messages.success(request, _("The note was saved.") if saved.note else _("The note was removed."))
    elif (saved.company, saved.crm) != (before.company, before.crm):
        messages.success(request, _("The changes were saved."))
    return HttpResponseRedirect(_back(request, saved))


@require_POST
def undo(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Restore the name that the link offered."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        saved = undo_rename(assessment_id=assessment.pk, restoring=request.GET.get("name", ""), by=viewer_of(request))
    except NothingToUndo:
        messages.info(request, _("Nothing was changed, because it has been renamed or restored since."))
    except Assessment.DoesNotExist:
        raise Http404 from None
    else:
        text = _("The name is %(name)s again.") % {"name": quoted(saved.display_name)}
        messages.success(request, text if saved.display_name else _("It has no name again."))
    return HttpResponseRedirect(_back(request, assessment))


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Ask first; erase the assessment for good by POST."""
    assessment = assessment_or_404(request, assessment_id)
    if request.method == "POST":
        erase_assessment(assessment=assessment)
        messages.success(request, _("The assessment was erased."))
        return HttpResponseRedirect(archive_url(request.GET.get("back", "")))
    page = ErasePage(row=row_of(assessment), back_url=_back(request, assessment))
    return render(request, "diagnostics/assessing/erase.html", {"page": page})


def _back(request: HttpRequest, assessment: Assessment) -> str:
    """Return the address to go back to: the list as it was filtered, or else the result if there is one."""
    if "back" in request.GET or not assessment.is_completed:
        return archive_url(request.GET.get("back", ""))
    return reverse("diagnostics:result", args=[assessment.pk])


def _undo_url(request: HttpRequest, assessment: Assessment) -> str:
    """Return the address that restores the earlier name and returns here; "" if there is no earlier name."""
    if assessment.title_before is None:
        return ""
    query = {"name": assessment.title_before, **{name: request.GET[name] for name in ("back",) if name in request.GET}}
    return f"{reverse('diagnostics:undo-rename', args=[assessment.pk])}?{urlencode(query)}"


def row_of(assessment: Assessment, versions: Sequence[PublishedVersion] = ()) -> AssessmentRow:
    """Return one row of the list; it names its questionnaire and version if `versions` has several."""
    instrument = instrument_of(assessment.version)
    return assessment_row(
        instrument,
        assessment=assessment.pk,
        title=assessment.display_name,
        answers=assessment.answers,
        started_at=assessment.started_at,
        completed_at=assessment.completed_at,
        note=assessment.note,
        source=source_of(instrument, assessment.version.number, versions),
        has_own=getattr(assessment, "has_own", False),
    )
