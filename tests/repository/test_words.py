"""No text of the site has a word that the glossary says we no longer use."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from diagnostics.instrument.text import LANGUAGES
from tests.reference import PATH, document_in
from tests.repository.files import files, own_python, read, syntax, with_text

CATALOGUE = "salesmodel/locale/nb/LC_MESSAGES/django.po"
QUESTIONNAIRE = "questionnaire"
"""An exception of the glossary: the whole reference questionnaire."""
GUIDES = {"docs/guide-managers.md": "en", "docs/guide-managers.nb.md": "nb"}
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
ROW = re.compile(r"^\| (en|nb) \| ([^|]+) \| ([^|]+) \| ([^|]*) ?\|$", re.M)


@dataclass(frozen=True)
class Retired:
    """A row of the glossary's table: words of one language, what to say instead, and where they are right."""

    language: str
    words: str
    instead: str
    exceptions: tuple[str, ...]

    def __str__(self) -> str:
        return self.words

    def is_in(self, text: str) -> bool:
        """Whether a text has one of the words, outside the phrases that may stay."""
        for phrase in self.exceptions:
            text = re.sub(re.escape(phrase), "", text, flags=re.I)
        words = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in self.words.split(", "))
        return re.search(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", text, re.I) is not None


@dataclass(frozen=True)
class Written:
    """A text of the site, its language, and where it is written."""

    place: str
    language: str
    text: str


def retired() -> list[Retired]:
    """Return the words that the glossary says we no longer use."""
    rows = ROW.findall(read("docs/glossary.md"))
    return [Retired(*map(str.strip, row[:3]), tuple(filter(None, map(str.strip, row[3].split(","))))) for row in rows]


@cache
def written() -> tuple[Written, ...]:
    """Return every text that readers of the site, of its mails and of its guides see."""
    return (*_catalogue(), *_templates(), *_python(), *_questionnaire(), *_guides())


def _catalogue() -> Iterator[Written]:
    for entry in read(CATALOGUE).split("\n\n")[1:]:
        strings = re.findall(r'^(msgid|msgstr)(?:_plural|\[\d\])? ((?:".*"\n?)+)', entry, re.M)
        for kind, quoted in strings if not entry.startswith("#~") else ():
            yield Written(CATALOGUE, "en" if kind == "msgid" else "nb", "".join(re.findall(r'"(.*)"', quoted)))


def _templates() -> Iterator[Written]:
    for path in (*files("templates/**/*.html"), *files("templates/**/*.txt")):
        text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text("utf-8"), flags=re.S)
        text = re.sub(r'{% (?:translate|blocktranslate) "([^"]*)".*?%}', r" \1. ", text, flags=re.S)
        yield Written(path.name, "en", re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", text, flags=re.S))


def _python() -> Iterator[Written]:
    for path in with_text("gettext", (path for path in own_python() if path.parts[-2] != "tests")):
        for call in (node for node in ast.walk(syntax(path)) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in TRANSLATED:
                texts = (argument.value for argument in call.args if isinstance(argument, ast.Constant))
                yield from (Written(path.name, "en", text) for text in texts if isinstance(text, str))


def _questionnaire(part: object = None) -> Iterator[Written]:
    part = document_in(PATH) if part is None else part
    if isinstance(part, dict) and set(part) == set(LANGUAGES):
        yield from (Written(QUESTIONNAIRE, language, str(part[language])) for language in LANGUAGES)
    elif isinstance(part, dict | list):
        for item in part.values() if isinstance(part, dict) else part:
            yield from _questionnaire(item) if item is not None else ()


def _guides() -> Iterator[Written]:
    for name, language in GUIDES.items():
        yield from (Written(name, language, paragraph) for paragraph in read(name).split("\n\n"))


def offences(words: Retired) -> list[str]:
    """Return where these words are still used, and what to say instead."""
    return [
        f"{text.place}: “{' '.join(text.text.split())[:120]}” has “{words}”: say “{words.instead}”"
        for text in written()
        if text.language == words.language and text.place not in words.exceptions and words.is_in(text.text)
    ]


@pytest.mark.parametrize("words", retired(), ids=str)
def test_words_that_we_no_longer_use_are_nowhere(words: Retired) -> None:
    assert "\n".join(offences(words)) == ""


def test_words_are_found_whole_with_their_endings_and_across_lines() -> None:
    words = Retired("en", "adapt*, take it again", "change", ("adapted to you",))
    assert [words.is_in(text) for text in ("Adapting them", "Take\nit again.", "retake", "an adapter")] == [
        *(True, True, False, True)
    ]
    assert not words.is_in("It is adapted to you.")


def test_every_kind_of_text_is_read() -> None:
    places = {text.place for text in written()}
    assert {CATALOGUE, "home.html", "results.py", QUESTIONNAIRE, *GUIDES} <= places
    assert {text.language for text in written() if text.place == CATALOGUE} == {"en", "nb"}
