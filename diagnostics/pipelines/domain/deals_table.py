"""Tables that CRMs and spreadsheets export: which column holds the stages of deals, and of which pipeline."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.domain.pasted import clean_name
from diagnostics.pipelines.domain.stage_names import MAX_NAME_LENGTH, MAX_STAGES, is_lost, suggest_stages
from diagnostics.pipelines.domain.words import folded

MAX_CHOICES = 12
"""Pipelines and columns among which one is chosen; those with the most deals come first."""

MAX_VALUES = 200
"""Distinct values that a column of stages may have, in all pipelines: one with more is a column of names or amounts."""

_DELIMITERS = "\t;,"
_ROWS_ABOVE = 20
"""Rows in which a heading is looked for: reports begin with their title."""

_STAGE = re.compile(
    r"\w*(?:stage|stages|fase|fasen|phase|stadium|stadie)|(?:stage|fase|steg|trinn)\w*|\w*(?:steg|trinn)"
    r"|\w*fas|étape|etapa|etap|\w*vaihe|fáze"
)
_NOT_STAGE_WORDS = """
age alder antall change changed count cumulative date dato day days dager duration endret endring entered exited
forrige history historikk id in last latest number oppdatert previous probability reason sannsynlighet since siste tid
time update updated varighet årsak
"""
_PIPELINE = re.compile(r"\w*pipeline\w*")
_PIPELINES = frozenset({"sales process", "salgsprosess", "sales team", "salgsteam", "record type", "layout"})
_LIST_HEADINGS = frozenset({"name", "navn", "label"})
_OTHER_WORDS = """
account amount avtalenavn beløp by campaign company contact currency customer eier email epost firma kampanje kilde
kontakt konto kunde mobile name navn next note notat opportunity organisation organisasjon organization owner person
phone selger selskap source tag telefon title tittel type valuta value verdi
"""
_NOT_A_STAGE, _OTHER = frozenset(_NOT_STAGE_WORDS.split()), frozenset(_OTHER_WORDS.split())
_PROBABILITY = re.compile(r"probability|sannsynlighet|win %")
_NUMBERS = re.compile(r"[\d\s.,:%+/()$€£-]*|(?:kr|nok|eur|usd)?[\d\s.,-]+(?:kr|nok|eur|usd)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below headings; every row has as many cells as there are headings, which are empty in a table without."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StageChoice:
    """The distinct stages in one column, of the deals of one pipeline ("" if the table has no such column)."""

    column: str
    pipeline: str
    names: tuple[str, ...]


def read_table(text: str, *, is_file: bool) -> Table | None:
    """Return the table in a text, None if it is a list. What was typed needs more of a table than a file does."""
    lines = text.splitlines(keepends=True)
    text = "".join(lines[1:] if lines and lines[0].lower().startswith("sep=") else lines)
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter)
        width = Counter(map(len, rows)).most_common(1)[0][0] if len(rows) > 1 else 1
        if width > 1 and sum(len(row) == width for row in rows) > len(rows) / 2:
            table = table_of(rows)
            if is_file or delimiter == "\t" or any(table.headings) or _has_figures(table) or text.startswith('"'):
                return table
    return None


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
    return [row for row in rows if any(cell.strip() for cell in row)]


def table_of(rows: Sequence[Sequence[str]]) -> Table:
    """Return rows as a table; the headings are the first row that has a known one, else none is."""
    width = max(map(len, rows), default=0)
    cells = [tuple(cell.strip() for cell in [*row, *[""] * (width - len(row))]) for row in rows]
    for place, row in enumerate(cells[:_ROWS_ABOVE]):
        if sum(map(bool, row)) > 1 and (any(map(_is_heading, row)) or sum(map(_is_other, row)) > 1):
            return Table(row, tuple(cells[place + 1 :]))
    return Table(("",) * width, tuple(cells))


def _is_heading(cell: str) -> bool:
    name = folded(cell)
    return _is_stage(cell) or _is_pipeline(cell) or name in _LIST_HEADINGS


def _is_stage(heading: str) -> bool:
    words = folded(heading).split()
    return len(words) <= 4 and any(map(_STAGE.fullmatch, words)) and _NOT_A_STAGE.isdisjoint(words)


def _is_pipeline(heading: str) -> bool:
    words = folded(heading).split()
    named = any(map(_PIPELINE.fullmatch, words)) or folded(heading).removeprefix("opportunity ") in _PIPELINES
    return named and len(words) <= 3 and not _is_stage(heading) and _NOT_A_STAGE.isdisjoint(words)


def _has_figures(table: Table) -> bool:
    columns = range(len(table.headings))
    return any(all(row[place] and _NUMBERS.fullmatch(row[place]) for row in table.rows) for place in columns)


def find_choices(table: Table, instrument: Instrument, recommended: Sequence[str]) -> tuple[StageChoice, ...]:
    """Return what the team's stages may be: columns headed as stages, else those whose values are like stages.

    Of several pipelines the one with the most deals is first. Nothing but names of stages and pipelines is in it.
    """
    places = range(len(table.headings))
    headed = [place for place in places if _is_stage(table.headings[place])]
    similar = (place for place in places if place not in headed and not _is_other(table.headings[place]))
    for candidates, least in ((headed, 0.0), (similar, 0.5)):
        columns = (_of_column(table, place, instrument, recommended, least) for place in candidates)
        choices = list(chain.from_iterable(columns))
        if choices:
            return tuple(choices[:MAX_CHOICES])
    return ()


def _is_other(heading: str) -> bool:
    return folded(heading) not in _LIST_HEADINGS and not _OTHER.isdisjoint(folded(heading).split())


def _of_column(
    table: Table, place: int, instrument: Instrument, recommended: Sequence[str], least: float
) -> Iterator[StageChoice]:
    """Yield the stages of each pipeline in a column, if at least a share `least` of their names is like stages."""
    for pipeline, rows in _pipelines(table):
        names = _names(rows, place, pipeline)
        matches = dict(zip(names, suggest_stages(instrument, names, first=recommended), strict=True))
        is_short = all(len(name) <= MAX_NAME_LENGTH for name in names)
        if is_short and 0 < len(names) <= MAX_STAGES and _matched(matches) >= least and len(names) > 2 * least:
            ordered = _by_probability(table.headings, rows, names) or _by_match(matches, tuple(instrument.stage_by_key))
            yield StageChoice(table.headings[place][:MAX_NAME_LENGTH], pipeline[:MAX_NAME_LENGTH], ordered)


def _matched(matches: Mapping[str, str | None]) -> float:
    return sum(key is not None for key in matches.values()) / len(matches)


def _pipelines(table: Table) -> list[tuple[str, Sequence[Sequence[str]]]]:
    """Return the rows of each pipeline, that of the most deals first; "" if there is no column of pipelines."""
    place = next((place for place, heading in enumerate(table.headings) if _is_pipeline(heading)), None)
    if place is None:
        return [("", table.rows)]
    pipelines = Counter(row[place] for row in table.rows if row[place]).most_common(MAX_CHOICES)
    return [(pipeline, [row for row in table.rows if row[place] == pipeline]) for pipeline, _ in pipelines]


def _names(rows: Sequence[Sequence[str]], place: int, pipeline: str) -> dict[str, list[int]]:
    """Return the distinct stages of a column as they first appear, each with the indexes of its rows."""
    values: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        values.setdefault(row[place], []).append(index)
    names: dict[str, list[int]] = {}
    for value, indexes in values.items() if len(values) <= MAX_VALUES else ():
        name = "" if _NUMBERS.fullmatch(value) else clean_name(value.removesuffix(f"({pipeline})"))
        if name and not is_lost(name):
            names.setdefault(name, []).extend(indexes)
    return names


def _by_probability(
    headings: Sequence[str], rows: Sequence[Sequence[str]], names: Mapping[str, Sequence[int]]
) -> tuple[str, ...]:
    """Return names in the order of the win probability of their deals, () if no column has it for all."""
    for place, heading in enumerate(headings):
        if _PROBABILITY.search(folded(heading)):
            means = {name: _mean([rows[index][place] for index in indexes]) for name, indexes in names.items()}
            known = {name: mean for name, mean in means.items() if mean is not None}
            if len(known) == len(names):
                return tuple(sorted(known, key=lambda name: known[name]))
    return ()


def _mean(values: Sequence[str]) -> float | None:
    numbers = [float(match[0].replace(",", ".")) for value in values if (match := re.match(r"\d+(?:[.,]\d+)?", value))]
    return sum(numbers) / len(numbers) if numbers else None


def _by_match(matches: Mapping[str, str | None], order: Sequence[str]) -> tuple[str, ...]:
    """Return names in the order of the stages that they match; those that match none keep their place.

    An export lists deals, so it has no order of stages of its own.
    """
    known = sorted((name for name, key in matches.items() if key), key=lambda name: order.index(matches[name] or ""))
    in_order = iter(known)
    return tuple(next(in_order) if key else name for name, key in matches.items())
