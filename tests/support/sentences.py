"""Sentences as readers see them: the texts of a page object or of HTML, and capitals where none belong."""

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cached_property
from html.parser import HTMLParser

from diagnostics.instrument.instrument import Instrument

BEGINNING = re.compile(r"(^\W*|[.!?…“«\"\[→·]\s*)$")
"""What precedes a capital: no word, the end of a sentence, an opening quotation mark, or a sign between names."""

INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "mark", "s", "small", "strong", "time", "wbr"}
"""Elements that a sentence goes on through; every other one ends it."""


def capitals_inside(texts: Iterable[str], instrument: Instrument) -> list[str]:
    """Return the texts in which a sales model's name has its capital inside a sentence."""
    names = {name for model in instrument.sales_models for name in (model.name.en, model.name.nb)}
    return [text for text in texts if any(_is_inside(text, name) for name in names)]


def _is_inside(text: str, name: str) -> bool:
    return any(not BEGINNING.search(text[: match.start()]) for match in re.finditer(re.escape(name), text))


def texts_in(page: object) -> Iterator[str]:
    """Yield every text that a page object holds, however deep; what authors wrote is left to them."""
    if isinstance(page, str):
        yield page
    elif isinstance(page, tuple | list):
        for item in page:
            yield from texts_in(item)
    elif is_dataclass(page) and type(page).__module__.partition(".")[2].partition(".")[0] != "instrument":
        lazy = [name for kind in inspect.getmro(type(page)) for name, value in vars(kind).items() if _is_lazy(value)]
        for name in [*(field.name for field in fields(page)), *lazy]:
            value = getattr(page, name)
            # a result page has its findings as a part too
            if not isinstance(page, type(value)):
                yield from texts_in(value)


def _is_lazy(attribute: object) -> bool:
    return isinstance(attribute, cached_property)


class Blocks(HTMLParser):
    """The texts of a page, one for each element that begins a line of its own, and for each link of a list of links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._is_after_link = self._is_title = False
        self.texts: list[str] = []
        self.feed(html)
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """End the text before a new block, and add texts of attributes that are read out."""
        if tag not in INLINE or (tag == "a" and self._is_after_link):
            self._end()
        self._is_title = tag == "title"
        self.texts += [value for name, value in attrs if name in ("aria-label", "title", "alt") and value]

    def handle_endtag(self, tag: str) -> None:
        """End the text of a block."""
        if tag not in INLINE:
            self._end()
        self._is_after_link = tag == "a"

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self._pieces.append(data)
        self._is_after_link &= not data.strip()

    def _end(self) -> None:
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        if text:
            # the parts of a title are names, each with its capital
            self.texts += re.split(r": | – ", text) if self._is_title else [text]
