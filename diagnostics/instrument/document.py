"""Instruments and outcomes as JSON documents, and back.

A document contains only mappings, lists, strings, integers, booleans and null, so it survives a round trip through JSON
or YAML. Parsing checks every value against the types of the dataclasses; errors name the place in the document.
"""

import hashlib
import json
import types
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from diagnostics.instrument.errors import InvalidInstrument, MalformedDocument
from diagnostics.instrument.impact import CombinationImpact
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import PipelineOutcome
from diagnostics.instrument.proof import Proof
from diagnostics.instrument.text import LANGUAGES, Text

FORMATS = (1, 2)
"""The versions of the document format that can be read. An instrument's is its edition; all else is written in the
last one. See docs/questionnaire-file.md for what the second one added.
"""

MISSING_ENTRY, NO_SUCH_ENTRY = "missing", "there is no such entry"
OTHER_LANGUAGE = "the questionnaire has no such language"
"""Problems with an entry itself, rather than with its value."""

NOTHING = "nothing"
"""What is found where a document has an empty value."""

Document = dict[str, Any]
T = TypeVar("T")


def dump_instrument(instrument: Instrument) -> Document:
    """Return `instrument` as a document; `parse_instrument` is the inverse."""
    content = _dump(instrument)
    return {"format": content.pop("edition"), **content}


def parse_instrument(document: object) -> Instrument:
    """Return the instrument in `document`; raises MalformedDocument naming the place and what was expected."""
    try:
        instrument = _parse_document(document, Instrument, format_field="edition")
    except InvalidInstrument as error:
        raise MalformedDocument(str(error), place=error.place, cause=error) from error
    if instrument.languages != LANGUAGES:
        for place in _texts_in_others(instrument, instrument.languages, ""):
            raise MalformedDocument(OTHER_LANGUAGE, place=place)
    return instrument


def _texts_in_others(part: Any, languages: tuple[str, ...], place: str) -> Iterator[str]:
    """Yield the places of texts in other languages than these."""
    if isinstance(part, Text):
        others = (language for language in LANGUAGES if language not in languages)
        yield from (_join(place, language) for language in others if part.written_in(language))
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from _texts_in_others(item, languages, f"{place}[{number}]")
    elif is_dataclass(part):
        for entry in fields(part):
            yield from _texts_in_others(getattr(part, entry.name), languages, _join(place, entry.name))


def dump_outcome(outcome: Outcome) -> Document:
    """Return `outcome` as a document; `parse_outcome` is the inverse."""
    return {"format": FORMATS[-1], **_dump(outcome)}


def parse_outcome(document: object) -> Outcome:
    """Return the outcome in `document`; raises MalformedDocument."""
    return _parse_document(document, Outcome)


def dump_proof(proof: Proof) -> Document:
    """Return `proof` as a document; `parse_proof` is the inverse."""
    return {"format": FORMATS[-1], **_dump(proof)}


def parse_proof(document: object) -> Proof:
    """Return the proof in `document`; raises MalformedDocument."""
    return _parse_document(document, Proof)


def tidy(text: str) -> str:
    """Return a text with normalised line ends, so that the CRLF of browsers does not change a fingerprint."""
    return text.replace("\r\n", "\n").strip()


def dump_impact(impact: CombinationImpact) -> Document:
    """Return `impact` as a document; `parse_impact` is the inverse."""
    return {"format": FORMATS[-1], **_dump(impact)}


def parse_impact(document: object) -> CombinationImpact:
    """Return the impact in `document`; raises MalformedDocument."""
    return _parse_document(document, CombinationImpact)


def fingerprint(document: Document) -> str:
    """Return the SHA-256, in hexadecimal, of the document's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def pipeline_fingerprint(outcome: PipelineOutcome) -> str:
    """Return the fingerprint of what decides a pipeline, the same for equal ones alone."""
    return fingerprint(_dump(outcome))


def _parse_document(document: object, target: type[T], *, format_field: str | None = None) -> T:
    """Parse a document; its format becomes the field `format_field`, which no document has as an entry of its own."""
    if not isinstance(document, Mapping):
        raise MalformedDocument("the document is not a mapping")
    version = document.get("format")
    # True == 1 == 1.0, so compare the type as well
    if type(version) is not int or version not in FORMATS:
        raise _unexpected((None, "format"), " or ".join(map(str, FORMATS)), version)
    content = {key: value for key, value in document.items() if key != "format"}
    if format_field is not None:
        if format_field in content:
            raise MalformedDocument(NO_SUCH_ENTRY, place=format_field)
        content[format_field] = version
    return cast(T, _parser(cast(Any, target))(content, None))


def _dump(value: Any) -> Any:
    kind = type(value)
    return value if kind in _PLAIN else _dumper(cast(Any, kind))(value)


_PLAIN = frozenset((str, int, bool, types.NoneType))
"""Types that a document takes as they are."""


@cache
def _dumper(kind: type) -> Callable[[Any], Any]:
    """Return the function that dumps values of a type, made once, as `_parser` is."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    if is_dataclass(kind):
        return _dumper_of_content(kind)
    if issubclass(kind, tuple):
        return lambda value: [_dump(item) for item in value]
    return dict if issubclass(kind, Mapping) else lambda value: value


