"""The sentences that describe one difference between two instruments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.pages.answers import answer_label, question_text
from diagnostics.authoring.pages.parts import LANGUAGE_NAMES, field_name, named, pair_name
from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.instrument.difference import Difference, Kind, Value
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Direction, Evidence, Kpi, Market, StageRule
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.site.pages.texts import enumerated, quoted

EXCERPT_LIMIT = 160
"""The longest reworded text, in characters, that is shown whole; of a longer one the common parts are cut."""

CONTEXT_WORDS = 4
"""How many common words an excerpt shows on either side of the difference."""


def sentences(before: Instrument, after: Instrument, difference: Difference) -> Iterator[str]:
    """Yield sentences that describe a difference, in the reader's language; they begin in lower case."""
    return _Describer(before, after, difference).sentences()


_BEFORE_NEXT = {
    Kind.ADDED: gettext_lazy("added before %(next)s"),
    Kind.MOVED: gettext_lazy("moved before %(next)s"),
}
_LAST = {
    Kind.ADDED: gettext_lazy("added at the end"),
    Kind.MOVED: gettext_lazy("moved to the end"),
}
_RULES = {
    Kind.ADDED: gettext_lazy("rule added: %(after)s"),
    Kind.REMOVED: gettext_lazy("rule removed: %(before)s"),
    Kind.CHANGED: gettext_lazy("rule changed. Before: %(before)s. Now: %(after)s"),
}
_SWITCHES = {
    "is_unknown": (
        gettext_lazy("it now means “I don't know yet”"),
        gettext_lazy("it no longer means “I don't know yet”"),
    ),
    "opens_deal": (gettext_lazy("it now opens a deal"), gettext_lazy("it no longer opens a deal")),
    "partner_stage": (
        gettext_lazy("it is now about a partner, not about a deal"),
        gettext_lazy("it is no longer about a partner"),
    ),
}
"""Fields that are true or false, and what to say of either."""

EDITION_NAMES = {1: gettext_lazy("First edition"), 2: gettext_lazy("Second edition")}
CHOICE_NAMES: dict[Enum, object] = {
    Market.B2B: gettext_lazy("Businesses (B2B)"),
    Market.B2C: gettext_lazy("Consumers (B2C)"),
    Market.BOTH: gettext_lazy("Businesses and consumers"),
    Direction.HIGHER: gettext_lazy("Higher is better"),
    Direction.LOWER: gettext_lazy("Lower is better"),
    Evidence.BUYER_ACTION: gettext_lazy("Something the buyer did"),
    Evidence.ARTEFACT: gettext_lazy("Something of our own that can be checked"),
}


