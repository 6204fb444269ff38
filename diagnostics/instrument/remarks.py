"""What to look at before publishing: it may be meant, so it prevents nothing. `readiness` has what does."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import Proof
from diagnostics.instrument.readiness import PART_KINDS, rule_path
from diagnostics.instrument.text import LANGUAGES, Text

Path = tuple[str, ...]
"""Kinds of parts and keys in turn, as in `readiness.Gap`."""


class RemarkCode(Enum):
    """What is probably not meant."""

    STAGE_UNUSED = "stage_unused"
    STAGE_UNREACHED = "stage_unreached"
    PROCESS_UNUSED = "process_unused"
    TEXTS_EQUAL = "texts_equal"
    UNKNOWNS_SEVERAL = "unknowns_several"
    NO_ENTRY_CRITERION = "no_entry_criterion"
    PROBABILITY_FALLS = "probability_falls"
    NO_KPI = "no_kpi"
    OPTION_IDLE = "option_idle"
    QUESTION_IDLE = "question_idle"
    RULE_IDLE = "rule_idle"
    KEY_RENAMED = "key_renamed"
    TEXT_INVISIBLE = "text_invisible"
    TEXT_BIDIRECTIONAL = "text_bidirectional"
    POSITIONS_EQUAL = "positions_equal"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; `path`, `field` and `language` are as in `readiness.Gap`.

    `other` is the path of the part that it is compared with; `before` is the key that a part had in the version.
    """

    code: RemarkCode
    path: Path = ()
    field: str = ""
    language: str = ""
    other: Path = ()
    before: str = ""


def remarks(
    instrument: Instrument, *, proof: Proof | None = None, published: Instrument | None = None
) -> tuple[Remark, ...]:
    """Return every remark about a draft, in the order of its parts in the admin.

    Without a proof, or with one of no combination, nothing is said of what never changes an outcome; without a
    published version nothing of keys.
    """
    proof = proof if proof and proof.combinations else None
    return (
        *_equal_texts(instrument),
        *_question_remarks(instrument, proof),
        *_sales_model_remarks(instrument),
        *_stage_remarks(instrument, proof),
        *_boundary_remarks(instrument, proof),
        *_process_remarks(instrument),
        *_rule_remarks(instrument, proof),
        *(_renamed_keys(published, instrument) if published else ()),
        *_odd_texts(instrument),
    )


def _equal_texts(instrument: Instrument) -> Iterator[Remark]:
    yield from _equal(instrument.questions, ("question",), "text")
    for question in instrument.questions:
        yield from _equal(question.options, ("question", question.key, "option"), "label")
    yield from _equal(instrument.sales_models, ("sales_model",), "name")
    yield from _equal(instrument.processes, ("process",), "name")


def _equal(parts: Sequence[Any], path: Path, field: str) -> Iterator[Remark]:
    """Yield a remark for each part whose text is that of an earlier one; `path` ends with the kind of the parts."""
    for number, part in enumerate(parts):
        for earlier in parts[:number]:
            language = _shared_language(getattr(earlier, field), getattr(part, field))
            if language:
                yield Remark(RemarkCode.TEXTS_EQUAL, (*path, part.key), field, language, other=(*path, earlier.key))
                break


def _shared_language(one: Text, other: Text) -> str:
    """Return the first language in which both texts are the same words, or ""."""
    words = ((each, *(text.written_in(each).strip().casefold() for text in (one, other))) for each in LANGUAGES)
    return next((language for language, first, second in words if first and first == second), "")


def _question_remarks(instrument: Instrument, proof: Proof | None) -> Iterator[Remark]:
    for question in instrument.questions:
        if sum(option.is_unknown for option in question.options) > 1:
            yield Remark(RemarkCode.UNKNOWNS_SEVERAL, ("question", question.key))
    for key in proof.idle_questions if proof else ():
        yield Remark(RemarkCode.QUESTION_IDLE, ("question", key))
    for key, option in proof.idle_options if proof else ():
        yield Remark(RemarkCode.OPTION_IDLE, ("question", key, "option", option))


def _sales_model_remarks(instrument: Instrument) -> Iterator[Remark]:
    for model in instrument.sales_models:
        if not model.kpis:
            yield Remark(RemarkCode.NO_KPI, ("sales_model", model.key))


def _stage_remarks(instrument: Instrument, proof: Proof | None) -> Iterator[Remark]:
    pipelines = [pipeline.stages for pipeline in proof.pipelines] if proof else []
    named = {key for process in instrument.processes for key in process.stages}
    named |= {rule.stage for rule in instrument.rules}
    reached = {key for stages in pipelines for key in stages}
    for stage in instrument.stages:
        if stage.key not in named:
            yield Remark(RemarkCode.STAGE_UNUSED, ("stage", stage.key))
        elif pipelines and stage.key not in reached:
            yield Remark(RemarkCode.STAGE_UNREACHED, ("stage", stage.key))
    orders = pipelines or [process.stages for process in instrument.processes]
    for key, earlier in dict.fromkeys(pair for stages in orders for pair in _falls(instrument, stages)):
        yield Remark(RemarkCode.PROBABILITY_FALLS, ("stage", key), "win_probability", other=("stage", earlier))


