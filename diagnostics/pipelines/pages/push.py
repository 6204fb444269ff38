"""The page that sets pipelines up in a CRM: what will be created, and the results."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.pipelines.crms.target import ApiTarget, PreviewRow
from diagnostics.pipelines.domain.handoff import CrmPipeline
from diagnostics.pipelines.domain.push import ProblemKind, PushProblem, PushResult, PushState
from diagnostics.pipelines.pages.addresses import HandoffUrls
from diagnostics.pipelines.pages.handoff import breach_sentences, notes_of
from diagnostics.site.pages.texts import quoted

MAX_SECONDS = 90
"""A longer wait is given in minutes."""


@dataclass(frozen=True, slots=True)
class PipelinePreview:
    """One pipeline as it will be created: its stages in order, and the exact data that is sent."""

    label: str
    rows: tuple[PreviewRow, ...]
    data: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """The result of one pipeline, its state in a word, and a sentence about it."""

    result: PushResult
    state: str
    is_good: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class PushPage:
    """What is around the form. `alert` says what went wrong, "" if nothing did; `notes` what becomes of some stages."""

    urls: HandoffUrls
    title: str
    target: ApiTarget
    notes: tuple[str, ...]
    fingerprint: str
    previews: tuple[PipelinePreview, ...]
    breaches: tuple[str, ...]
    results: tuple[ResultCard, ...]
    alert: str
    is_done: bool


def push_page(
    urls: HandoffUrls,
    target: ApiTarget,
    pipelines: Sequence[CrmPipeline],
    *,
    title: str,
    results: Sequence[PushResult] = (),
    problem: PushProblem | None = None,
) -> PushPage:
    """Return the page with what will be created, the `results`, or the `problem` that kept the push from starting."""
    problems = [result.problem for result in results if result.problem] if problem is None else [problem]
    return PushPage(
        urls=urls,
        title=title,
        target=target,
        notes=notes_of(target, pipelines, is_left_to_leads=False),
        fingerprint=target.fingerprint(pipelines),
        previews=tuple(_preview(target, pipeline) for pipeline in pipelines),
        breaches=breach_sentences(target, pipelines),
        results=tuple(_card(target, result) for result in results),
        alert=problem_sentence(target, problems[0]) if problems else "",
        is_done=bool(results) and not problems,
    )


def _preview(target: ApiTarget, pipeline: CrmPipeline) -> PipelinePreview:
    data = json.dumps(target.payload(pipeline), ensure_ascii=False, indent=2)
    return PipelinePreview(pipeline.label, tuple(target.preview(pipeline)), data)


def _card(target: ApiTarget, result: PushResult) -> ResultCard:
    states = {
        PushState.MADE: _("created"),
        PushState.COMPLETED: _("completed"),
        PushState.THERE: _("was there already"),
        PushState.FAILED: _("begun") if result.existing else _("not created"),
        PushState.NOT_BEGUN: _("not created"),
    }
    if result.problem and result.problem.kind is ProblemKind.DIFFERENT:
        states[PushState.FAILED] = _("left as it is")
    if result.problem and result.problem.kind is ProblemKind.LOST and not result.existing:
        states[PushState.FAILED] = _("not certain")
    return ResultCard(
        result=result,
        state=states[result.state],
        is_good=result.state not in (PushState.FAILED, PushState.NOT_BEGUN),
        sentence=_sentence(target, result),
    )


def _sentence(target: ApiTarget, result: PushResult) -> str:
    """Return the sentence after the state, "" if the state says it all."""
    if result.state is PushState.THERE:
        return _("%(crm)s already has a pipeline with this name and these stages, so nothing was made.") % {
            "crm": target.name
        }
    if result.state is PushState.COMPLETED:
        return _("The pipeline was begun earlier; the stages that it lacked were added.")
    if result.state is PushState.NOT_BEGUN:
        return _("We did not get this far.")
    if result.problem and result.problem.kind is ProblemKind.DIFFERENT:
        return problem_sentence(target, result.problem)
    if result.problem and result.existing:
        made, total = len(result.existing.stages), len(result.names.stages)
        return _("The pipeline is there with %(made)s of %(wanted)s stages. Send it again, and the rest is added.") % {
            "made": made,
            "wanted": total,
        }
    return problem_sentence(target, result.problem) if result.problem else ""


def problem_sentence(target: ApiTarget, problem: PushProblem) -> str:
    """Return what went wrong, and what to do about it."""
    if problem.kind is ProblemKind.SCOPE:
        return _with_message(str(target.missing_permission), problem)
    if problem.kind is ProblemKind.RATE:
        return _wait_sentence(target, problem.retry_after)
    return _with_message(_sentences()[problem.kind] % {"crm": target.name}, problem)


def _with_message(sentence: str, problem: PushProblem) -> str:
    if not problem.message:
        return sentence
    return _("%(sentence)s It says: %(words)s") % {"sentence": sentence, "words": quoted(problem.message)}


def _wait_sentence(target: ApiTarget, seconds: int | None) -> str:
    if seconds is None:
        return _("%(crm)s is busy just now. Wait a minute, then send it again.") % {"crm": target.name}
    if seconds <= MAX_SECONDS:
        return ngettext(
            "%(crm)s is busy just now. Wait %(count)s second, then send it again.",
            "%(crm)s is busy just now. Wait %(count)s seconds, then send it again.",
            seconds,
        ) % {"crm": target.name, "count": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "%(crm)s is busy just now. Wait %(count)s minute, then send it again.",
        "%(crm)s is busy just now. Wait %(count)s minutes, then send it again.",
        minutes,
    ) % {"crm": target.name, "count": minutes}


def _sentences() -> dict[ProblemKind, str]:
    return {
        ProblemKind.TOKEN: _("%(crm)s does not accept this token. Copy it again, whole, or make a new one."),
        ProblemKind.LIMIT: _(
            "%(crm)s takes no more pipelines for this account. Delete one there, or get a larger plan."
        ),
        ProblemKind.PLAN: _("Your plan does not allow this. Change the plan in %(crm)s, or use the file."),
        ProblemKind.TAKEN: _(
            "%(crm)s has a pipeline of this name that it does not show, perhaps an archived one. "
            "Rename that one, then send it again."
        ),
        ProblemKind.RATE_OF_DAY: _("%(crm)s takes nothing more from this account today. Send it again tomorrow."),
        ProblemKind.UNREACHABLE: _("%(crm)s cannot be reached just now. Wait a minute, then send it again."),
        ProblemKind.SLOW: _("%(crm)s took too long to answer. Send it again: nothing is made twice."),
        ProblemKind.LOST: _(
            "%(crm)s did not answer what was sent last, and it is not to be seen there. Wait a minute, look "
            "there, then send it again: nothing is made twice."
        ),
        ProblemKind.NONSENSE: _(
            "%(crm)s answered something that we do not understand. Try again in a minute, or use the file."
        ),
        ProblemKind.REFUSED: _("%(crm)s refused it. Use the file instead, or ask the people who run this site."),
        ProblemKind.DIFFERENT: _(
            "%(crm)s has a pipeline of this name with other stages, which was left as it is. "
            "Rename that one there, then send it again."
        ),
        ProblemKind.SEVERAL: _(
            "%(crm)s has several pipelines of this name, so it is not clear which one is meant. "
            "Rename them there, then send it again."
        ),
        ProblemKind.BUSY: _("Another pipeline is being set up at this moment. Wait half a minute, then send it again."),
        ProblemKind.OFTEN: _("This was tried too often from here. Wait an hour, then send it again."),
    }
