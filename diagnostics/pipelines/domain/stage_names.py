"""Reads the names of stages that someone typed or pasted, and suggests which stages they match."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from diagnostics.instrument.errors import DomainError
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.text import LANGUAGES
from diagnostics.pipelines.domain.pasted import split_names
from diagnostics.pipelines.domain.words import MIN_PART, MIN_RATIO, Name, folded, name_of, ratio, similarity

MAX_STAGES = 50
MAX_NAME_LENGTH = 100
MAX_LENGTH = 100_000
"""A longer list, name or text is refused: it is no pipeline."""

_HEADINGS = frozenset(
    (
        *("stage", "stages", "stage name", "name", "label", "pipeline", "pipeline stage", "deal stage", "sales stage"),
        *("steg", "stegnavn", "navn", "fase", "faser", "avtalefase", "salgsfase"),
    )
)
_OTHER_HEADINGS = re.compile(r"^(?:record|deal|opportunity|avtale|mulighet)\w* ?(?:id|name|title|navn|tittel)$")

_LOST = re.compile(
    r"\b(?:lost|closedlost|cancel\w*|abandoned|dead|declined|disqualified|unqualified|rejected|withdrawn|junk|duplicate"
    r"|not interested|not relevant|tapt\w*|kansellert|avlyst|avbrutt|avslag|avslått|avvist|diskvalifisert|ukvalifisert"
    r"|uaktuell|ikke aktuel\w*|ikke kvalifisert|not qualified|ikke interessert|forlatt|trukket|død|duplikat)\b"
    r"|^(?:no|nei) (?:bid|go|deal|sale|decision|takk)\b"
)
_NOT_LOST = re.compile(r"\b(?:won|win ?back|reactivat\w*|vunnet|reaktiv\w*|tilbake\w*|vinn\w*|solgt)\b")

_WAITING = re.compile(
    r"(?:(?:deals? )?(?:put )?on hold|paused?|parked|stalled|postponed|snoozed?|nurtur\w*|dormant"
    r"|not now|later|no response"
    r"|(?:waiting|awaiting)(?: (?:for|on))?(?: the)?(?: (?:customer|client|buyer|reply|response|answer))?"
    r"|(?:satt )?på (?:vent|is)|parkert|utsatt|sovende|senere|ikke nå|(?:ikke|intet|ingen) (?:svar|respons)"
    r"|(?:av)?venter?(?: på)?(?: (?:kunden?|svar|tilbakemelding))*)"
)
"""Where deals wait, whatever they reached."""

_IDENTIFIER = re.compile(r"[\d\W_]+|[0-9a-f]{8}-[0-9a-f-]{20,}|(?=\D*\d)[0-9A-Za-z]{15,18}|\S+@\S+")
_COMPANY = re.compile(r"\b(?:AS|ASA|AB|ApS|Inc|Ltd|LLC|GmbH|Corp|Oy|PLC|BV|[Kk]ommune)\b")
_CODE = re.compile(r"\s*(?:[{\[]\s*[{\[\"]|<[!?]|<html)", re.IGNORECASE)
_LONG_SENTENCE, _SENTENCE, _WORDY = 9, 5, 4
"""Words of a line of prose, of one that ends as a sentence, and of each name in a text that does."""


class Problem(Enum):
    """Why a text is no list of stages."""

    EMPTY = "empty"
    IDENTIFIERS = "identifiers"
    DEALS = "deals"
    PROSE = "prose"
    CODE = "code"


class NotStages(DomainError):
    """A text is no list of stages; `problem` says what it seems to be."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class ListTooLong(DomainError):
    """A list has too many stages or, if `is_name`, too long a name; `actual` is how many, or how long."""

    def __init__(self, *, is_name: bool, actual: int) -> None:
        super().__init__(f"{actual} is too much")
        self.is_name = is_name
        self.actual = actual


@dataclass(frozen=True, slots=True)
class StageList:
    """The names of stages in order, each once, and those of lost stages, which deals do not pass through."""

    names: tuple[str, ...]
    lost: tuple[str, ...]


def read_list(text: str) -> StageList:
    """Return the stages in a text that someone pasted, without numbers, bullets, percentages and a heading.

    Raises ListTooLong, and NotStages if it is something else.
    """
    if len(text) > MAX_LENGTH:
        raise ListTooLong(is_name=True, actual=len(text))
    if _CODE.match(text):
        raise NotStages(Problem.CODE)
    names = split_names(text)
    if names and folded(names[0]) in _HEADINGS:
        names = names[1:]
    _refuse_other_lists(text, names)
    return stage_list(names)


