"""What a remark says, as a fingerprint: somebody who says that it is meant so says it of this, and of nothing else."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import StageRule
from diagnostics.instrument.remarks import Path, Remark, RemarkCode, all_texts
from diagnostics.instrument.text import LANGUAGES, Text


def fingerprint_of(instrument: Instrument, remark: Remark) -> str:
    """Return the SHA-256, in hexadecimal, of all that the remark says about the draft, but not of our words for it."""
    said = [
        (remark.code.value, remark.field, remark.language, remark.before),
        [*_parts(instrument, remark.path)],
        [*_parts(instrument, remark.other)],
        _content(instrument, remark),
    ]
    return digest_of(said)


def digest_of(said: object) -> str:
    """Return the SHA-256, in hexadecimal, of texts, numbers, and lists of them."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _parts(instrument: Instrument, path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the parts on a path with their names; of those without a key only the kind, since their numbers change."""
    question = ""
    for kind, key in zip(path[::2], path[1::2], strict=True):
        question = key if kind == "question" else question
        name = _name(instrument, kind, key, question)
        yield (kind, key, *_written(name)) if name else (kind,)


def _name(instrument: Instrument, kind: str, key: str, question: str) -> Text | None:
    if kind == "question":
        return instrument.question(key).text
    if kind == "option":
        return instrument.question(question).option(key).label
    named: Mapping[str, Mapping[str, Any]] = {
        "sales_model": instrument.sales_model_by_key,
        "stage": instrument.stage_by_key,
        "process": instrument.process_by_key,
        "golden_example": instrument.golden_example_by_key,
    }
    return named[kind][key].name if kind in named else None


def _written(text: Text) -> Iterator[str]:
    return map(text.written_in, LANGUAGES)


def _content(instrument: Instrument, remark: Remark) -> Any:
    """Return what a remark is about besides the names of its parts."""
    if remark.code is RemarkCode.PROBABILITY_FALLS:
        return [instrument.stage_by_key[path[1]].win_probability for path in (remark.path, remark.other)]
    if remark.code is RemarkCode.RULE_IDLE:
        return _rule(instrument.rules[int(remark.path[-1]) - 1])
    if remark.code in (RemarkCode.TEXT_INVISIBLE, RemarkCode.TEXT_BIDIRECTIONAL):
        texts = {(path, field): text for path, field, text in all_texts(instrument)}
        return texts[remark.path, remark.field].written_in(remark.language)
    return None


_RULE = attrgetter("sales_model", "stage", "anchors", "from_points", "process", "question", "option", "optional")


def _rule(rule: StageRule) -> list[Any]:
    return [rule.placement.value, *_RULE(rule)]
