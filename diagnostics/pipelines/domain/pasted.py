"""A list of stages as people paste it: split into names, and each name without its number, bullet and percentage."""

import re
from collections.abc import Iterator
from unicodedata import normalize

_SEPARATOR = re.compile(r"sep=.?", re.I)
"""The line with which spreadsheets say how the cells of a file are separated."""

_SPACES = re.compile(r"(?:[^\S\n]|[\u200b\ufeff])+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_ARROW = re.compile(r"\s*(?:[→⇒➔➜➡⟶▶►»›|]|[-=–—]{1,3}>)\s*|\s>+\s")
_TIGHT_ARROW = re.compile(r"\s*>\s*")
_INTRODUCTION = re.compile(
    r"^[^:\n]{0,60}\b(?:stages|phases|pipeline|pipelinen|steps|faser|fasene|stegene|salgsprosess)\b[^:\n]{0,60}:\s*",
    re.I,
)
_LAST_AND = re.compile(r"^(?:and|og|then|så)\s+|\s+(?:and|og)\s+", re.I)
_NEXT_NUMBER = re.compile(r"\s+(?=\(?\d{1,2}[.)]\s)")

_PERCENT = r"\d{1,3}(?:[.,]\d+)?(?:\s*[-–]\s*\d{1,3})?\s*(?:%|prosent|percent|pct)"
_PERCENTAGE = re.compile(
    rf"\s*\([^()]*{_PERCENT}[^()]*\)|\s*\[[^][]*{_PERCENT}[^][]*\]|[\s:,–—-]*{_PERCENT}\s*$|^{_PERCENT}[\s:,–—-]+", re.I
)
_COUNT = re.compile(r"\s*[(\[]\d+[)\]]$")
_BULLET = re.compile(r"^(?:(?:[-*+•·–—▪◦○●■□▶✓✔☐☑]|\[[ xX]?\])\s*(?=\S))+")
_WORD_AND_NUMBER = re.compile(r"^(?:stage|phase|step|steg|fase|trinn)\s*\d{1,2}\s*(?:[:.)–—-]\s*|$)", re.I)
_NUMBER = re.compile(
    r"^(?:[(\[]\d{1,3}[)\]]|#?\d{1,3}(?:[.):]|\s*[-–—])(?=\s)|#\d{1,3}(?=\s)|\d{1,3}[.):](?=\D)|\d{2}-(?=[A-Z])|0\d(?=\s)|"
    r"[a-hA-H][.)](?=\s))\s*"
)
_BARE_NUMBER = re.compile(r"^\d{1,3}\s+(?=\D)")
_AROUND = " \t\"'“”«»*_`:;,"
_LONGEST = 300
"""Characters from which on a part is no name, whatever is taken off: expressions are slow on what is much longer."""

_LINES_OF_A_LIST = 3
"""A list that is wrapped has at most so many lines with several names each."""


def split_names(text: str) -> list[str]:
    """Return the names in a text, in order: one a line, or split at arrows, semicolons, commas, dashes or slashes.

    Commas, dashes and slashes separate names in a single line only, where nothing else does: "R&D / demo" is one name.
    """
    lines = [line.strip() for line in _plain(text).splitlines()]
    lines = [line for line in lines if line and not _SEPARATOR.fullmatch(line)]
    if not lines:
        return []
    if len(lines) > 1 and lines[0].endswith(":"):
        lines = lines[1:]
    lines[0] = _INTRODUCTION.sub("", lines[0])
    parts = [part for line in lines for part in _split_at_arrows(line)]
    if len(parts) == 1 or (1 < len(lines) <= _LINES_OF_A_LIST and all(map(_is_list, parts[:-1]))):
        parts = [name for part in parts for name in _split_line(part)]
    return list(_cleaned(parts))


def _split_at_arrows(line: str) -> list[str]:
    pattern = _TIGHT_ARROW if ">" in line and "<" not in line else _ARROW
    return [part for piece in _ARROW.split(line) for part in pattern.split(piece)]


def _is_list(line: str) -> bool:
    return max(line.count(","), line.count(";")) >= 2


def _split_line(line: str) -> list[str]:
    """Return the names in a single line, by the first separator that it has; a dash or slash must come twice."""
    if re.match(r"\(?1[.)]\s", line):
        return _NEXT_NUMBER.split(line)
    for separator, least in ((";", 1), (",", 1), (" • ", 1), (" · ", 1), (" / ", 2), (" - ", 2), (" – ", 2)):
        if line.count(separator) >= least:
            names = line.split(separator)
            return [*names[:-1], *_LAST_AND.split(names[-1].strip(), maxsplit=1)]
    return line.split("/") if line.count("/") >= 3 else [line]


def _cleaned(parts: list[str]) -> Iterator[str]:
    names = [_undecorated(part) for part in parts]
    if len(names) > 1 and all(_BARE_NUMBER.match(name) for name in names if name):
        names = [_BARE_NUMBER.sub("", name) for name in names]
    yield from (name for name in names if re.search(r"\w", name))


def clean_name(text: str) -> str:
    """Return the name of a stage without its number, bullet, percentage and count of deals."""
    return next(_cleaned([_plain(text)]), "")


def _plain(text: str) -> str:
    """Return a text with single spaces, no control characters, and its letters composed: macOS writes an å as two."""
    return _CONTROLS.sub("", _SPACES.sub(" ", normalize("NFC", text)))


def _undecorated(text: str) -> str:
    if len(text) > _LONGEST:
        return text
    name = text.strip(_AROUND)
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    name = _PERCENTAGE.sub("", _BULLET.sub("", name)).strip(_AROUND)
    name = _WORD_AND_NUMBER.sub("", _NUMBER.sub("", name)) or name
    return _COUNT.sub("", _PERCENTAGE.sub("", name)).strip(_AROUND)