@dataclass(frozen=True, slots=True)
class _Describer:
    """Describes one difference; the two instruments give the names of parts."""

    before: Instrument
    after: Instrument
    difference: Difference

    def sentences(self) -> Iterator[str]:
        path = self.difference.path
        kinds = path[::2]
        if kinds[-1:] == ("rule",):
            yield self._rule()
        elif kinds[-1:] in (("kpi",), ("doubtful_pair",)):
            yield f"{self._unkeyed()}: {self._field()}" if self.difference.field else self._changed(self._unkeyed())
        elif kinds in (("process", "stage"), ("golden_example", "stage")):
            yield self._changed(_("stage %(name)s") % {"name": self._stage(path[3])})
        elif kinds == ("golden_example", "sales_model"):
            yield self._changed(_("present sales model %(name)s") % {"name": quoted(self._sales_model(path[3]))})
        elif self.difference.field:
            yield self._field()
        else:
            yield self._part_change()
            yield from self._weights_of_added()

    def _rule(self) -> str:
        old, new = self.difference.before, self.difference.after
        after = rule_sentence(self.after, new) if isinstance(new, StageRule) else ""
        if self.difference.kind is not Kind.MOVED:
            before = rule_sentence(self.before, old) if isinstance(old, StageRule) else ""
            return str(_RULES[self.difference.kind]) % {"before": before, "after": after}
        if self.difference.ahead_of is None:
            return _("rule moved to the end: %(rule)s") % {"rule": after}
        following = rule_sentence(self.after, self.after.rules[int(self.difference.ahead_of) - 1])
        return _("rule moved: %(rule)s. It now comes before: %(next)s") % {"rule": after, "next": following}

    def _changed(self, name: str) -> str:
        return f"{name} {self._part_change()}"

    def _unkeyed(self) -> str:
        """Return the name of a KPI or a pair of answers: parts that have a number instead of a key."""
        instrument = self.before if self.difference.kind is Kind.REMOVED else self.after
        name = self._unkeyed_name(instrument, self.difference.path[-1])
        if self.difference.path[-2] == "doubtful_pair":
            return _("doubtful pair of answers %(name)s") % {"name": name}
        return _("KPI %(number)s") % {"number": name}

    def _unkeyed_name(self, instrument: Instrument, number: str) -> str:
        place = int(number) - 1
        if self.difference.path[-2] == "doubtful_pair":
            return pair_name(instrument, instrument.doubtful_pairs[place])
        return named(self._kpis(instrument)[place].name, number)

    def _kpis(self, instrument: Instrument) -> Sequence[Kpi]:
        """Return the KPIs of the difference's sales model, or those that are common to all."""
        kind, key = self.difference.path[:2]
        return instrument.sales_model_by_key[key].kpis if kind == "sales_model" else instrument.kpis

    def _part_change(self) -> str:
        if self.difference.kind is Kind.REMOVED:
            return _("removed")
        if self.difference.kind is Kind.ADDED and self.difference.path[-2] == "doubtful_pair":
            # their order says nothing
            return _("added")
        is_tie_break = self.difference.kind is Kind.MOVED and self.difference.path[::2] == ("sales_model",)
        if self.difference.ahead_of is None:
            return _("moved to the end of the tie-break order") if is_tie_break else str(_LAST[self.difference.kind])
        following = {"next": self._next_name(self.difference.ahead_of)}
        if is_tie_break:
            return _("moved before %(next)s in the tie-break order") % following
        return str(_BEFORE_NEXT[self.difference.kind]) % following

    def _next_name(self, key: str) -> str:
        """Return the name of the part that now comes after this one."""
        kind = self.difference.path[-2]
        if kind == "question":
            return named(self.after.question(key).text, key)
        if kind == "option":
            return named(self.after.question(self.difference.path[1]).option(key).label, key)
        if kind in ("kpi", "doubtful_pair"):
            return self._unkeyed_name(self.after, key)
        if kind == "process":
            return named(self.after.process_by_key[key].name, key)
        if kind == "golden_example":
            return named(self.after.golden_example_by_key[key].name, key)
        return self._stage(key) if kind == "stage" else quoted(self._sales_model(key))

    def _field(self) -> str:
        if self.difference.kind is Kind.REWORDED:
            return self._reworded()
        if self.difference.field == "weights":
            return self._weight()
        if self.difference.field == "answers":
            return self._answer()
        if self.difference.field in _SWITCHES:
            return str(_SWITCHES[self.difference.field][not self.difference.after])
        return _("%(field)s: %(after)s instead of %(before)s") % {
            "field": field_name(self.difference.field),
            "before": self._value(self.difference.before),
            "after": self._value(self.difference.after),
        }

    def _reworded(self) -> str:
        before, after = _excerpts(str(self.difference.before), str(self.difference.after))
        values = {
            "field": field_name(self.difference.field),
            "language": LANGUAGE_NAMES[self.difference.language],
            "before": quoted(before),
            "after": quoted(after),
        }
        if not self.difference.before:
            return _("%(field)s written (%(language)s): %(after)s") % values
        if not self.difference.after:
            return _("%(field)s emptied (%(language)s): it was %(before)s") % values
        return _("%(field)s reworded (%(language)s): %(after)s instead of %(before)s") % values

    def _weight(self) -> str:
        values = {
            "sales_model": self._sales_model(self.difference.entry),
            "before": self.difference.before,
            "after": self.difference.after,
        }
        if self.difference.kind is Kind.REMOVED:
            return _("it no longer gives %(sales_model)s any points; it gave %(before)s") % values
        if self.difference.kind is Kind.ADDED:
            return _("it now gives %(sales_model)s %(after)s") % values
        return _("it now gives %(sales_model)s %(after)s instead of %(before)s") % values

    def _answer(self) -> str:
        values = {
            "question": self._question(self.difference.entry),
            "before": self._option(self.difference.entry, self.difference.before),
            "after": self._option(self.difference.entry, self.difference.after),
        }
        if self.difference.kind is Kind.REMOVED:
            return _("it no longer answers %(question)s") % values
        if self.difference.kind is Kind.ADDED:
            return _("it now answers %(question)s with %(after)s") % values
        return _("it now answers %(question)s with %(after)s instead of %(before)s") % values

    def _weights_of_added(self) -> Iterator[str]:
        if self.difference.kind is Kind.ADDED and self.difference.path[-2] == "option":
            for key, weight in (
                self.after.question(self.difference.path[1]).option(self.difference.path[3]).weights.items()
            ):
                values = {"sales_model": self._sales_model(key), "weight": weight}
                yield _("it gives %(sales_model)s %(weight)s") % values

    def _value(self, value: Value) -> str:
        if value is None:
            return _("none")
        if isinstance(value, Enum):
            return quoted(str(CHOICE_NAMES[value]))
        if isinstance(value, tuple):
            return enumerated(LANGUAGE_NAMES[language] for language in value)
        if self.difference.field == "edition":
            return quoted(str(EDITION_NAMES[int(str(value))]))
        if self.difference.field == "leading":
            return quoted(self._sales_model(str(value)))
        if self.difference.field in ("process", "common_process"):
            return self._process(str(value))
        if self.difference.field in ("entry_stage", "wins"):
            return self._stage(str(value))
        return str(value)

    def _process(self, key: str) -> str:
        side = self.after if key in self.after.process_by_key else self.before
        return named(side.process_by_key[key].name, key)

    def _stage(self, key: str) -> str:
        return named(self._name("stage", key), key)

    def _question(self, key: str) -> str:
        texts = (question_text(side, key) for side in (self.after, self.before))
        return named(next((text for text in texts if text != UNWRITTEN), UNWRITTEN), key)

    def _option(self, question: str, key: Value) -> str:
        labels = (answer_label(side, question, str(key)) for side in (self.after, self.before))
        return named(next((label for label in labels if label != UNWRITTEN), UNWRITTEN), str(key))

    def _sales_model(self, key: str) -> str:
        return str(self._name("sales_model", key)) or key

    def _name(self, kind: str, key: str) -> Text:
        """Return the name of a part, or an empty text if neither side has it: golden examples outlive their parts."""
        for side in (self.after, self.before):
            part = getattr(side, f"{kind}_by_key").get(key)
            if part is not None:
                name: Text = part.name
                return name
        return UNWRITTEN


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Return both texts in one line each; long ones without most of their common beginning and end."""
    old, new = (" / ".join(text.splitlines()).split(" ") for text in (before, after))
    if max(len(before), len(after)) <= EXCERPT_LIMIT:
        return " ".join(old), " ".join(new)
    start = _common_prefix(old, new)
    end = _common_prefix(old[start:][::-1], new[start:][::-1])
    start, end = max(start - CONTEXT_WORDS, 0), max(end - CONTEXT_WORDS, 0)
    return _cut(old, start, end), _cut(new, start, end)


def _common_prefix(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of equal words at the beginning of both."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut(words: Sequence[str], start: int, end: int) -> str:
    excerpt = words[start : len(words) - end]
    return " ".join([*(["…"] if start else []), *excerpt, *(["…"] if end else [])])
