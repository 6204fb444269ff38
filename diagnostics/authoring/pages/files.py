"""Why a file is refused, and the page that imports one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.files import SIZE_LIMIT, Position, Problem, QuestionnaireFile, UnreadableFile
from diagnostics.authoring.pages.contradictions import contradiction_text
from diagnostics.authoring.pages.drafts import DraftPlan
from diagnostics.authoring.pages.seen import Meanwhile
from diagnostics.instrument.document import FORMATS, MISSING_ENTRY, NO_SUCH_ENTRY, NOTHING, OTHER_LANGUAGE
from diagnostics.instrument.errors import MalformedDocument

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_PROBLEMS = {
    Problem.TOO_LARGE: gettext_lazy("The file is larger than %(limit)s kB."),
    Problem.NOT_UTF8: gettext_lazy("The file is not UTF-8 text."),
    Problem.CHARACTER: gettext_lazy("A text must not contain the character %(detail)s."),
    Problem.SYNTAX: gettext_lazy("This is not YAML: %(detail)s."),
    Problem.SEVERAL: gettext_lazy("A file holds one questionnaire, so it must not contain a second document."),
    Problem.ALIAS: gettext_lazy(
        "Anchors and aliases (& and *) are not allowed. Write everything out, or put it in quotes."
    ),
    Problem.TAG: gettext_lazy("Tags (!) are not allowed. Put a text that begins so in quotes."),
    Problem.TOO_DEEP: gettext_lazy("Entries are nested too deeply."),
    Problem.KEY: gettext_lazy("The name of an entry must be a text."),
    Problem.KEY_FORM: gettext_lazy("Use lower-case letters, digits, - and _, and begin with a letter."),
    Problem.REPEATED: gettext_lazy("This entry is there twice."),
}
_ENTRIES = {
    MISSING_ENTRY: gettext_lazy("This entry is missing."),
    NO_SUCH_ENTRY: gettext_lazy("There is no such entry."),
    OTHER_LANGUAGE: gettext_lazy(
        "The questionnaire does not have this language. Remove the text, or add the language to “languages”."
    ),
}
_EXPECTED = {
    "a list": gettext_lazy("a list"),
    "a mapping": gettext_lazy("entries with names"),
    "text": gettext_lazy("a text"),
    "a whole number": gettext_lazy("a whole number"),
    "true or false": gettext_lazy("true or false"),
}


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault of a file: its position, its place in the document, and what is wrong."""

    where: str
    text: "StrOrPromise"

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else str(self.text)


NOTHING_SENT = FileFault("", gettext_lazy("There is no text in it. Choose a file, or paste its text."))
"""The fault of an import without a file or text, or with an empty one."""


def syntax_fault(error: UnreadableFile) -> FileFault:
    """Return why a file is no questionnaire, in the reader's language."""
    where = _where(error.position, error.place)
    if error.cause is not None:
        return FileFault(where, _contents(error.cause))
    values = {"detail": error.detail, "limit": SIZE_LIMIT // 1000}
    return FileFault(where, str(_PROBLEMS[error.problem]) % values)


def located_faults(file: QuestionnaireFile, faults: Iterable[tuple[str, str]]) -> tuple[FileFault, ...]:
    """Return the faults with their positions in the file."""
    return tuple(FileFault(_where(file.position(place), place), message) for place, message in faults)


def _where(position: Position | None, place: str) -> str:
    if position is None:
        return ""
    at = _("line %(line)s, column %(column)s") % {"line": position.line, "column": position.column}
    return capfirst(f"{at}, {place}" if place else at)


def _contents(cause: MalformedDocument) -> str:
    if cause.place == "format":
        values = {"first": FORMATS[0], "last": FORMATS[-1], "found": cause.found}
        return _("This site reads files of format %(first)s or %(last)s. This one says %(found)s.") % values
    if cause.expected:
        return _("Expected %(expected)s, found %(found)s.") % {
            "expected": _expected(cause.expected),
            "found": _("nothing") if cause.found == NOTHING else cause.found,
        }
    if cause.problem in _ENTRIES:
        return str(_ENTRIES[cause.problem])
    if cause.cause is not None:
        return capfirst(f"{contradiction_text(cause.cause)}.")
    return _("This is not a questionnaire: it has no entries with names.")


def _expected(expected: str) -> str:
    if expected.startswith("one of "):
        return _("one of %(known)s") % {"known": expected.removeprefix("one of ")}
    return str(_EXPECTED.get(expected, expected))


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The page that imports a file: its text, and either its faults or what importing it would change.

    `seen` is what the button to import posts; `meanwhile` says why nothing was imported.
    """

    text: str = ""
    faults: tuple[FileFault, ...] = ()
    plan: DraftPlan | None = None
    seen: str = ""
    meanwhile: Meanwhile | None = None
