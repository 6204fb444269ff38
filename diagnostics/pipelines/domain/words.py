"""Words of stage names in English and Norwegian: their stems, which of them say little, and how similar names are."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_FUNCTION_WORDS = """
a an and are as at awaiting be been by for from has have in into is it of on or our out that the their to up waiting was
we will with your
at av de den det dem en er et for fra ha har hos i med oss og om på seg som til ut var venter vi vår våre
"""
_WEAK_WORDS = """
active arranged booked complete completed created done given held made new ongoing open pending phase planned process
progress received scheduled sent set stage started status step submitted
aktiv arbeid avholdt avtalt booket bokført etablert fase ferdig gitt gjennomført gjort holdt levert mottatt ny nye nytt
opprettet planlagt pågår påbegynt satt sendt stadium startet steg trinn under åpen
account client customer deal lead leads opportunity project sale sales visit
avtale besøk kunde kunden kunder mulighet prosjekt salg salget salgsmulighet
"""
"""Words that say how far a stage is, or who goes through it, and not which stage it is."""

_WEAK_WEIGHT = 0.2

_ENDINGS = """
ication ications ation ations ition itions ated ate ating ied ies ying ing ings ed es er ers al als y e s
asjon asjonen asjoner ering eringen eringer ingen inger ingene ert erte ere en et ene t
"""
_FUNCTION, _WEAK = frozenset(_FUNCTION_WORDS.split()), frozenset(_WEAK_WORDS.split())
_SUFFIXES = tuple(sorted(_ENDINGS.split(), key=len, reverse=True))
_TAILS = ("fasen", "fase", "steget", "steg", "stadium", "trinn")
_SHORTEST_STEM = 4
MIN_PART = 0.86
"""From which similarity on a name has most of the words of a spelling."""
_SHORTEST_HEAD = 5
"""Letters that the last part of a compound must have: "sluttforhandling" is a "forhandling"."""

MIN_RATIO = 0.9
"""From which similarity on two spellings are the same name with a wrong letter: one in ten."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as words: casefolded, and the stems of all but function words, each with how much it says."""

    folded: str
    weights: dict[str, float]

    @property
    def weight(self) -> float:
        return sum(self.weights.values())

    @property
    def is_weak(self) -> bool:
        """Whether it has no word that says by itself which stage it is."""
        return all(weight == _WEAK_WEIGHT for weight in self.weights.values())


def folded(text: str) -> str:
    """Return a name casefolded and without punctuation, its words separated by single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def name_of(text: str) -> Name:
    """Return a name as words; one of function words alone keeps them."""
    words = folded(text).split()
    telling = [word for word in words if word not in _FUNCTION] or words
    weights = {_stem(word): _WEAK_WEIGHT if word in _WEAK else 1.0 for word in telling}
    return Name(" ".join(words), weights)


def _stem(word: str) -> str:
    for tail in _TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= _SHORTEST_STEM:
            word = word.removesuffix(tail).removesuffix("s")
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word.removesuffix(suffix)
    return word


def similarity(name: Name, spelling: Name) -> float:
    """Return from 0 to 1 how similar a name is to the spelling of a stage, by its words in any order.

    A name with all the words of the spelling is at least 0.9: "Proposal – waiting for approval" is a proposal. One with
    some of its words is less, by how much the missing ones say.
    """
    if name.folded == spelling.folded:
        return 1.0
    shared = sum(
        min(weight, name.weights.get(stem, weight))  # "active" says less than "activated", of the same stem
        for stem, weight in spelling.weights.items()
        if _has(name, stem, weight)
    )
    if not shared:
        return 0.0
    if len(name.weights) == len(spelling.weights) and shared == spelling.weight:
        return 0.99 + 0.009 * ratio(name, spelling)
    if shared == spelling.weight and (not spelling.is_weak or name.is_weak):
        return 0.9 + 0.09 * shared / max(name.weight, shared)
    if not name.is_weak and all(stem in spelling.weights for stem in name.weights):
        return 0.8 + 0.1 * name.weight / spelling.weight
    return 0.0


def _has(name: Name, stem: str, weight: float) -> bool:
    """Whether a name has a word, be it as the last part of a compound, which is what a compound is about."""
    is_head = len(stem) >= _SHORTEST_HEAD and weight > _WEAK_WEIGHT
    return stem in name.weights or (is_head and any(word.endswith(stem) for word in name.weights))


def ratio(name: Name, spelling: Name) -> float:
    """Return from 0 to 1 how many letters two names have in common, 0 if they begin with different ones."""
    if name.folded[:1] != spelling.folded[:1]:
        return 0.0
    return SequenceMatcher(None, name.folded, spelling.folded).ratio()
