"""English that is left on a Norwegian page: texts that are a message of Django, a library or this site."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import django
import simple_history
from django.utils import translation
from django.utils.translation import trans_real

from tests.repository.files import ROOT

OURS = ROOT / "salesmodel/locale/nb/LC_MESSAGES"
SHOWN = ("aria-label", "title", "placeholder", "alt")
UNSHOWN = ("script", "style", "template", "code", "pre")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")
MESSAGE = re.compile(r'^msgid(?:_plural)? ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.M)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ENOUGH = 2
"""Words that a message with places for values needs, so that it does not match everything."""


class Texts(HTMLParser):
    """Every piece of text that a page shows or reads out, but for spans that say that they are in English."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._hidden = 0
        self._spans: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._hidden += tag in UNSHOWN
        if tag == "span":
            self._spans.append(values.get("lang") == "en")
            self._hidden += self._spans[-1]
        is_button = tag == "input" and values.get("type") in ("submit", "button")
        for name in (*SHOWN, *(("value",) if is_button else ())):
            self._add(values.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in UNSHOWN
        if tag == "span" and self._spans:
            self._hidden -= self._spans.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._add(data)

    def _add(self, text: str) -> None:
        text = " ".join(text.split()).strip(" :/›»()")
        if text:
            self.found.add(text)


def english_in(texts: set[str]) -> list[str]:
    """Return the texts that are messages in English although Norwegian has, or should have, another one."""
    exact, patterns = _messages()
    norwegian = _norwegian()
    return sorted(
        text
        for text in texts
        if text not in norwegian and (text.casefold() in exact or any(each.fullmatch(text) for each in patterns))
    )


@cache
def _norwegian() -> frozenset[str]:
    """Return every Norwegian text without places, and English ones that are the same in Norwegian on purpose."""
    catalogues = trans_real.translation("nb")._catalog._catalogs
    ours = set(_read(OURS / "django.po"))
    with translation.override("nb"):
        same = {message for message in ours if translation.gettext(message) == message}
    texts = {str(text) for catalogue in catalogues for text in catalogue.values()} | same
    return frozenset(part for text in texts for part in (text, text[:1].upper() + text[1:]))


@cache
def _messages() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    places = [Path(django.__file__).parent / "contrib" / app / "locale/en/LC_MESSAGES" for app in ("admin", "auth")]
    places += [Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES"]
    places += [
        ROOT / "salesmodel/locale/nb/LC_MESSAGES",
        Path(simple_history.__file__).parent / "locale/nb/LC_MESSAGES",
    ]
    messages = {part for place in places for message in _read(place / "django.po") for part in _parts(message)}
    plain = {message for message in messages if not PLACE.search(message)}
    patterns = [
        _pattern(message)
        for message in messages - plain
        if len(re.findall("[A-Za-z]{2,}", PLACE.sub("", message))) >= ENOUGH
    ]
    return frozenset(message.casefold() for message in plain), tuple(patterns)


def _read(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    for match in MESSAGE.finditer(text):
        message = "".join(STRING.findall(match[1])).replace('\\"', '"').replace("\\n", " ")
        if message:
            yield " ".join(message.split())


def _parts(message: str) -> Iterator[str]:
    """Yield the texts between tags: a page has them apart."""
    for part in re.split(r"<[^>]+>", message):
        if len(part.strip(" :.,()")) > 1:
            yield part.strip(" :/›»()")


def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(".+".join(re.escape(part) for part in PLACE.split(message)))
