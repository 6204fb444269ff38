"""Reads and writes a questionnaire as one YAML file.

Any file is safe to read: size and depth are limited, and it can hold plain values only. Tags and aliases are refused,
and an unquoted word means what it looks like (`no` is a text). Errors name the line, the column and the place in the
document.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from diagnostics.instrument.document import Document, dump_instrument, parse_instrument, tidy
from diagnostics.instrument.errors import DomainError, MalformedDocument
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.text import KEY_PATTERN

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "sales-model.yaml"
"""The questionnaire that the product ships with."""

SIZE_LIMIT = 400_000
"""The largest file, in bytes: nearly twice the reference questionnaire, and less than a form in the admin may send."""

DEPTH_LIMIT = 10
"""The deepest nesting of mappings and lists; weights, the deepest part of a questionnaire, are at six."""


class Problem(Enum):
    """Why a file cannot be read."""

    TOO_LARGE = "the file is too large"
    NOT_UTF8 = "the file is not UTF-8 text"
    CHARACTER = "a character that no text may contain"
    SYNTAX = "not YAML"
    SEVERAL = "more than one document"
    ALIAS = "anchors and aliases are not allowed"
    TAG = "tags are not allowed"
    TOO_DEEP = "nested too deeply"
    KEY = "a key must be a text"
    KEY_FORM = "a key has lower-case letters, digits, - and _, and begins with a letter"
    REPEATED = "the key is there twice"
    CONTENTS = "not a questionnaire"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text, counted from 1."""

    line: int
    column: int


Positions = Mapping[str, Position]
"""The position in the file of each place in the document."""


class UnreadableFile(DomainError):
    """A file that is no questionnaire. `detail` is the YAML parser's message; `cause` is set for invalid contents."""

    def __init__(
        self,
        problem: Problem,
        position: Position | None = None,
        *,
        place: str = "",
        detail: str = "",
        cause: MalformedDocument | None = None,
    ) -> None:
        self.problem = problem
        self.position = position
        self.place = place
        self.detail = detail
        self.cause = cause
        prefix = f"line {position.line}, column {position.column}: " if position else ""
        message = str(cause) if cause else ": ".join(part for part in (place, problem.value) if part)
        super().__init__(f"{prefix}{message}{f' ({detail})' if detail else ''}")


@dataclass(frozen=True, slots=True)
class QuestionnaireFile:
    """The questionnaire in a file, and the positions of its places."""

    instrument: Instrument
    positions: Positions

    def position(self, place: str) -> Position:
        """Return the position of a place in the document, or of the nearest place around it."""
        return _nearest(self.positions, place)


