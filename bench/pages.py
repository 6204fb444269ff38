"""What a visitor finds on a page: the form that goes on, and the files that the page needs."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

Choose = Callable[[Sequence[str]], str]

_MAIN = re.compile(r"<main\b.*?</main>", re.S)
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_FIELD = re.compile(r"<input\b([^>]*)>")
_ASSET = re.compile(r"<(link|script|img)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_LOADED = re.compile(r"\b(?:stylesheet|icon|preload)\b")


@dataclass(frozen=True, slots=True)
class Form:
    """A form sent by POST: `fields` go back as they came, of each of `radios` one value is chosen."""

    action: str
    fields: tuple[tuple[str, str], ...]
    radios: dict[str, list[str]] = field(default_factory=dict)

    def encode(self, choose: Choose) -> bytes:
        """Return the body that submits the form."""
        chosen = [(name, choose(values)) for name, values in self.radios.items()]
        return urlencode([*self.fields, *chosen]).encode()


def main_form(page: str) -> Form | None:
    """Return the first form in the page's main part that is sent by POST; None on a last page."""
    main = _MAIN.search(page)
    for match in _FORM.finditer(main.group() if main else ""):
        attributes = _attributes(match.group(1))
        if attributes.get("method", "").lower() == "post":
            return _form(attributes.get("action", ""), match.group(2))
    return None


def _form(action: str, content: str) -> Form:
    fields: list[tuple[str, str]] = []
    radios: dict[str, list[str]] = {}
    for match in _FIELD.finditer(content):
        attributes = _attributes(match.group(1))
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if attributes.get("type") == "radio":
            radios.setdefault(name, []).append(value)
        elif name:
            fields.append((name, value))
    return Form(action, tuple(fields), radios)


def assets(page: str) -> list[str]:
    """Return the addresses of the stylesheets, icons, scripts and images that a browser would load, in order."""
    addresses = []
    for match in _ASSET.finditer(page):
        attributes = _attributes(match.group(2))
        if match.group(1) != "link":
            addresses.append(attributes.get("src", ""))
        elif _LOADED.search(attributes.get("rel", "")):
            addresses.append(attributes.get("href", ""))
    return [address for address in dict.fromkeys(addresses) if address]


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}
