"""The page that offers the pipelines as files, and says before a download what a CRM would not take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.pipelines.crms import FORMATS
from diagnostics.pipelines.crms.formats import Format
from diagnostics.pipelines.crms.targets import TARGETS
from diagnostics.pipelines.domain.handoff import Breach, BreachKind, HandedPipeline, Stretch, breaches
from diagnostics.site.pages.texts import quoted

FOR_PEOPLE = ("csv", "markdown", "json")
"""The formats that are for no CRM in particular."""


@dataclass(frozen=True, slots=True)
class FormatCard:
    """One format: its files, how to use them, what it cannot carry, and what its reader would not take.

    `push_url` leads to where it is set up without a file, "" where that cannot be.
    """

    format: Format
    files: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    push_url: str


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """The pipelines that are handed over, and every format."""

    assessment: UUID
    title: str
    changes: tuple[str, ...]
    pipelines: tuple[HandedPipeline, ...]
    crms: tuple[FormatCard, ...]
    others: tuple[FormatCard, ...]


def handoff_page(
    assessment: UUID, pipelines: Sequence[HandedPipeline], *, title: str, changes: tuple[str, ...] = ()
) -> HandoffPage:
    """Present what can be downloaded; `title` is the assessment's name, "" where it has none.

    `changes` are sentences on how the pipelines differ from the recommended ones.
    """
    cards = [_card(assessment, one, pipelines) for one in FORMATS.values()]
    return HandoffPage(
        assessment=assessment,
        title=title,
        changes=changes,
        pipelines=tuple(pipelines),
        crms=tuple(card for card in cards if card.format.key not in FOR_PEOPLE),
        others=tuple(card for card in cards if card.format.key in FOR_PEOPLE),
    )


def _card(assessment: UUID, one: Format, pipelines: Sequence[HandedPipeline]) -> FormatCard:
    return FormatCard(
        format=one,
        files=tuple(_files(assessment, one, pipelines)),
        problems=problems(one, pipelines),
        push_url=reverse("diagnostics:push", args=[assessment, one.key]) if one.key in TARGETS else "",
    )


def _files(assessment: UUID, one: Format, pipelines: Sequence[HandedPipeline]) -> Iterable[tuple[str, str]]:
    if not one.apart:
        yield _("Download the file"), reverse("diagnostics:handoff-file", args=[assessment, one.key])
        return
    words = {Stretch.NEW_BUSINESS: _("Download new business"), Stretch.GROWTH: _("Download customer growth")}
    for pipeline in pipelines:
        stretch = pipeline.stretch
        yield words[stretch], reverse("diagnostics:handoff-part", args=[assessment, one.key, stretch.value])


def problems(one: Format, pipelines: Sequence[HandedPipeline]) -> tuple[str, ...]:
    """Return what a format's reader would not take of the pipelines, a sentence each."""
    return tuple(_problem(breach) for pipeline in pipelines for breach in breaches(pipeline, one.limits))


def _problem(breach: Breach) -> str:
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
