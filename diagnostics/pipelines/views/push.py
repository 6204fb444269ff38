"""Setting the pipelines up in a CRM with a token: shown first, confirmed, done while the visitor waits."""

from collections.abc import Sequence
from contextlib import closing
from threading import Lock
from uuid import UUID

import structlog
from allauth.core.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.pipelines.actions.push import push_lock
from diagnostics.pipelines.crms.client import Clock
from diagnostics.pipelines.crms.push import push as push_pipelines
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import ApiTarget
from diagnostics.pipelines.domain.handoff import HandedPipeline
from diagnostics.pipelines.domain.push import Failed, Mishap, PushResult, Token, Trouble
from diagnostics.pipelines.forms.push import PushForm
from diagnostics.pipelines.pages.push import push_page
from diagnostics.pipelines.queries.handoff import kept_adaptation
from diagnostics.pipelines.views.handoff import handed_pipelines

log = structlog.get_logger("diagnostics.push")

_one_at_a_time = Lock()
"""Held while a process sets something up: it takes seconds, and the other thread is for everyone else."""


@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def push(request: HttpRequest, assessment_id: UUID, kind: str) -> HttpResponse:
    """Show what will be created in a CRM; create it by POST, and answer with what is there then.

    The page answers the POST itself: a redirect would have to keep what became of it. Sending the form again is safe,
    since everything is looked at before it is made.
    """
    assessment = assessment_or_404(request, assessment_id)
    target = TARGETS.get(kind)
    if not isinstance(target, ApiTarget):
        raise Http404
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    pipelines = handed_pipelines(assessment, kept_adaptation(assessment.pk))
    given = {"crm": str(target.name), "mark": target.fingerprint(pipelines)}
    form = PushForm(request.POST if request.method == "POST" else None, **given)
    page = push_page(assessment.pk, target, pipelines, title=assessment.title)
    if form.is_valid() and not page.problems:
        results, mishap = _set_up(request, assessment_id, target, form.cleaned_data["token"], pipelines)
        page = push_page(assessment.pk, target, pipelines, title=assessment.title, results=results, mishap=mishap)
        # a form without the token, which has done its work
        form = PushForm(**given)
    return render(request, "diagnostics/pipelines/push.html", {"page": page, "form": form})


def _set_up(
    request: HttpRequest, assessment_id: UUID, target: ApiTarget, token: Token, pipelines: Sequence[HandedPipeline]
) -> tuple[tuple[PushResult, ...], Mishap | None]:
    """Return the result of each pipeline, or why none was begun."""
    if not consume(request, action="push"):
        return (), Mishap(Trouble.OFTEN)
    try:
        results = _in_turn(assessment_id, target, token, pipelines)
    except Failed as failed:
        return (), failed.mishap
    troubles = [one.mishap.trouble.value for one in results if one.mishap]
    log.info("set up in a CRM", crm=target.key, states=[one.state.value for one in results], troubles=troubles)
    return results, None


def _in_turn(
    assessment_id: UUID, target: ApiTarget, token: Token, pipelines: Sequence[HandedPipeline]
) -> tuple[PushResult, ...]:
    """Return the result of each pipeline. Raises Failed if another push is running: nobody waits for a turn."""
    if not _one_at_a_time.acquire(blocking=False):
        raise Failed(Mishap(Trouble.BUSY))
    try:
        with push_lock(assessment_id=assessment_id, crm=target.key) as is_held:
            if not is_held:
                raise Failed(Mishap(Trouble.BUSY))
            clock = Clock()
            with closing(target.open_account(token, clock)) as account:
                return push_pipelines(account, pipelines, clock)
    finally:
        _one_at_a_time.release()
