"""The page that offers the pipelines as files, and says before a download which limits they exceed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.domain.crms import NO_CRM
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import ApiTarget, Target
from diagnostics.pipelines.domain.handoff import (
    Breach,
    BreachKind,
    CrmPipeline,
    CrmStage,
    Prospecting,
    breaches,
)
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, name_of
from diagnostics.pipelines.pages.addresses import HandoffUrls
from diagnostics.pipelines.pages.labels import part_names
from diagnostics.site.pages.texts import enumerated, quoted


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target with the name and address of each file, and a sentence for each limit that the pipelines exceed.

    `labels` are what the pipelines are called there. `push_url` is the page that sets them up over an API, "" if there
    is none. `notes` say how the CRM forecasts and where it keeps leads.
    """

    target: Target
    labels: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    breaches: tuple[str, ...]
    push_url: str
    notes: tuple[str, ...]

    @property
    def is_typed_in(self) -> bool:
        """Whether people type the pipelines in, since no file sets them up."""
        return self.target.is_crm and not self.target.format.is_for_import


@dataclass(frozen=True, slots=True)
class Group:
    """The stages of one part in a pipeline, from place `start` on. `heading` is "" if they are all it has."""

    heading: str
    start: int
    stages: tuple[CrmStage, ...]


@dataclass(frozen=True, slots=True)
class ProspectingChoice:
    """One place for prospecting: its value in the address, in words, what follows from it, and if it is chosen."""

    value: str
    label: str
    hint: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """The pipelines to hand over, and every target. `title` is the eyebrow, `changes` what the team changed.

    `choices` are the places for prospecting, none if there is none. `left_to_leads` is a sentence on the stages that
    the CRM's leads replace. `only` are the addresses of the pipelines by themselves; `all` that of all, if there are
    others than those shown. `chosen` is the card of the team's CRM, None if that is not known or not among them:
    `is_asked` if nobody said which it is, `has_no_crm` if there is none yet. `crms` are the others.
    """

    urls: HandoffUrls
    title: str
    changes: tuple[str, ...]
    pipelines: tuple[tuple[CrmPipeline, tuple[Group, ...]], ...]
    choices: tuple[ProspectingChoice, ...]
    left_to_leads: str
    only: tuple[tuple[str, str], ...]
    all: str
    is_asked: bool
    has_no_crm: bool
    chosen: TargetCard | None
    crms: tuple[TargetCard, ...]
    others: tuple[TargetCard, ...]
    nouns: Nouns

    @property
    def is_partly_forecast(self) -> bool:
        """Whether some stages have no win probability."""
        return any(pipeline.is_partly_forecast for pipeline, _ in self.pipelines)

    @property
    def stage_count(self) -> int:
        """How many stages are handed over."""
        return sum(len(pipeline.stages) for pipeline, _ in self.pipelines)

    @property
    def chosen_prospecting(self) -> ProspectingChoice | None:
        """Where prospecting is kept, None if there is none."""
        return next((choice for choice in self.choices if choice.is_chosen), None)


def handoff_page(
    urls: HandoffUrls,
    instrument: Instrument,
    own: OwnPipeline,
    pipelines: Sequence[CrmPipeline],
    *,
    title: str = "",
    crm: str = "",
    changes: tuple[str, ...] = (),
) -> HandoffPage:
    """Return the page; `pipelines` are those of the own pipeline that are selected, `crm` is what the team said.

    `changes` are sentences on how the pipelines differ from the recommended ones.
    """
    is_alone = urls.selection.part is not None
    left_to_leads = _left_to_leads(instrument, own, urls.selection.prospecting)
    cards = [
        _card(instrument, urls, target, pipelines, is_left_to_leads=bool(left_to_leads)) for target in TARGETS.values()
    ]
    return HandoffPage(
        urls=urls,
        title=title,
        changes=changes,
        pipelines=tuple((pipeline, tuple(_groups(instrument, pipeline))) for pipeline in pipelines),
        choices=_choices(own, urls, instrument.nouns),
        left_to_leads=left_to_leads,
        only=() if is_alone or len(pipelines) < 2 else tuple(_only(instrument, urls, pipelines)),
        all=urls.page_of(None) if is_alone else "",
        is_asked=not crm,
        has_no_crm=crm == NO_CRM,
        chosen=next((card for card in cards if card.target.is_crm and card.target.key == crm), None),
        crms=tuple(card for card in cards if card.target.is_crm and card.target.key != crm),
        others=tuple(card for card in cards if not card.target.is_crm),
        nouns=instrument.nouns,
    )


