"""The guides as pages: Markdown of `docs/` becomes HTML, with pictures and links that work on the site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token


class Guide(StrEnum):
    """The readers of a guide; the value is part of its address and of its file name."""

    MANAGERS = "managers"
    ADMINISTRATORS = "administrators"


SECTIONS = {
    "question": "answer-the-questions",
    "check": "answer-the-questions",
    "continue": "answer-the-questions",
    "result": "read-the-result",
    "what-if": "read-the-result",
    "playbook": "use-the-playbook",
    "set-up": "take-the-pipeline-to-your-crm",
    "handoff-model": "take-the-pipeline-to-your-crm",
    "set-up-model": "take-the-pipeline-to-your-crm",
    "push": "take-the-pipeline-to-your-crm",
    "archive": "find-it-again",
    "edit": "find-it-again",
    "compare": "compare-and-retake",
    "compare-choose": "compare-and-retake",
    "again": "compare-and-retake",
    "remind": "compare-and-retake",
    "share": "share-it-and-print-it",
    "share-by-mail": "share-it-and-print-it",
    "mail-me": "share-it-and-print-it",
    "shared": "share-it-and-print-it",
    "verify": "share-it-and-print-it",
    "own-pipeline": "make-the-pipeline-your-own",
    "handoff": "take-the-pipeline-to-your-crm",
    "todays-stages": "make-the-pipeline-your-own",
    "account": "your-account-and-your-data",
    "my-data": "your-account-and-your-data",
    "erase": "your-account-and-your-data",
    "erase-me": "your-account-and-your-data",
    "privacy": "your-account-and-your-data",
}
"""The section of the managers' guide that helps with a page, by URL name."""


@dataclass(frozen=True)
class Picture:
    """A picture's address on the site and its size in pixels, so that the text around it does not jump."""

    address: str
    width: int
    height: int


@dataclass(frozen=True)
class Section:
    """A section of a guide, as in its table of contents."""

    anchor: str
    title: str


@dataclass(frozen=True)
class GuidePage:
    """A guide: its title, its sections, and its text as HTML without the title."""

    title: str
    sections: tuple[Section, ...]
    html: SafeString


def guide_page(text: str, original: str, *, pictures: Callable[[str], Picture], links: Mapping[str, str]) -> GuidePage:
    """Render a guide.

    `text` is Markdown in the visitor's language. The headings of `original`, the English text, give the anchors, so
    that they are the same in both languages. `pictures` returns the picture for a path in the
    text; `links` maps file names to addresses.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    anchors = [slugify(title) for title in _titles(reader.parse(original))]
    titles = _titles(tokens)
    _name(tokens, anchors)
    for token in tokens:
        for part in token.children or ():
            _settle(part, pictures, links)
    heading_end = next(at for at, token in enumerate(tokens) if token.type == "heading_close") + 1
    title = tokens[heading_end - 2].content
    sections = tuple(Section(anchor, title) for anchor, title in zip(anchors, titles, strict=True))
    # the text is the project's own, and the renderer escapes HTML in it
    html = mark_safe(reader.renderer.render(tokens[heading_end:], reader.options, {}))  # noqa: S308
    return GuidePage(title, sections, html)


def _titles(tokens: list[Token]) -> list[str]:
    return [tokens[at + 1].content for at, token in enumerate(tokens) if _opens_part(token)]


def _opens_part(token: Token) -> bool:
    return token.type == "heading_open" and token.tag == "h2"


def _name(tokens: list[Token], anchors: list[str]) -> None:
    for token, anchor in zip(filter(_opens_part, tokens), anchors, strict=True):
        token.attrSet("id", anchor)


def _settle(part: Token, pictures: Callable[[str], Picture], links: Mapping[str, str]) -> None:
    """Replace the address of a picture, and of a link to another guide."""
    if part.type == "image":
        picture = pictures(str(part.attrGet("src")))
        for name, value in (("src", picture.address), ("width", picture.width), ("height", picture.height)):
            part.attrSet(name, value)
        part.attrSet("loading", "lazy")
    elif part.type == "link_open":
        file, mark, anchor = str(part.attrGet("href")).partition("#")
        part.attrSet("href", f"{links.get(file, file)}{mark}{anchor}")
