"""The page that sets pipelines up in a CRM: what will be made, and what became of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.pipelines.crms.target import ApiTarget, PreviewRow
from diagnostics.pipelines.domain.handoff import HandedPipeline
from diagnostics.pipelines.domain.push import Mishap, PushResult, State, Trouble
from diagnostics.pipelines.pages.handoff import problems
from diagnostics.site.pages.texts import quoted

LONGEST_IN_SECONDS = 90
"""Seconds up to which a wait is told in seconds; a longer one is told in minutes."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One pipeline as it will be made, its stages in order, and the very data that is sent."""

    label: str
    rows: tuple[PreviewRow, ...]
    data: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """What became of one pipeline: in a word and a sentence, and what is there of it, each stage with its id."""

    result: PushResult
    state: str
    is_good: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class PushPage:
    """What stands around the form. `alert` says what went wrong, "" where nothing did."""

    assessment: UUID
    title: str
    target: ApiTarget
    mark: str
    previews: tuple[Preview, ...]
    problems: tuple[str, ...]
    results: tuple[ResultCard, ...]
    alert: str
    is_done: bool


def push_page(
    assessment: UUID,
    target: ApiTarget,
    pipelines: Sequence[HandedPipeline],
    *,
    title: str,
    results: Sequence[PushResult] = (),
    mishap: Mishap | None = None,
) -> PushPage:
    """Present what will be made in a CRM, or the `results`, or the `mishap` that kept it from being begun."""
    mishaps = [one.mishap for one in results if one.mishap] if mishap is None else [mishap]
    return PushPage(
        assessment=assessment,
        title=title,
        target=target,
        mark=target.fingerprint(pipelines),
        previews=tuple(_preview(target, pipeline) for pipeline in pipelines),
        problems=problems(target, pipelines),
        results=tuple(_card(target, one) for one in results),
        alert=mishap_sentence(target, mishaps[0]) if mishaps else "",
        is_done=bool(results) and not mishaps,
    )


def _preview(target: ApiTarget, pipeline: HandedPipeline) -> Preview:
    data = json.dumps(target.payload(pipeline), ensure_ascii=False, indent=2)
    return Preview(pipeline.label, tuple(target.preview(pipeline)), data)


def _card(target: ApiTarget, one: PushResult) -> ResultCard:
    states = {
        State.MADE: _("created"),
        State.COMPLETED: _("completed"),
        State.THERE: _("was there already"),
        State.FAILED: _("begun") if one.found else _("not created"),
        State.NOT_BEGUN: _("not created"),
    }
    if one.mishap and one.mishap.trouble is Trouble.DIFFERENT:
        states[State.FAILED] = _("left as it is")
    if one.mishap and one.mishap.trouble is Trouble.LOST and not one.found:
        states[State.FAILED] = _("not certain")
    return ResultCard(
        result=one,
        state=states[one.state],
        is_good=one.state not in (State.FAILED, State.NOT_BEGUN),
        sentence=_sentence(target, one),
    )


def _sentence(target: ApiTarget, one: PushResult) -> str:
    """Return what to say of one pipeline beside its state."""
    if one.state is State.THERE:
        return _("A pipeline with this name and these stages was in %(crm)s already, so nothing was made.") % {
            "crm": target.name
        }
    if one.state is State.COMPLETED:
        return _("The pipeline was begun earlier; the stages that it lacked were added.")
    if one.state is State.NOT_BEGUN:
        return _("Its turn did not come.")
    if one.mishap and one.mishap.trouble is Trouble.DIFFERENT:
        return mishap_sentence(target, one.mishap)
    if one.mishap and one.found:
        made, wanted = len(one.found.stages), len(one.wanted.stages)
        return _("The pipeline is there with %(made)s of %(wanted)s stages. Send it again, and the rest is added.") % {
            "made": made,
            "wanted": wanted,
        }
    return mishap_sentence(target, one.mishap) if one.mishap else ""


def mishap_sentence(target: ApiTarget, mishap: Mishap) -> str:
    """Return what went wrong, and what to do about it."""
    if mishap.trouble is Trouble.SCOPE:
        return _with_message(str(target.missing_permission), mishap)
    if mishap.trouble is Trouble.RATE:
        return _wait_sentence(target, mishap.wait)
    return _with_message(_sentences()[mishap.trouble] % {"crm": target.name}, mishap)


def _with_message(sentence: str, mishap: Mishap) -> str:
    if not mishap.message:
        return sentence
    return _("%(sentence)s It says: %(words)s") % {"sentence": sentence, "words": quoted(mishap.message)}


def _wait_sentence(target: ApiTarget, seconds: int | None) -> str:
    if seconds is None:
        return _("%(crm)s takes no more calls just now. Wait a minute, then send it again.") % {"crm": target.name}
    if seconds <= LONGEST_IN_SECONDS:
        return ngettext(
            "%(crm)s takes no more calls just now. Wait %(count)s second, then send it again.",
            "%(crm)s takes no more calls just now. Wait %(count)s seconds, then send it again.",
            seconds,
        ) % {"crm": target.name, "count": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "%(crm)s takes no more calls just now. Wait %(count)s minute, then send it again.",
        "%(crm)s takes no more calls just now. Wait %(count)s minutes, then send it again.",
        minutes,
    ) % {"crm": target.name, "count": minutes}


def _sentences() -> dict[Trouble, str]:
    return {
        Trouble.TOKEN: _("%(crm)s does not accept this token. Copy it again, whole, or make a new one."),
        Trouble.LIMIT: _("%(crm)s takes no more pipelines for this account. Delete one there, or get a larger plan."),
        Trouble.PLAN: _("The account's plan does not allow this. See to the plan in %(crm)s, or use the file."),
        Trouble.TAKEN: _(
            "%(crm)s has a pipeline of this name that it does not show, perhaps an archived one. "
            "Rename that one, then send it again."
        ),
        Trouble.RATE_OF_DAY: _("%(crm)s takes no more calls from this account today. Send it again tomorrow."),
        Trouble.UNREACHABLE: _("%(crm)s cannot be reached just now. Wait a minute, then send it again."),
        Trouble.SLOW: _("%(crm)s took too long to answer. Send it again: what is there is not made twice."),
        Trouble.LOST: _(
            "No answer came to what was sent last, and nothing of it is to be seen in %(crm)s. "
            "Wait a minute, look there, then send it again: what is there is not made twice."
        ),
        Trouble.NONSENSE: _(
            "%(crm)s answered something that we do not understand. Try again in a minute, or use the file."
        ),
        Trouble.REFUSED: _("%(crm)s refused it. Use the file instead, or ask whoever runs this site."),
        Trouble.DIFFERENT: _(
            "%(crm)s has a pipeline of this name with other stages, which was left as it is. "
            "Rename that one there, then send it again."
        ),
        Trouble.SEVERAL: _(
            "%(crm)s has several pipelines of this name, so it is not clear which one is meant. "
            "Rename them there, then send it again."
        ),
        Trouble.BUSY: _("Another pipeline is being set up at this moment. Wait half a minute, then send it again."),
        Trouble.OFTEN: _("This was tried very often from here. Wait an hour, then send it again."),
    }
