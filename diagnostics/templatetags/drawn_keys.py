"""What may decide how a part of a page is drawn, and the key that stands for it in the cache.

Authored values, and pages that are made of them alone. No text, no number of a row and nothing of a request is among
them, so no name, address or token can be part of a key.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from diagnostics.assessing.forms.assessments import CompanyFields
from diagnostics.assessing.pages.assessments import Asked, Offer
from diagnostics.assessing.pages.cards import OwnCard, OwnContent, PlacedCard, StageContent
from diagnostics.assessing.pages.catalogue import CataloguePage, HowPage, ModelPage, StagePage
from diagnostics.assessing.pages.charts import DrawnBar, Layout, ScoreLine
from diagnostics.assessing.pages.lineage import Lineage
from diagnostics.assessing.pages.preview import Preview
from diagnostics.assessing.pages.results import AnswerRow, Findings, ScoreBar
from diagnostics.assessing.pages.sections import AboutQuestionnaire, Composition, Ranking
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.parts import AnswerOption, Question, SalesModel
from diagnostics.pipelines.domain.next_steps import StepKind
from diagnostics.pipelines.pages.next_steps import FirstStep, FirstSteps
from diagnostics.pipelines.pages.playbook import OwnPlaybookStage, PlaybookStage
from diagnostics.site.pages.branding import SiteBrand
from diagnostics.site.pages.place import Place

UNKEPT = object()
"""The key of what is drawn each time: drafts, and what a team wrote."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The template around a page that is drawn as a whole."""

    name: str


class NoKey(TypeError):
    """A value may not decide how a part of a page is drawn."""


def key_of(value: object) -> Hashable:
    """Return what stands for a value in a key, the same for equal values alone; UNKEPT for drafts. Raises NoKey."""
    make = KEYS.get(type(value))
    if make is not None:
        return make(value)
    if isinstance(value, Enum):
        return value
    raise NoKey(f"a {type(value).__name__} may not decide how a part of a page is drawn")


def _itself(value: Hashable) -> Hashable:
    return value


def _unkept(_value: object) -> Hashable:
    return UNKEPT


class Same:
    """A value as a key that equals only itself: quicker than to compare texts, and it cannot be another one's place."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def _same(model: SalesModel) -> Hashable:
    # those of a version are parsed once
    return Same(model)


def _bar(bar: ScoreBar) -> Hashable:
    return Same(bar.model), bar.score, bar.is_present, bar.is_leading, bar.is_shared


def _published(instrument: Instrument, *parts: Hashable) -> Hashable:
    """Return the key of something that follows from a published version and `parts`."""
    return (instrument.published_as, *parts) if instrument.published_as else UNKEPT


def _findings(findings: Findings) -> Hashable:
    # the documents of version and outcome, which nothing can change
    is_kept = findings.digest and findings.own is None
    return _published(findings.instrument, findings.digest) if is_kept else UNKEPT


def _ranking(ranking: Ranking) -> Hashable:
    keys = (tuple([model.key for model in models]) for models in (ranking.first, ranking.also_present))
    return _published(ranking.instrument, *keys)


def _composition(composition: Composition) -> Hashable:
    return UNKEPT if composition.own else _published(composition.instrument, composition.digest)


def _first_steps(steps: FirstSteps) -> Hashable:
    return _published(steps.plan.instrument, steps.plan.digest, steps.crm) if steps.is_shared else UNKEPT


def _first_step(first: FirstStep) -> Hashable:
    step, outcome = first.step, first.plan.outcome
    if not first.is_shared:
        return UNKEPT
    because = step.because and (step.because, step.because.sales_model in outcome.present)
    about = (step.stage and step.stage.key, because, step.kpi and step.kpi.name)
    unknown = outcome.unknown if step.kind is StepKind.SETTLE else ()
    return _published(first.plan.instrument, step.kind, about, unknown, first.crm)


def _answer_row(row: AnswerRow) -> Hashable:
    return (row.version, row.question.key, row.answer.key) if row.version else UNKEPT


def _card(card: PlacedCard) -> Hashable:
    if not card.version:
        return UNKEPT
    others = (card.added_by.key if card.added_by else None, card.in_place_of.key if card.in_place_of else None)
    placed = (card.number, card.wins, card.growth, card.optional, card.is_common, card.reason, *others)
    return _content(card.content), placed, card.is_own, card.recommended_as


def _content(content: StageContent) -> Hashable:
    if not content.version:
        return UNKEPT
    # a stage in its place differs from the version's in these two alone
    stage = (content.stage.key, content.stage.win_probability, content.stage.idle_days)
    return content.version, stage, content.starts_when, content.in_forecast, content.comes_first


def _question(question: Question) -> Hashable:
    # those of a version are parsed once, but the separating one is made for each journey
    if question.key != STANDS_OUT:
        return Same(question)
    return (question.key, question.text, question.help_text, *map(_option, question.options))


def _option(option: AnswerOption) -> Hashable:
    return option.key, option.label, option.help_text, option.grade, option.is_unknown, tuple(option.weights.items())


KEYS: dict[type, Callable[[Any], Hashable]] = {
    type(None): _itself,
    # not itself, because True == 1
    bool: str,
    int: _itself,
    Frame: _itself,
    SiteBrand: _itself,
    Place: _itself,
    Preview: _unkept,
    Instrument: _published,
    Nouns: _itself,
    Question: _question,
    AnswerOption: _option,
    SalesModel: _same,
    ScoreBar: _bar,
    ScoreLine: lambda line: (_bar(line.bar), line.width, line.threshold_x),
    DrawnBar: lambda row: (_bar(row.bar), row.label_y, row.top, row.width, row.threshold_x, row.figure_y),
    Layout: _itself,
    AnswerRow: _answer_row,
    CompanyFields: _itself,
    Asked: lambda asked: (_question(asked.question), asked.number, asked.total),
    Offer: lambda offer: _published(offer.instrument, offer.retention_begun, offer.retention_completed),
    Findings: _findings,
    AboutQuestionnaire: lambda page: _published(page.instrument),
    Ranking: _ranking,
    Composition: _composition,
    Lineage: _itself,
    FirstStep: _first_step,
    FirstSteps: _first_steps,
    PlacedCard: _card,
    OwnCard: _unkept,
    StageContent: _content,
    OwnContent: _unkept,
    PlaybookStage: _itself,
    OwnPlaybookStage: _unkept,
    CataloguePage: lambda page: _published(page.instrument),
    HowPage: lambda page: _published(page.instrument),
    ModelPage: lambda page: _published(page.instrument, page.model.key),
    StagePage: lambda page: _published(page.instrument, page.stage.key),
}
"""The types that arguments of `drawn` may have, and the key of each; subclasses are other types."""
