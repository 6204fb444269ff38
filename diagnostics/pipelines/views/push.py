"""Sets the pipelines up in a CRM with a token: it shows them first, and creates them while the visitor waits."""

from collections.abc import Sequence
from contextlib import closing
from threading import Lock
from uuid import UUID

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.pipelines.actions.hand_overs import record_hand_over
from diagnostics.pipelines.actions.push import push_lock
from diagnostics.pipelines.crms.client import Clock
from diagnostics.pipelines.crms.push import push as push_pipelines
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import ApiTarget
from diagnostics.pipelines.domain.handoff import CrmPipeline
from diagnostics.pipelines.domain.push import ProblemKind, PushFailed, PushProblem, PushResult, Token
from diagnostics.pipelines.forms.push import PushForm
from diagnostics.pipelines.models import HandOverKind
from diagnostics.pipelines.pages.addresses import urls_of_result
from diagnostics.pipelines.pages.push import push_page
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.pipelines.views.files import selection_of
from diagnostics.pipelines.views.handoff import owner_of, pipelines_of_plan
from diagnostics.site.views.budgets import within
from diagnostics.site.views.typed import keeps_typed, sent_form

log = structlog.get_logger("diagnostics.push")

PUSHES_AN_HOUR = 30
"""Of one network address, so that nobody can try stolen tokens here."""

_process_lock = Lock()
"""Held during a push, which takes seconds: the process has one other thread, and that serves all other visitors."""


@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def push(request: HttpRequest, assessment_id: UUID, kind: str) -> HttpResponse:
    """Show what will be created in a CRM; a POST creates it and shows the results.

    The page answers the POST itself, since the results are not stored. Sending the form again is safe: what exists is
    not created again.
    """
    assessment = assessment_or_404(request, assessment_id)
    target = TARGETS.get(kind)
    if not isinstance(target, ApiTarget):
        raise Http404
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    selection = selection_of(request)
    pipelines = target.fitted(pipelines_of_plan(plan_of(assessment), selection, owner_of(assessment)))
    urls = urls_of_result(assessment.pk, selection)
    arguments = {"crm": str(target.name), "fingerprint": target.fingerprint(pipelines)}
    form = sent_form(PushForm, request, **arguments)
    page = push_page(urls, target, pipelines, title=assessment.display_name)
    if form.is_valid() and not page.breaches:
        results, problem = _set_up(request, assessment_id, target, form.cleaned_data["token"], pipelines)
        page = push_page(urls, target, pipelines, title=assessment.display_name, results=results, problem=problem)
        # a new form, without the token
        form = PushForm(**arguments)
    return render(request, "diagnostics/pipelines/push.html", {"page": page, "form": form})


def _set_up(
    request: HttpRequest, assessment_id: UUID, target: ApiTarget, token: Token, pipelines: Sequence[CrmPipeline]
) -> tuple[tuple[PushResult, ...], PushProblem | None]:
    """Return the result of each pipeline, or the problem that kept the push from starting."""
    if not within(request, "push", PUSHES_AN_HOUR):
        return (), PushProblem(ProblemKind.OFTEN)
    try:
        results = _push_alone(assessment_id, target, token, pipelines)
    except PushFailed as failed:
        return (), failed.problem
    troubles = [result.problem.kind.value for result in results if result.problem]
    if len(troubles) < len(results):
        record_hand_over(assessment_id=assessment_id, kind=HandOverKind.PUSH, target=target.key)
    log.info("set up in a CRM", crm=target.key, states=[result.state.value for result in results], troubles=troubles)
    return results, None


def _push_alone(
    assessment_id: UUID, target: ApiTarget, token: Token, pipelines: Sequence[CrmPipeline]
) -> tuple[PushResult, ...]:
    """Return the result of each pipeline. Raises PushFailed at once if another push is running."""
    if not _process_lock.acquire(blocking=False):
        raise PushFailed(PushProblem(ProblemKind.BUSY))
    try:
        with push_lock(assessment_id=assessment_id, crm=target.key) as is_held:
            if not is_held:
                raise PushFailed(PushProblem(ProblemKind.BUSY))
            clock = Clock()
            with closing(target.open_account(token, clock)) as account:
                return push_pipelines(account, pipelines, clock)
    finally:
        _process_lock.release()
