"""The handover for those who have a link to it: the steps in the CRM, the files, and the set-up sheet."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.pages.addresses import HandoffUrls
from diagnostics.pipelines.pages.handoff import HandoffPage, handoff_page
from diagnostics.pipelines.pages.open_deals import open_deals
from diagnostics.pipelines.pages.origin import origin_sentence
from diagnostics.pipelines.pages.setup import set_up_page
from diagnostics.pipelines.queries.current_stages import current_stages
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.pipelines.views.files import selection_of, target_or_404
from diagnostics.pipelines.views.handoff import file_of, owner_of, pipelines_of_plan
from diagnostics.sharing.domain import opens_handoff
from diagnostics.sharing.models import ShareLink
from diagnostics.sharing.pages.crm_message import urls_of_link
from diagnostics.sharing.views.opening import View, count_if_viewed, dead, opened_by_link


def opened_by_crm_link(view: View) -> View:
    """Decorator: as `opened_by_link`, but a link that was made to share the result alone does not work."""
    opened = opened_by_link(view)

    @require_safe
    @wraps(view)
    def opened_if_for_crm(request: HttpRequest, secret: str, **arguments: Any) -> HttpResponse:
        return opened(request, secret, **arguments) if opens_handoff(secret) else dead(request)

    return opened_if_for_crm


@opened_by_crm_link
def handoff(request: HttpRequest, link: ShareLink, secret: str) -> HttpResponse:
    """Show the steps of the team's CRM, the stages, and the files."""
    count_if_viewed(request, link)
    plan = plan_of(link.assessment)
    context = {
        "page": page_of(link.assessment, plan, urls_of_link(secret, selection_of(request))),
        "open_deals": open_deals(plan, current_stages(link.assessment_id)),
    }
    return render(request, "diagnostics/sharing/handoff.html", context)


@opened_by_crm_link
def set_up(request: HttpRequest, link: ShareLink, secret: str) -> HttpResponse:
    """Show the sheet for typing the pipelines into any CRM."""
    plan, urls = plan_of(link.assessment), urls_of_link(secret, selection_of(request))
    page = set_up_page(
        urls,
        plan.instrument,
        pipelines_of_plan(plan, urls.selection, owner_of(link.assessment)),
        sales_model=plan.outcome.leading,
        origin=origin_sentence(plan),
    )
    context = {"page": page, "open_deals": open_deals(plan, current_stages(link.assessment_id))}
    return render(request, "diagnostics/pipelines/set_up.html", context)


@opened_by_crm_link
def handoff_file(
    request: HttpRequest, link: ShareLink, secret: str, kind: str, part: str | None = None
) -> HttpResponse:
    """Return one file in the reader's language; 404 if there is no such target, pipeline or link."""
    return file_of(request, link.assessment, target_or_404(kind, part), part, owner=owner_of(link.assessment))


def page_of(assessment: Assessment, plan: Plan, urls: HandoffUrls) -> HandoffPage:
    """Return the handover of a result as a link shows it."""
    return handoff_page(
        urls,
        plan.instrument,
        plan.pipeline,
        pipelines_of_plan(plan, urls.selection, owner_of(assessment)),
        title=owner_of(assessment),
        crm=assessment.crm,
    )