def _boundary_remarks(instrument: Instrument, proof: Proof | None) -> Iterator[Remark]:
    """Nothing says when a stage begins that comes first in a part, since no stage before it ends with a criterion."""
    pipelines = proof.pipelines if proof and instrument.edition > 1 else ()
    first = {key for pipeline in pipelines for key in pipeline.first_stages}
    for stage in instrument.stages:
        if stage.key in first and not stage.entry_criterion:
            yield Remark(
                RemarkCode.NO_ENTRY_CRITERION, ("stage", stage.key), "entry_criterion", instrument.languages[0]
            )


def _falls(instrument: Instrument, stages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the stages of the deal whose win probability is lower than that of an earlier one, with that one.

    The deal begins with the first stage that opens one, else at once, and ends with the win.
    """
    order = [instrument.stage_by_key[key] for key in stages]
    opening = (place for place, stage in enumerate(order) if stage.opens_deal)
    highest: tuple[int, str] | None = None
    for stage in order[next(opening, 0) :]:
        probability = stage.win_probability
        if stage.partner_stage or probability is None:
            continue
        if highest is not None and probability < highest[0]:
            yield stage.key, highest[1]
        else:
            highest = (probability, stage.key)
        if probability == 100:
            return


def _process_remarks(instrument: Instrument) -> Iterator[Remark]:
    used = {instrument.common_process, *(model.process for model in instrument.sales_models)}
    for process in instrument.processes:
        if process.key not in used:
            yield Remark(RemarkCode.PROCESS_UNUSED, ("process", process.key))


def _rule_remarks(instrument: Instrument, proof: Proof | None) -> Iterator[Remark]:
    for number in proof.idle_rules if proof else ():
        yield Remark(RemarkCode.RULE_IDLE, rule_path(instrument.rules[number - 1], number))


def _renamed_keys(published: Instrument, draft: Instrument) -> Iterator[Remark]:
    """Yield the parts that are new by their key alone: a part of the version that is gone had the same text."""
    yield from _renamed(published.questions, draft.questions, ("question",), "text")
    for question in draft.questions:
        earlier = published.question_by_key.get(question.key)
        if earlier is not None:
            path = ("question", question.key, "option")
            yield from _renamed(earlier.options, question.options, path, "label")
    yield from _renamed(published.sales_models, draft.sales_models, ("sales_model",), "name")
    yield from _renamed(published.stages, draft.stages, ("stage",), "name")
    yield from _renamed(published.processes, draft.processes, ("process",), "name")


def _renamed(before: Sequence[Any], after: Sequence[Any], path: Path, field: str) -> Iterator[Remark]:
    old, new = ({part.key: getattr(part, field) for part in parts} for parts in (before, after))
    gone = {key: text for key, text in old.items() if key not in new}
    for key, text in new.items():
        if key not in old:
            former = next((each for each, written in gone.items() if _shared_language(written, text)), "")
            if former:
                yield Remark(RemarkCode.KEY_RENAMED, (*path, key), "key", before=former)


_UNSEEN = re.compile("[\u180e\u200b\u2060-\u2064\ufeff]")
"""Characters that nobody sees, and that no language needs."""

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of the text around them."""


def _odd_texts(instrument: Instrument) -> Iterator[Remark]:
    checks: tuple[tuple[RemarkCode, Callable[[str], bool]], ...] = (
        (RemarkCode.TEXT_INVISIBLE, _hides_something),
        (RemarkCode.TEXT_BIDIRECTIONAL, lambda text: bool(_DIRECTION.search(text))),
    )
    for path, field, text in all_texts(instrument):
        for language in LANGUAGES:
            for code, is_odd in checks:
                if is_odd(text.written_in(language)):
                    yield Remark(code, path, field, language)


def _hides_something(text: str) -> bool:
    is_blank = not any(unicodedata.category(character)[0] not in "CZ" for character in text)
    return bool(_UNSEEN.search(text)) or (bool(text) and is_blank)


def all_texts(part: Any, path: Path = ()) -> Iterator[tuple[Path, str, Text]]:
    """Yield every text of an instrument, or of the part at `path` and the parts in it, with its path and field."""
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, Text):
            yield path, item.name, value
        elif isinstance(value, tuple) and item.name in PART_KINDS:
            for number, child in enumerate(value, start=1):
                if is_dataclass(child):
                    yield from all_texts(child, (*path, PART_KINDS[item.name], getattr(child, "key", str(number))))
