"""The sheet of translations: what goes out, and what would change when it comes back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics.authoring.domain.translation_sheet import (
    KEY_CODE,
    SEEN_CODE,
    SheetProblem,
    SheetRow,
    TranslationSheet,
    heading,
)
from diagnostics.authoring.domain.translations import Reason, Refusal, SeenTexts, TypedText
from diagnostics.authoring.pages.parts import LANGUAGE_NAMES
from diagnostics.authoring.pages.translating import ShownText, reason_text
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.spreadsheets.cells import Cell, Column
from diagnostics.site.spreadsheets.uploads import Unreadable

_UNREADABLE = {
    SheetProblem.NO_HEADINGS: gettext_lazy(
        "This is no sheet of translations: its columns have no headings such as “Key [key]”. Download the sheet again, "
        "and leave its first row as it is."
    ),
    SheetProblem.NO_ROWS: gettext_lazy("The sheet has no translation. Write them in the column of the language."),
    Unreadable.KIND: gettext_lazy("This file is neither a CSV nor an Excel workbook (.xlsx). Save the sheet as one."),
    Unreadable.BROKEN: gettext_lazy("The workbook cannot be read. Save it once more, and choose it again."),
    Unreadable.TOO_LARGE: gettext_lazy("The file is larger than a sheet of translations can be."),
    Unreadable.TOO_MANY_CELLS: gettext_lazy("The file is larger than a sheet of translations can be."),
}


@dataclass(frozen=True, slots=True)
class SheetChange:
    """One text that the sheet would change; `before` is "" if it is not written yet."""

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The page that imports a sheet: its faults, or what it would change. `rows` are sent again by the form."""

    faults: tuple[str, ...] = ()
    language: str = ""
    changes: tuple[SheetChange, ...] = ()
    unchanged: int = 0
    rows: str = ""
    seen: str = ""

    @property
    def is_planned(self) -> bool:
        """Whether a sheet was read that can be imported."""
        return bool(self.language) and not self.faults

    @property
    def sentence(self) -> str:
        """What importing the sheet would do."""
        values = {"count": len(self.changes), "language": LANGUAGE_NAMES[self.language], "same": self.unchanged}
        if not self.changes:
            return _("Nothing changes: the draft says the same in %(language)s.") % values
        text = ngettext(
            "%(count)s text changes in %(language)s; %(same)s others in the sheet stay as they are.",
            "%(count)s texts change in %(language)s; %(same)s others in the sheet stay as they are.",
            len(self.changes),
        )
        return text % values


def sheet_columns(target: str) -> list[Column]:
    """Return the columns of a sheet that is translated to `target`, with the language that it is translated from."""
    source = next(language for language in LANGUAGES if language != target)
    return [
        Column(heading(_("Key"), KEY_CODE), 34, wraps=True),
        Column(heading(str(LANGUAGE_NAMES[source]), source), 60, recurs=False, wraps=True),
        Column(heading(str(LANGUAGE_NAMES[target]), target), 60, recurs=False, wraps=True),
        Column(_("State"), 16),
        Column(heading(_("Seen, leave as it is"), SEEN_CODE), 28, recurs=False),
    ]


def sheet_rows(texts: Iterable[ShownText]) -> Iterator[list[Cell]]:
    """Yield the rows of a sheet, in the order of the document."""
    for text in texts:
        state = _("missing") if text.is_missing else _("look again") if text.is_stale else ""
        yield [text.key, text.source, text.target, state, str(SeenTexts.of(text.source, text.target))]


def unreadable_text(problem: SheetProblem | Unreadable) -> str:
    """Return why a file is no sheet of translations, and what to do."""
    return str(_UNREADABLE[problem])


def typed_in(rows: Iterable[SheetRow], targets: Mapping[str, str]) -> Iterator[TypedText]:
    """Yield the texts of a sheet. One that does not say which translation its writer saw is taken to be up to date."""
    for row in rows:
        seen = SeenTexts.of(row.source, targets.get(row.key, ""))
        yield TypedText(row.key, row.text, SeenTexts(seen.source, row.seen.target) if row.seen else seen)


def sheet_page(
    sheet: TranslationSheet,
    texts: Sequence[ShownText],
    *,
    before: Mapping[str, str],
    refusals: Iterable[Refusal],
    rows: str,
    seen: str,
) -> SheetPage:
    """Return what importing a sheet would change: `before` has the texts that are there now, by key."""
    shown = {text.key: text for text in texts}
    by_key = {row.key: row for row in sheet.rows}
    faults = tuple(_fault(by_key[refusal.key], refusal, shown.get(refusal.key), sheet.language) for refusal in refusals)
    return SheetPage(
        faults=faults,
        language=sheet.language,
        changes=tuple(SheetChange(_where(shown[key]), now, by_key[key].text) for key, now in before.items()),
        unchanged=len(by_key) - len(before) - len(faults),
        rows=rows,
        seen=seen,
    )


def _fault(row: SheetRow, refusal: Refusal, shown: ShownText | None, language: str) -> str:
    at = _("Row %(number)s, %(key)s") % {"number": row.number, "key": row.key}
    if refusal.reason is Reason.GONE or shown is None:
        return f"{at}: {_('The draft has no such text. Take the row out, or download the sheet again.')}"
    if refusal.reason is Reason.INVALID:
        return f"{at}: {' '.join(refusal.details)}"
    if refusal.reason is Reason.SOURCE_MOVED:
        source = next(other for other in LANGUAGES if other != language)
        text = _("The %(source)s is another one now: “%(text)s”. Put it into the sheet, and check the translation.")
        return f"{at}: {text % {'source': LANGUAGE_NAMES[source], 'text': shown.source}}"
    return f"{at}: {reason_text(refusal.reason, source=language, theirs=shown.target)}"


def _where(text: ShownText) -> str:
    return capfirst(", ".join([*(f"{kind} {name}" for kind, name in text.parts), text.field]))