def stage_list(names: Iterable[str]) -> StageList:
    """Return clean names, each once, with lost stages beside. Raises ListTooLong, and NotStages if none is left."""
    each: dict[str, str] = {}
    for name in names:
        each.setdefault(folded(name), name)
    distinct = tuple(each.values())
    kept = tuple(name for name in distinct if not is_lost(name))
    if not kept:
        raise NotStages(Problem.EMPTY)
    if len(kept) > MAX_STAGES:
        raise ListTooLong(is_name=False, actual=len(kept))
    longest = max(map(len, kept))
    if longest > MAX_NAME_LENGTH:
        raise ListTooLong(is_name=True, actual=longest)
    return StageList(kept, tuple(name for name in distinct if is_lost(name)))


def is_lost(name: str) -> bool:
    """Whether a stage is for deals that ended without a sale; one in which lost customers are won back is not."""
    words = folded(name)
    return bool(_LOST.search(words)) and not _NOT_LOST.search(words)


def _refuse_other_lists(text: str, names: Sequence[str]) -> None:
    if not names:
        return
    if _OTHER_HEADINGS.match(folded(names[0])) or _share(names, lambda name: bool(_COMPANY.search(name))) > 1 / 3:
        raise NotStages(Problem.DEALS)
    if _share(names, lambda name: bool(_IDENTIFIER.fullmatch(name))) >= 1 / 2:
        raise NotStages(Problem.IDENTIFIERS)
    words = len(text.split())
    if _share(text.splitlines(), _is_sentence) > 1 / 2 or (_ends(text) and words >= _WORDY * len(names)):
        raise NotStages(Problem.PROSE)


def _share(names: Sequence[str], holds: Callable[[str], bool]) -> float:
    filled = [name for name in names if name.strip()]
    return sum(map(holds, filled)) / len(filled)


def _is_sentence(line: str) -> bool:
    words = len(line.split())
    is_list = any(sign in line for sign in ",;>→|/–") or " - " in line
    return (words >= _LONG_SENTENCE and not is_list) or (words >= _SENTENCE and _ends(line))


def _ends(text: str) -> bool:
    return text.rstrip().endswith((".", "!", "?"))


_THE_SAME, _SURE = 0.99, 0.9
"""From which similarity on two names have the same words, and from which one has all the words of the other."""

_RECOMMENDED = 0.04
"""What a stage of the recommended pipeline has ahead of the others: more than a detail of a name, less than a name."""


def suggest_stages(instrument: Instrument, names: Iterable[str], *, first: Sequence[str]) -> tuple[str | None, ...]:
    """Return the key of the most similar stage for each name, by names and synonyms in both languages, None if none is.

    Of similar ones it prefers those in `first`, the recommended pipeline.
    """
    order = [*first, *(key for key in instrument.stage_by_key if key not in first)]
    spellings = {key: tuple(_spellings(instrument.stage_by_key[key])) for key in order}
    return tuple(_best(name_of(name), spellings, frozenset(first)) for name in names)


def _best(name: Name, stages: Mapping[str, Sequence[Name]], first: Container[str]) -> str | None:
    if not name.folded or _WAITING.fullmatch(name.folded):
        return None
    return (
        _most_similar(name, stages, first, similarity, least=_SURE)
        or _only(name, stages, first)
        or _most_similar(name, stages, first, ratio, least=MIN_RATIO)
    )


def _most_similar(
    name: Name,
    stages: Mapping[str, Sequence[Name]],
    first: Container[str],
    measure: Callable[[Name, Name], float],
    *,
    least: float,
) -> str | None:
    """Return the stage with the most similar spelling, if it is similar enough."""
    similarities = {key: max(measure(name, spelling) for spelling in spellings) for key, spellings in stages.items()}
    enough = {key: _preferred(value, key in first) for key, value in similarities.items() if value >= least}
    # max() keeps the first of equals
    return max(enough, key=lambda key: enough[key], default=None)


def _preferred(value: float, is_first: bool) -> float:
    """Return how similar a stage counts as; none of the recommended ones is ahead of one that has the very name."""
    return min(value + _RECOMMENDED, _THE_SAME - 0.001) if is_first and value < _THE_SAME else value


def _only(name: Name, stages: Mapping[str, Sequence[Name]], first: Container[str]) -> str | None:
    """Return the only stage that has a spelling with all the words of a name; a single word may mean anything else."""
    keys = [key for key, spellings in stages.items() if any(similarity(name, other) >= MIN_PART for other in spellings)]
    return keys[0] if len(keys) == 1 and (len(name.weights) > 1 or keys[0] in first) else None


def _spellings(stage: Stage) -> Iterator[Name]:
    for language in LANGUAGES:
        for spelling in (stage.name.in_language(language), *stage.synonyms.lines_in(language)):
            if spelling:
                yield name_of(spelling)
