"""The page that offers the pipelines as files, and says before a download which limits they exceed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import ApiTarget, Target
from diagnostics.pipelines.domain.handoff import Breach, BreachKind, CrmPipeline, Part, breaches
from diagnostics.site.pages.texts import quoted


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target with the name and address of each file, and a sentence for each limit that the pipelines exceed.

    `push_url` is the page that sets them up over an API, "" if the target has none.
    """

    target: Target
    files: tuple[tuple[str, str], ...]
    breaches: tuple[str, ...]
    push_url: str


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """The pipelines to hand over, and every target."""

    assessment: UUID
    title: str
    changes: tuple[str, ...]
    pipelines: tuple[CrmPipeline, ...]
    crms: tuple[TargetCard, ...]
    others: tuple[TargetCard, ...]


def handoff_page(
    assessment: UUID, pipelines: Sequence[CrmPipeline], *, title: str, changes: tuple[str, ...] = ()
) -> HandoffPage:
    """Return the page; `title` is the assessment's name, "" if it has none.

    `changes` are sentences on how the pipelines differ from the recommended ones.
    """
    crms = [target for target in TARGETS.values() if target.is_crm]
    others = [target for target in TARGETS.values() if not target.is_crm]
    return HandoffPage(
        assessment=assessment,
        title=title,
        changes=changes,
        pipelines=tuple(pipelines),
        crms=tuple(_card(assessment, target, pipelines) for target in crms),
        others=tuple(_card(assessment, target, pipelines) for target in others),
    )


def _card(assessment: UUID, target: Target, pipelines: Sequence[CrmPipeline]) -> TargetCard:
    return TargetCard(
        target=target,
        files=tuple(_files(assessment, target, pipelines)),
        breaches=breach_sentences(target, pipelines),
        push_url=reverse("diagnostics:push", args=[assessment, target.key]) if isinstance(target, ApiTarget) else "",
    )


def _files(assessment: UUID, target: Target, pipelines: Sequence[CrmPipeline]) -> Iterable[tuple[str, str]]:
    if not target.format.per_pipeline:
        yield _("Download the file"), reverse("diagnostics:handoff-file", args=[assessment, target.key])
        return
    names = {Part.NEW_BUSINESS: _("Download new business"), Part.GROWTH: _("Download customer growth")}
    for pipeline in pipelines:
        url = reverse("diagnostics:handoff-part", args=[assessment, target.key, pipeline.part.value])
        yield names[pipeline.part], url


def breach_sentences(target: Target, pipelines: Sequence[CrmPipeline]) -> tuple[str, ...]:
    """Return one sentence for each limit of the target that the pipelines exceed."""
    limits = target.format.limits
    return tuple(_breach_sentence(breach) for pipeline in pipelines for breach in breaches(pipeline, limits))


def _breach_sentence(breach: Breach) -> str:
    if breach.kind is BreachKind.TOO_MANY_STAGES:
        return ngettext(
            "The pipeline has %(actual)s stage, and at most %(limit)s are taken. Leave some out.",
            "The pipeline has %(actual)s stages, and at most %(limit)s are taken. Leave some out.",
            breach.actual,
        ) % {"actual": breach.actual, "limit": breach.limit}
    if breach.kind is BreachKind.LONG_LABEL:
        return _(
            "%(label)s has %(actual)s characters, and at most %(limit)s are taken. Shorten it after the download."
        ) % {
            "label": quoted(breach.label),
            "actual": breach.actual,
            "limit": breach.limit,
        }
    return _("%(label)s stands more than once, and stages must differ. Rename one after the download.") % {
        "label": quoted(breach.label)
    }
