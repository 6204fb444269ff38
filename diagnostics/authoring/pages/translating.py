"""The page that translates the texts of a draft: all of one language beside the other."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.domain.translations import Reason, Refusal, SeenTexts
from diagnostics.authoring.pages.parts import LANGUAGE_NAMES
from diagnostics.instrument.text import LANGUAGES

FIELD = "text."
"""Prefix of the form fields that hold texts; the key of the text follows."""

LIMIT = 900
"""The most texts on one page: a form may not have many more fields."""

_REASONS = {
    Reason.GONE: gettext_lazy("The part was deleted meanwhile, or its key is another one now."),
    Reason.SOURCE_MOVED: gettext_lazy("The %(source)s was changed meanwhile. Read it again, then save once more."),
    Reason.TARGET_MOVED: gettext_lazy(
        "Somebody else wrote this meanwhile: “%(theirs)s”. Save once more to put yours in its place."
    ),
}


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text of the draft, its translation, and the parts that it belongs to: (kind of part, name), outermost first.

    `url` is the page of the row that holds it; `limit` the most characters that it may have, None if that is not said.
    """

    key: str
    field: str
    parts: tuple[tuple[str, str], ...]
    source: str
    target: str
    is_stale: bool
    limit: int | None
    url: str

    @property
    def kind(self) -> str:
        """The kind of the outermost part; "" for the questionnaire itself."""
        return self.key.partition(".")[0] if self.parts else ""

    @property
    def is_missing(self) -> bool:
        """Whether the translation is not written."""
        return not self.target

    @property
    def is_open(self) -> bool:
        """Whether there is something to do."""
        return self.is_missing or self.is_stale


