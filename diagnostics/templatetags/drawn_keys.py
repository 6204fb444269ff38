"""What may decide how a part of a page is drawn, and the key that stands for it in the cache.

Authored values, and pages that are made of them alone. No text, no number of a row and nothing of a request is among
them, so no name, address or token can be part of a key.
"""

from collections.abc import Callable, Hashable
from enum import Enum
from typing import Any

from diagnostics.assessing.pages.assessments import Asked, Offer
from diagnostics.assessing.pages.catalogue import CataloguePage, HowPage, ModelPage, StagePage
from diagnostics.assessing.pages.pipelines import OwnCard, OwnContent, PlacedCard, StageContent
from diagnostics.assessing.pages.preview import Preview
from diagnostics.assessing.pages.results import Findings
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.parts import AnswerOption, Question, SalesModel
from diagnostics.pipelines.pages.playbook import OwnPlaybookStage, PlaybookStage
from diagnostics.site.pages.branding import SiteBrand
from diagnostics.site.pages.place import Place

UNKEPT = object()
"""The key of what is drawn anew each time: drafts, and what a team wrote."""


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


def _published(instrument: Instrument, *parts: Hashable) -> Hashable:
    """Return the key of something that follows from a published version and `parts`."""
    return (instrument.published_as, *parts) if instrument.published_as else UNKEPT


def _findings(findings: Findings) -> Hashable:
    # the documents of version and outcome, which nothing can change
    is_kept = findings.digest and findings.own is None
    return _published(findings.instrument, findings.digest) if is_kept else UNKEPT


def _question(question: Question) -> Hashable:
    return (question.key, question.text, question.help_text, *map(_option, question.options))


def _option(option: AnswerOption) -> Hashable:
    return option.key, option.label, option.help_text, option.grade, option.is_unknown, tuple(option.weights.items())


KEYS: dict[type, Callable[[Any], Hashable]] = {
    type(None): _itself,
    # not itself, because True == 1
    bool: str,
    int: _itself,
    SiteBrand: _itself,
    Place: _itself,
    Preview: _unkept,
    Instrument: _published,
    Nouns: _itself,
    Question: _question,
    AnswerOption: _option,
    SalesModel: _itself,
    Asked: lambda asked: (_question(asked.question), asked.number, asked.total),
    Offer: lambda offer: _published(offer.instrument, offer.retention_begun, offer.retention_completed),
    Findings: _findings,
    PlacedCard: _itself,
    OwnCard: _unkept,
    StageContent: _itself,
    OwnContent: _unkept,
    PlaybookStage: _itself,
    OwnPlaybookStage: _unkept,
    CataloguePage: lambda page: _published(page.instrument),
    HowPage: lambda page: _published(page.instrument),
    ModelPage: lambda page: _published(page.instrument, page.model.key),
    StagePage: lambda page: _published(page.instrument, page.stage.key),
}
"""The types that arguments of `drawn` may have, and the key of each; subclasses are other types."""
