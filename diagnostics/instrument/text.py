"""Authored texts in both languages, and the language of the current reader.

`str(text)` is the text in the reader's language, so a template writes `{{ stage.name }}`. The reader's language belongs
to one request or task alone: every other thread and the next request begin in English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LANGUAGES = ("en", "nb")
"""The languages every text is written in; the first is the one that others are translated from."""

KEY_PATTERN = r"^[a-z][a-z0-9_-]*$"
"""What authored keys look like: they are in addresses, which take no others."""

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


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; an empty string in a language in which it has not been written."""

    en: str = ""
    nb: str = ""

    def __str__(self) -> str:
        """Return the text in the reader's language."""
        return self.in_language(_reader_language.get())

    def __bool__(self) -> bool:
        """Whether the text is written in the reader's language."""
        return bool(str(self))

    @property
    def lines(self) -> tuple[str, ...]:
        """The non-empty lines of the text in the reader's language: how lists are authored."""
        return self.lines_in(_reader_language.get())

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the text in the reader's language; an empty line divides them."""
        text = str(self).replace("\r\n", "\n")
        return tuple(part.strip() for part in text.split("\n\n") if part.strip())

    @property
    def in_any_language(self) -> str:
        """The text in the reader's language, else in another one; drafts may be written in one alone."""
        return str(self) or self.en or self.nb

    @property
    def uncapitalised(self) -> "Text":
        """The text as it reads inside a sentence: with a small first letter, unless it begins with an acronym."""
        return Text(_uncapitalised(self.en), _uncapitalised(self.nb))

    def in_language(self, language: str) -> str:
        """Return the text in `language` ("en" or "nb"), whatever the reader's is."""
        return self.nb if language == "nb" else self.en

    def lines_in(self, language: str) -> tuple[str, ...]:
        """Return the non-empty lines of the text in `language`, whatever the reader's is."""
        return tuple(line.strip() for line in self.in_language(language).splitlines() if line.strip())


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


UNWRITTEN = Text()
"""A text that nobody has written yet."""
