"""What a part that is drawn once can see, and its text with places for what is filled in; see `drawn`."""

import re
import secrets
from collections.abc import Mapping
from sys import intern
from typing import Any, Union
from uuid import UUID

from django.template import Context, Node
from django.template.base import FilterExpression
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diagnostics.instrument.text import reader_language

Piece = Union[str, Node, "FilledId"]
Drawing = tuple[Piece, ...]
Place = Union[Drawing, "FilledId"]
Reader = tuple[str | None, str, str]

_MARK = str(UUID(bytes=secrets.token_bytes(16), version=4))[:28]
"""Begins the place of what is filled in, in a text that is being drawn; nobody can write a text that contains it.

With eight digits more it looks like the id of an assessment, so that addresses can be made of it.
"""
_PLACES = re.compile(f"{_MARK}([0-9]{{8}})")

SHORT = 200
"""Characters of a piece that others are likely to have too."""


class NotGiven(Exception):
    """A part that is drawn once used a variable that is not among its arguments."""


class _Personal:
    """In place of the form's token, which tags ask for without naming it."""

    def __str__(self) -> str:
        raise NotGiven("csrf_token")


class DrawnContext(Context):
    """The variables of a part that is drawn: its arguments alone. `places` are what comes into the text, in order.

    `is_page`: it is a page that is drawn as a whole. `reader` is that of all parts inside.
    """

    def __init__(self, given: Mapping[str, object], page: Context) -> None:
        values = {**given, "csrf_token": _Personal()}
        super().__init__(values, autoescape=page.autoescape, use_l10n=page.use_l10n, use_tz=page.use_tz)
        self.template = page.template
        self.render_context.template = page.render_context.template
        self.is_page = False
        self.reader = reader_of(page)
        self.places: list[Place] = []
        self.missing: list[str] = []

    def __getitem__(self, name: Any) -> Any:
        # spelled out, since a part that is drawn looks up hundreds of variables
        for values in reversed(self.dicts):
            if name in values:
                return values[name]
        raise self._refusal(name)

    def get(self, name: Any, otherwise: Any = None) -> Any:
        return self[name]

    def __contains__(self, name: Any) -> bool:
        is_given: bool = super().__contains__(name)
        # `for` asks whether it is within another one
        if not is_given and name != "forloop":
            self.missing.append(str(name))
        return is_given

    def mark(self, place: Place) -> SafeString:
        """Return a text that stands for what will be in this place."""
        self.places.append(place)
        return SafeString(f"{_MARK}{len(self.places) - 1:08}")

    def _refusal(self, name: str) -> NotGiven:
        # noted too, because `if` hides errors of its operands
        self.missing.append(name)
        return NotGiven(name)


class FilledId:
    """An id that is filled into each page, such as that of its assessment."""

    def __init__(self, value: FilterExpression) -> None:
        self._value = value

    def text(self, context: Context) -> str:
        """Return it as the page has it."""
        value = self._value.resolve(context)
        if not isinstance(value, UUID):
            raise NotGiven(f"{self._value} is no id")
        return str(value)


def _reader() -> Reader:
    """Return what of a reader decides how any part is drawn: the languages of labels and texts, and the site's path."""
    return get_language(), reader_language(), get_script_prefix()


def reader_of(page: Context) -> Reader:
    """Return the reader of a page; all parts of one are in one language."""
    # one page is in one language: `drawn` refuses the tag that changes it
    return page.reader if isinstance(page, DrawnContext) else _reader()


def pieces_of(text: str, context: DrawnContext, *, ids: int) -> Drawing:
    """Return a text that was drawn and, in its places, what is filled in; the first `ids` places are ids.

    The texts of parts inside that are drawn by themselves are not copied.
    """
    texts = _PLACES.split(text)
    marks = [*map(int, texts[1::2])]
    # ids are written any number of times, all else once
    if [mark for mark in marks if mark >= ids] != [*range(ids, len(context.places))]:
        raise NotGiven("what is filled in is in a tag that changes its text")
    pieces: list[Piece] = [texts[0]]
    for mark, following in zip(marks, texts[2::2], strict=True):
        place = context.places[mark]
        pieces += place if isinstance(place, tuple) else (place,)
        # the same few characters are between many parts
        pieces.append(intern(following) if len(following) < SHORT else following)
    return tuple(piece for piece in pieces if piece)


def filled_in(drawing: Drawing, context: Context) -> SafeString:
    """Return the text of a page; an id in it is looked up once, however often it is written."""
    ids: dict[FilledId, str] = {}
    texts = []
    for piece in drawing:
        if isinstance(piece, str):
            texts.append(piece)
        elif isinstance(piece, FilledId):
            if piece not in ids:
                ids[piece] = piece.text(context)
            texts.append(ids[piece])
        else:
            texts.append(str(piece.render_annotated(context)))
    return SafeString("".join(texts))
