"""The admin pages that show how a questionnaire does: figures, and the same as a file."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diagnostics.authoring.admin.access import questionnaire_for
from diagnostics.authoring.admin.workspace import page_context
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.insight.actions.refreshing import refresh_insight, refresh_later
from diagnostics.insight.domain.disclosure import SMALLEST, offered, periods
from diagnostics.insight.domain.figures import figures, trend
from diagnostics.insight.forms import Choices, InsightForm
from diagnostics.insight.pages.insight import MOST_WEEKS, InsightPage, csv_file, insight_page, too_few
from diagnostics.insight.queries.rollups import Day, counts_of, days_of, versions_of
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.site.pages.attachments import attachment
from diagnostics.site.spreadsheets.delimited import CSV_TYPE, delimiter_of

PERMISSION = "diagnostics.view_insight"

PATIENCE = 1.0
"""Seconds that a page takes to count what changed since the last look; the worker does the rest."""


@require_safe
def insight_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Show the figures of a questionnaire that the query selects. Needs the permission to view insight."""
    questionnaire = questionnaire_for(request, questionnaire_id, PERMISSION)
    is_complete = refresh()
    form, page = _form_and_page(request, questionnaire)
    context = {
        **page_context(request, site, questionnaire, _("Insight")),
        "form": form,
        "page": page,
        "is_complete": is_complete,
        "file_url": f"{reverse('admin:diagnostics_questionnaire_insight_csv', args=[questionnaire.pk])}"
        f"?{request.GET.urlencode()}".rstrip("?"),
    }
    return TemplateResponse(request, "admin/diagnostics/insight.html", context)


@require_safe
def insight_csv_view(request: HttpRequest, *, questionnaire_id: int) -> HttpResponse:
    """Return the same figures as a file; without figures if the query is not valid. Needs the same permission."""
    questionnaire = questionnaire_for(request, questionnaire_id, PERMISSION)
    refresh()
    _form, page = _form_and_page(request, questionnaire)
    parts = csv_file(page or InsightPage(), delimiter=delimiter_of(reader_language()))
    response = HttpResponse(b"".join(parts), content_type=CSV_TYPE)
    name = f"{questionnaire.key} {_('insight')} {timezone.localdate():%Y-%m-%d}"
    response.headers["Content-Disposition"] = attachment(name, "csv")
    return response


def refresh() -> bool:
    """Count what changed; if that takes too long, let the worker go on. Return whether all is counted."""
    is_complete = refresh_insight(seconds=PATIENCE)
    if not is_complete:
        refresh_later()
    return is_complete


def _form_and_page(request: HttpRequest, questionnaire: Questionnaire) -> tuple[InsightForm, InsightPage | None]:
    """Return the filters and the figures; None if the filters are not valid."""
    versions = versions_of(questionnaire.pk)
    days = days_of(version.pk for version in versions)
    form = InsightForm(request.GET, choices=_choices(versions, days))
    return form, _page(form, versions, days) if form.is_valid() else None


def _choices(versions: Sequence[QuestionnaireVersion], days: Sequence[Day]) -> Choices:
    """Return what may be chosen; parts with few results may not, since what they are could be worked out."""
    by_month, by_version, by_language = (_completed_by(days, name) for name in ("month", "version", "language"))
    known = set(offered(by_version))
    return Choices(
        periods=periods(by_month),
        versions=[(version.pk, version.number) for version in versions if version.pk in known],
        languages=offered(by_language),
    )


def _completed_by(days: Sequence[Day], name: str) -> "Counter[Any]":
    completed: Counter[Any] = Counter()
    for day in days:
        completed[getattr(day.cell, name)] += day.completed
    return completed


def _page(form: InsightForm, versions: Sequence[QuestionnaireVersion], days: Sequence[Day]) -> InsightPage:
    selection = form.selection
    selected = [day for day in days if day.is_in(selection)]
    begun = sum(day.begun for day in selected)
    if begun < SMALLEST:
        return too_few(begun)
    shown = {day.version for day in selected}
    found = figures(
        [instrument_of(version) for version in versions if version.pk in shown],
        counts_of(sorted(shown), selection),
        begun=begun,
        completed=sum(day.completed for day in selected),
        shows_results=selection.is_safe(day.cell for day in days),
    )
    by_month = form.by_month
    if by_month is None:
        by_month = (selected[-1].day - selected[0].day).days > 7 * MOST_WEEKS
    rows = trend([(day.day, day.begun, day.completed) for day in selected], by_month=by_month)
    targets = {key: str(target.name) for key, target in TARGETS.items()}
    return insight_page(found, rows, by_month=by_month, targets=targets, since=_recorded_since(selected))


def _recorded_since(days: Sequence[Day]) -> date | None:
    """Return the day from which on languages and times are recorded; None if they are of all of these days."""
    if all(day.language for day in days):
        return None
    return next((day.day for day in days if day.language), None)