def _dumper_of_content(kind: Any) -> Callable[[Any], Document]:
    parts = [(part.name, bool(part.metadata.get("optional")), part.default) for part in fields(kind)]

    def dump(value: Any) -> Document:
        content = {}
        for name, is_optional, default in parts:
            entry = getattr(value, name)
            if not (is_optional and entry == default):
                content[name] = entry if type(entry) in _PLAIN else _dump(entry)
        return content

    return dump


Place = tuple[Any, str] | None
"""Where a value is: the place around it, and what is written behind that; put together only when something is wrong."""

Parser = Callable[[Any, Place], Any]


@cache
def _parser(target: Any) -> Parser:
    """Return the function that parses values of a type, made once: to look at a type takes longer than at a value."""
    origin = get_origin(target)
    if origin in (Union, types.UnionType):
        return _optional(_parser(next(kind for kind in get_args(target) if kind is not types.NoneType)))
    if origin is tuple:
        return _list_of(_parser(get_args(target)[0]))
    if origin is not None:
        return _mapping_to(_parser(get_args(target)[1]))
    if isinstance(target, type) and issubclass(target, Enum):
        return _member_of(target)
    return _content_of(target) if is_dataclass(target) else _plain(target)


def _plain(target: Any) -> Parser:
    def parse(value: Any, place: Place) -> Any:
        # bool is a subclass of int, so isinstance would accept it
        if type(value) is not target:
            raise _unexpected(place, _NAMES[target], value)
        return value

    return parse


def _optional(inner: Parser) -> Parser:
    return lambda value, place: None if value is None else inner(value, place)


def _list_of(inner: Parser) -> Parser:
    def parse(value: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _unexpected(place, "a list", value)
        return tuple([inner(item, (place, f"[{number}]")) for number, item in enumerate(value)])

    return parse


def _mapping_to(inner: Parser) -> Parser:
    key_of = _plain(str)

    def parse(value: Any, place: Place) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise _unexpected(place, "a mapping", value)
        return {key_of(key, (place, " (key)")): inner(item, (place, f".{key}")) for key, item in value.items()}

    return parse


def _member_of(target: type[Enum]) -> Parser:
    members = {member.value: member for member in target}

    def parse(value: Any, place: Place) -> Enum:
        # a list or a mapping has no hash
        member = members.get(value) if isinstance(value, Hashable) else None
        if member is None:
            raise _unexpected(place, f"one of {', '.join(map(str, members))}", value, ";")
        return member

    return parse


def _content_of(target: Any) -> Parser:
    hints = get_type_hints(target)
    kinds = {part.name: (_parser(hints[part.name]), f".{part.name}", _is_needed(part)) for part in fields(target)}

    def parse(value: Any, place: Place) -> Any:
        if not isinstance(value, Mapping):
            raise _unexpected(place, "a mapping", value)
        for key in value:
            if key not in kinds:
                raise MalformedDocument(NO_SUCH_ENTRY, place=_written((place, f".{key}")))
        content = {}
        for name, (inner, entry, is_needed) in kinds.items():
            if name in value:
                content[name] = inner(value[name], (place, entry))
            elif is_needed:
                raise MalformedDocument(MISSING_ENTRY, place=_written((place, entry)))
        return target(**content)

    return parse


def _is_needed(part: Field[Any]) -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def _written(place: Place) -> str:
    """Return a place as text, such as "questions[1].text"."""
    parts = []
    while place is not None:
        place, part = place
        parts.append(part)
    return "".join(reversed(parts)).removeprefix(".")


def _unexpected(place: Place, expected: str, value: object, separator: str = ",") -> MalformedDocument:
    found = _abbreviated(value)
    problem = f"expected {expected}{separator} found {found}"
    return MalformedDocument(problem, place=_written(place), expected=expected, found=found)


def _join(place: str, name: object) -> str:
    return f"{place}.{name}" if place else str(name)


def _abbreviated(value: object) -> str:
    """Return a value as its document has it; what JSON cannot say is named by its kind."""
    if value is None:
        text = NOTHING
    elif isinstance(value, str):
        text = repr(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=lambda other: type(other).__name__)
    return text if len(text) <= 40 else f"{text[:37]}..."


_NAMES = {str: "text", int: "a whole number", bool: "true or false"}
