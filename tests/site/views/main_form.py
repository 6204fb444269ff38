"""The form of a page that holds what a visitor types: its fields, and how to fill them in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TYPES = ("text", "email", "search", "date", "number", "url", "tel", "radio", "checkbox", "file")
"""The inputs whose values are a visitor's own work, besides text areas and lists; passwords are never kept."""

CODES = ("one-time-code",)
"""The autocomplete attributes of codes from a message or an app, which are too short-lived to be kept."""


@dataclass
class Field:
    """One field: its type, what it shows, and what else can be chosen."""

    kind: str
    value: str
    choices: list[str] = field(default_factory=list)

    @property
    def filled(self) -> str:
        """Something else than it shows, as a visitor would type or choose it."""
        others = [choice for choice in self.choices if choice != self.value]
        if self.choices:
            return others[-1] if others else self.value
        texts = {"email": "someone@example.net", "date": "2027-03-31", "number": "37", "textarea": "One\r\n\r\nTwo ø"}
        return texts.get(self.kind, "Nordlys & sønner <1>")


@dataclass
class SentForm:
    """A POST form: its id, where it leads, its hidden fields, and those that visitors fill in."""

    id: str
    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def shown(self) -> dict[str, str]:
        """What the fields show; boxes that are not ticked show nothing."""
        return {name: one.value for name, one in self.fields.items() if one.kind != "file"}

    @property
    def filled(self) -> dict[str, str]:
        """All fields filled in."""
        return {name: one.filled for name, one in self.fields.items() if one.kind != "file"}


class Forms(HTMLParser):
    """The POST forms in the main part of a page, and the ids of the forms that its language buttons send."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self.language_buttons: list[str] = []
        self._is_main = False
        self._open: list[str] = []
        self._text: Field | None = None
        self._list: Field | None = None
        self.feed(response.content.decode())

    @property
    def main(self) -> SentForm:
        """The form with the id by which language buttons find it."""
        (form,) = [form for form in self.forms if form.id == "main-form"]
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._is_main |= tag == "main"
        if tag == "form":
            self._open.append(given.get("method", "get"))
            if self._is_sent:
                self.forms.append(SentForm(given.get("id", ""), given.get("action", "")))
        elif tag == "button" and given.get("name") in ("language", "show-in"):
            self.language_buttons.append(given.get("form", ""))
        elif self._is_sent and "name" in given and "disabled" not in given:
            self._add(tag, given)
        elif tag == "option" and self._list is not None:
            self._list.choices.append(given["value"])
            if "selected" in given or len(self._list.choices) == 1:
                self._list.value = given["value"]

    @property
    def _is_sent(self) -> bool:
        return self._is_main and self._open[-1:] == ["post"]

    def _add(self, tag: str, given: dict[str, str]) -> None:
        fields, name = self.forms[-1].fields, given["name"]
        if tag == "textarea":
            self._text = fields[name] = Field(tag, "")
        elif tag == "select":
            self._list = fields[name] = Field(tag, "")
        elif tag == "input" and given.get("type") == "hidden":
            self.forms[-1].hidden[name] = given.get("value", "")
        elif tag == "input" and given.get("type", "text") in TYPES and given.get("autocomplete") not in CODES:
            self._add_input(fields, name, given)

    def _add_input(self, fields: dict[str, Field], name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind not in ("radio", "checkbox"):
            fields[name] = Field(kind, given.get("value", ""))
            return
        choice = given.get("value", "on")
        one = fields.setdefault(name, Field(kind, "", ["", choice] if kind == "checkbox" else []))
        if kind == "radio":
            one.choices.append(choice)
        if "checked" in given:
            one.value = choice

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open.pop()
        if tag == "textarea" and self._text is not None:
            # browsers leave out the first line break, and send others as two characters
            self._text.value = self._text.value.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            self._text = None
        if tag == "select":
            self._list = None