@dataclass(frozen=True, slots=True)
class TextField:
    """One text of the page: its form field, what is typed in it, and why it was not saved ("" if nothing is wrong)."""

    shown: ShownText
    value: str
    problem: str

    @property
    def name(self) -> str:
        return f"{FIELD}{self.shown.key}"

    @property
    def label(self) -> str:
        """The name of the text, with the parts within its group."""
        return capfirst(", ".join([*(f"{kind} {name}" for kind, name in self.shown.parts[1:]), self.shown.field]))

    @property
    def rows(self) -> int:
        """The height of the field in lines, as many as the longer of both texts has at the width of the page."""
        return max(sum(len(line) // 60 + 1 for line in text.split("\n")) for text in (self.shown.source, self.value))


@dataclass(frozen=True, slots=True)
class TextGroup:
    """The texts of one part."""

    title: str
    url: str
    fields: tuple[TextField, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """A link that shows other texts: its label, how many there are, and its address."""

    label: str
    count: int
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class TranslatePage:
    """All texts of a language beside the other one, those to do or all of them.

    `lost` are typed texts whose part is gone, with the reason. `seen` says what the page shows, for the form to send.
    """

    source: str
    target: str
    tabs: tuple[Tab, ...]
    kinds: tuple[Tab, ...]
    groups: tuple[TextGroup, ...]
    lost: tuple[tuple[str, str, str], ...]
    seen: str
    is_cut: bool
    turned_url: str

    @property
    def source_name(self) -> str:
        return str(LANGUAGE_NAMES[self.source])

    @property
    def target_name(self) -> str:
        return str(LANGUAGE_NAMES[self.target])

    @property
    def problems(self) -> tuple[TextField, ...]:
        """The fields that were not saved."""
        return tuple(field for group in self.groups for field in group.fields if field.problem)


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the texts is shown: the language to translate to, whether all, and the kind of parts (None: every)."""

    target: str
    shows_all: bool = False
    kind: str | None = None

    @property
    def source(self) -> str:
        return next(language for language in LANGUAGES if language != self.target)

    def address(self, **changes: object) -> str:
        """Return the query of the address that shows this, or something else of it."""
        shown = replace(self, **changes)  # type: ignore[arg-type]
        values = {"to": shown.target, "show": "all" if shown.shows_all else "", "part": shown.kind or ""}
        if shown.kind == "":
            values["part"] = ITSELF
        return f"?{urlencode({name: value for name, value in values.items() if value})}"


ITSELF = "questionnaire"
"""The value in the address for the texts of the questionnaire itself."""

KINDS: Mapping[str, object] = {
    "": gettext_lazy("The questionnaire itself"),
    "question": gettext_lazy("Questions"),
    "doubtful_pair": gettext_lazy("Answers that hardly fit together"),
    "kpi": gettext_lazy("KPIs for every sales model"),
    "sales_model": gettext_lazy("Sales models"),
    "stage": gettext_lazy("Stages"),
    "process": gettext_lazy("Processes"),
    "golden_example": gettext_lazy("Golden examples"),
}
"""The headings of kinds of parts, in the order of the document."""


def translate_page(
    texts: Sequence[ShownText],
    choice: Choice,
    *,
    typed: Mapping[str, str],
    seen: Mapping[str, SeenTexts],
    refusals: Iterable[Refusal] = (),
) -> TranslatePage:
    """Return the page. `typed` are texts that were sent and not saved, by key, and `seen` what their sender saw."""
    reasons = {refusal.key: refusal for refusal in refusals}
    by_key = {text.key: text for text in texts}

    def is_shown(text: ShownText) -> bool:
        return text.key in typed or text.key in reasons or choice.shows_all or text.is_open

    in_kind = [text for text in texts if choice.kind is None or text.kind == choice.kind or text.key in typed]
    shown = [text for text in in_kind if is_shown(text)]
    fields = [
        TextField(text, typed.get(text.key, text.target), _problem(text, reasons.get(text.key), choice.source))
        for text in shown[:LIMIT]
    ]
    grouped = groupby(fields, lambda field: (field.shown.parts[:1], field.shown.kind))
    return TranslatePage(
        source=choice.source,
        target=choice.target,
        tabs=_tabs(in_kind, choice),
        kinds=_kinds(texts, choice, is_shown),
        groups=tuple(_group(parts[0] if parts else None, list(group)) for (parts, _kind), group in grouped),
        lost=tuple(
            (key, text, str(_REASONS[Reason.GONE])) for key, text in typed.items() if key not in by_key and text
        ),
        seen="\n".join(
            f"{text.key} {seen.get(text.key) or SeenTexts.of(text.source, text.target)}" for text in shown[:LIMIT]
        ),
        is_cut=len(shown) > LIMIT,
        turned_url=choice.address(target=choice.source),
    )


def _problem(text: ShownText, refusal: Refusal | None, source: str) -> str:
    if refusal is None:
        return ""
    if refusal.reason is Reason.INVALID:
        return " ".join(refusal.details)
    return reason_text(refusal.reason, source=source, theirs=text.target)


def reason_text(reason: Reason, *, source: str, theirs: str) -> str:
    """Return why a translation is not saved; `theirs` is what is there now."""
    return str(_REASONS[reason]) % {"source": LANGUAGE_NAMES[source], "theirs": theirs}


def _group(part: tuple[str, str] | None, fields: list[TextField]) -> TextGroup:
    title = capfirst(" ".join(part)) if part else str(KINDS[""])
    return TextGroup(title, fields[0].shown.url, tuple(fields))


def _tabs(texts: Sequence[ShownText], choice: Choice) -> tuple[Tab, ...]:
    to_do = sum(text.is_open for text in texts)
    return (
        Tab(_("To do"), to_do, choice.address(shows_all=False), not choice.shows_all),
        Tab(_("All texts"), len(texts), choice.address(shows_all=True), choice.shows_all),
    )


def _kinds(texts: Sequence[ShownText], choice: Choice, is_shown: Callable[[ShownText], bool]) -> tuple[Tab, ...]:
    counts = Counter(text.kind for text in texts if is_shown(text))
    every = Tab(_("Every part"), counts.total(), choice.address(kind=None), choice.kind is None)
    tabs = (
        Tab(str(name), counts[kind], choice.address(kind=kind), choice.kind == kind)
        for kind, name in KINDS.items()
        if counts[kind] or kind == choice.kind
    )
    return (every, *tabs)