def _groups(instrument: Instrument, pipeline: CrmPipeline) -> Iterator[Group]:
    start = 1
    for part, stages in pipeline.by_part:
        heading = part_names(instrument)[part] if len(pipeline.by_part) > 1 else ""
        yield Group(heading, start, stages)
        start += len(stages)


def _only(instrument: Instrument, urls: HandoffUrls, pipelines: Sequence[CrmPipeline]) -> Iterable[tuple[str, str]]:
    for pipeline in pipelines:
        yield part_names(instrument)[pipeline.part], urls.page_of(pipeline.part)


def _choices(own: OwnPipeline, urls: HandoffUrls, nouns: Nouns) -> tuple[ProspectingChoice, ...]:
    if not _prospecting(own):
        return ()
    texts = {
        Prospecting.IN_DEAL: (
            _("At the start of the %(the_deal)s pipeline") % nouns,
            _("One pipeline shows the whole way. Its first stages have no win probability."),
        ),
        Prospecting.APART: (
            _("In a pipeline of its own"),
            _("For %(a_crm)s in which you work prospects like %(deals)s, but apart from them.") % nouns,
        ),
        Prospecting.IN_LEADS: (
            _("Among the leads in your %(the_crm)s") % nouns,
            _("No pipeline has the stages before %(a_deal)s. A lead becomes %(a_deal)s when you turn it into one.")
            % nouns,
        ),
    }
    return tuple(
        ProspectingChoice(place.value, label, hint, place is urls.selection.prospecting)
        for place, (label, hint) in texts.items()
    )


def _left_to_leads(instrument: Instrument, own: OwnPipeline, prospecting: Prospecting) -> str:
    """Return a sentence on the stages that the CRM's leads replace, "" if they replace none."""
    stages = _prospecting(own)
    if not stages or prospecting is not Prospecting.IN_LEADS:
        return ""
    first = next(stage for stage in own.kept if stage.part is Part.DEAL)
    text = _(
        "Left to the leads in your %(the_crm)s: %(stages)s. Turn a lead into %(a_deal)s when it reaches %(first)s."
    )
    return text % {
        **instrument.nouns,
        "stages": enumerated(name_of(instrument, stage) for stage in stages),
        "first": name_of(instrument, first),
    }


def _prospecting(own: OwnPipeline) -> list[OwnStage]:
    return [stage for stage in own.kept if stage.part is Part.PROSPECTING]


def _card(
    instrument: Instrument,
    urls: HandoffUrls,
    target: Target,
    pipelines: Sequence[CrmPipeline],
    *,
    is_left_to_leads: bool,
) -> TargetCard:
    return TargetCard(
        target=target,
        labels=tuple(pipeline.label for pipeline in target.fitted(pipelines)),
        files=tuple(_files(instrument, urls, target, pipelines)),
        breaches=breach_sentences(target, pipelines),
        push_url=urls.push(target.key) if isinstance(target, ApiTarget) else "",
        notes=notes_of(target, pipelines, is_left_to_leads=is_left_to_leads),
    )


def notes_of(target: Target, pipelines: Sequence[CrmPipeline], *, is_left_to_leads: bool) -> tuple[str, ...]:
    """Return what a CRM does with stages that do not belong in a forecast, and where it keeps leads."""
    notes = []
    if target.format.unforecast and any(pipeline.is_partly_forecast for pipeline in pipelines):
        notes.append(str(target.format.unforecast))
    if target.format.leads and is_left_to_leads:
        notes.append(str(target.format.leads))
    return tuple(notes)


def _files(
    instrument: Instrument, urls: HandoffUrls, target: Target, pipelines: Sequence[CrmPipeline]
) -> Iterable[tuple[str, str]]:
    if not target.format.per_pipeline:
        yield _("Download the file"), urls.file(target.key, urls.selection.part)
        return
    for pipeline in pipelines:
        text = _("Download: %(part)s") % {"part": part_names(instrument)[pipeline.part]}
        yield text, urls.file(target.key, pipeline.part)


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
        return _("%(label)s has %(actual)s characters, and at most %(limit)s are taken. Give it a shorter name.") % {
            "label": quoted(breach.label),
            "actual": breach.actual,
            "limit": breach.limit,
        }
    return _("%(label)s is the name of several stages, and their names must differ. Rename one.") % {
        "label": quoted(breach.label)
    }