def read_file(content: bytes) -> QuestionnaireFile:
    """Return the questionnaire in a file. Raises UnreadableFile."""
    text = _decoded(content)
    try:
        _check_events(text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableFile(Problem.SYNTAX, _at(mark) if mark else None, detail=error.problem or "") from error
    except yaml.YAMLError as error:
        raise UnreadableFile(Problem.SYNTAX, detail=str(error)) from error
    reader = _Reader()
    document = None if root is None else reader.value(root, "")
    try:
        return QuestionnaireFile(parse_instrument(document), reader.positions)
    except MalformedDocument as error:
        position = _nearest(reader.positions, error.place)
        raise UnreadableFile(Problem.CONTENTS, position, place=error.place, cause=error) from error


_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that no database stores; YAML escapes can produce them."""

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")


def _decoded(content: bytes) -> str:
    if len(content) > SIZE_LIMIT:
        raise UnreadableFile(Problem.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        raise UnreadableFile(Problem.NOT_UTF8, _end_of(before)) from error
    match = _FORBIDDEN.search(text)
    if match:
        raise UnreadableFile(Problem.CHARACTER, _end_of(text[: match.start()]), detail=f"U+{ord(match[0]):04X}")
    return text


def _end_of(text: str) -> Position:
    return Position(text.count("\n") + 1, len(text) - text.rfind("\n"))


def _at(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def _nearest(positions: Positions, place: str) -> Position:
    while place and place not in positions:
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    return positions.get(place, Position(1, 1))


def _check_events(text: str) -> None:
    """Refuse several documents, aliases, tags and deep nesting before any value is built."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        position = _at(event.start_mark)
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if documents > 1:
            raise UnreadableFile(Problem.SEVERAL, position)
        if getattr(event, "anchor", None) is not None:
            raise UnreadableFile(Problem.ALIAS, position)
        if getattr(event, "tag", None) is not None:
            raise UnreadableFile(Problem.TAG, position)
        if depth > DEPTH_LIMIT:
            raise UnreadableFile(Problem.TOO_DEEP, position)


@dataclass
class _Reader:
    """Converts YAML nodes to plain values and records their positions."""

    positions: dict[str, Position] = field(default_factory=dict)

    def value(self, node: yaml.Node, place: str) -> object:
        self.positions.setdefault(place, _at(node.start_mark))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, f"{place}[{number}]") for number, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101  # there is no fourth kind
        return _scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: str) -> dict[str, object]:
        entries: dict[str, object] = {}
        for key_node, value_node in node.value:
            position = _at(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                raise UnreadableFile(Problem.KEY, position, place=place)
            key = _text(key_node, place)
            inner = f"{place}.{key}" if place else key
            if key in entries:
                raise UnreadableFile(Problem.REPEATED, position, place=inner)
            self.positions[inner] = position
            entries[key] = value = self.value(value_node, inner)
            # keys are in addresses, which take no others
            if key == "key" and isinstance(value, str) and not re.fullmatch(KEY_PATTERN, value):
                raise UnreadableFile(Problem.KEY_FORM, _at(value_node.start_mark), place=inner)
        return entries


def _scalar(node: yaml.ScalarNode, place: str) -> object:
    """Return a text, or for an unquoted scalar a boolean, None or a whole number if it clearly is one."""
    text = _text(node, place)
    if node.style:  # quoted, or a block
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", "~", ""):
        return None
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _text(node: yaml.ScalarNode, place: str) -> str:
    match = _NOT_STORABLE.search(node.value)
    if match:
        detail = f"U+{ord(match[0]):04X}"
        raise UnreadableFile(Problem.CHARACTER, _at(node.start_mark), place=place, detail=detail)
    return tidy(node.value)


def write_file(instrument: Instrument, *, comment: str = "") -> str:
    """Return a questionnaire as YAML, in a fixed order with one entry a line; `comment` is put on top."""
    heading = "".join(f"# {line}\n" for line in comment.splitlines())
    document = yaml.dump(
        _sorted_document(instrument),
        Dumper=_Writer,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        # a paragraph is one line, so a diff shows only the paragraphs that changed
        width=float("inf"),
    )
    return f"{heading}{document}"


def _sorted_document(instrument: Instrument) -> Document:
    """Return the document with weights and answers in the order of their parts, and without weights of zero."""
    document = dump_instrument(instrument)
    models, questions = list(instrument.sales_model_by_key), list(instrument.question_by_key)
    for question in document["questions"]:
        for option in question["options"]:
            option["weights"] = {key: weight for key, weight in _ordered(option["weights"], models) if weight}
    for example in document.get("golden_examples", ()):
        example["answers"] = dict(_ordered(example["answers"], questions))
    return document


def _ordered(entries: Mapping[str, Any], order: Sequence[str]) -> list[tuple[str, Any]]:
    """Return the entries in this order, then the others by key. PostgreSQL's jsonb does not keep the order."""
    places = {key: place for place, key in enumerate(order)}
    return sorted(entries.items(), key=lambda entry: (places.get(entry[0], len(order)), entry[0]))


class _Writer(yaml.SafeDumper):
    """Indents lists, writes texts of several lines as blocks, and uses no aliases."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:
        return True


_LINE_BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""Line breaks in YAML but not in our texts, so they are escaped."""


def _write_text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _LINE_BREAKS.search(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _write_text)
