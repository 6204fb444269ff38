"""Authored texts in both languages, and the language of the current reader.

`str(text)` is the text in the reader's language, so a template writes `{{ stage.name }}`. A text that is not written in
it is given in the other language, and pages mark it as such: a questionnaire may be in one language alone. The reader's
language belongs to one request or task alone: every other thread and the next request begin in English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass, replace
from html import escape
from typing import Any, TypeVar

LANGUAGES = ("en", "nb")
"""The languages that texts can be written in; the first is the one that others are translated from."""

OPTIONAL = {"optional": True}
"""Metadata of a field that a document leaves out if it has its default; a text that may be left unwritten."""

KEY_PATTERN = r"^[a-z][a-z0-9_-]*$"
"""What authored keys look like: they are in addresses, which take no others."""

T = TypeVar("T")

_reader_language: ContextVar[str] = ContextVar("reader_language", default=LANGUAGES[0])


def reader_language() -> str:
    """Return the reader's language: one of LANGUAGES."""
    return _reader_language.get()


@contextmanager
def reading_in(language: str) -> Iterator[None]:
    """Show texts in `language` until the block ends; any other language than LANGUAGES means the first of them."""
    code = language.partition("-")[0]
    token = _reader_language.set(code if code in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _reader_language.reset(token)


class Untranslated(str):
    """A text in another language than the reader's. On pages HTML's `lang` is around it; elsewhere it is plain text."""

    language: str

    def __new__(cls, text: str, language: str = "") -> "Untranslated":
        self = super().__new__(cls, text)
        self.language = language
        return self

    def __html__(self) -> str:
        """Return it as HTML, for templates: the protocol of Django and other libraries."""
        return f'<span lang="{self.language}">{escape(self)}</span>'


def piece_of(whole: str, piece: str) -> str:
    """Return a piece of a text in the language of the whole."""
    return Untranslated(piece, whole.language) if isinstance(whole, Untranslated) else piece


@dataclass(frozen=True, slots=True)
class Text:
    """One text; an empty string in a language in which it has not been written."""

    en: str = field(default="", metadata=OPTIONAL)
    nb: str = field(default="", metadata=OPTIONAL)

    def __str__(self) -> str:
        """Return the text in the reader's language, else in the other one."""
        reader = _reader_language.get()
        # spelled out, since pages turn hundreds of texts into strings
        return (self.nb if reader == "nb" else self.en) or self._untranslated(reader)

    def _untranslated(self, reader: str) -> str:
        text = self.in_language(reader)
        return Untranslated(text, self.other_language) if text else ""

    def __bool__(self) -> bool:
        """Whether the text is written in any language."""
        return bool(self.en or self.nb)

    @property
    def plain(self) -> str:
        """The same as `str`, but not marked if it is untranslated: for titles, attributes and lists of choices."""
        return self.in_language(_reader_language.get())

    @property
    def other_language(self) -> str:
        """The language that the reader gets the text in; "" if that is their own."""
        if not self or self.written_in(_reader_language.get()):
            return ""
        return "en" if self.en else "nb"

    @property
    def lines(self) -> tuple[str, ...]:
        """The non-empty lines of the text in the reader's language: how lists are authored."""
        text = str(self)
        return tuple(piece_of(text, line) for line in _lines(text))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the text in the reader's language; an empty line divides them."""
        text = str(self)
        parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
        return tuple(piece_of(text, part) for part in parts if part)

    @property
    def uncapitalised(self) -> "Text":
        """The text as it reads inside a sentence: with a small first letter, unless it begins with an acronym."""
        return Text(_uncapitalised(self.en), _uncapitalised(self.nb))

    def written_in(self, language: str) -> str:
        """Return the text in `language` ("en" or "nb"); "" if it is not written in it."""
        return self.nb if language == "nb" else self.en

    def in_language(self, language: str) -> str:
        """Return the text in `language`, whatever the reader's is; in the other one if it is not written in it."""
        return self.written_in(language) or self.en or self.nb

    def lines_in(self, language: str) -> tuple[str, ...]:
        """Return the non-empty lines of the text in `language`, or else in the other one."""
        return _lines(self.in_language(language))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


UNWRITTEN = Text()
"""A text that nobody has written yet."""


def in_languages(part: T, languages: tuple[str, ...]) -> T:
    """Return a part and all within it without the texts of other languages than `languages`."""
    if isinstance(part, Text):
        return Text(**{language: part.written_in(language) for language in languages})  # type: ignore[return-value]
    if isinstance(part, tuple):
        return tuple(in_languages(item, languages) for item in part)  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        values: dict[str, Any] = {
            item.name: in_languages(getattr(part, item.name), languages) for item in fields(part) if item.init
        }
        return replace(part, **values)
    return part
