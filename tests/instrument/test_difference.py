"""What differs between two instruments, said once and minimally, and of every field."""

from dataclasses import fields, is_dataclass, replace
from itertools import combinations, permutations
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.difference import Difference, Kind, differences
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import (
    AnswerOption,
    Direction,
    DoubtfulPair,
    Evidence,
    GoldenExample,
    Kpi,
    Market,
    Placement,
    Process,
    Question,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
)
from tests.instrument.strategies import instruments, texts

CHANGED, REWORDED, ADDED, REMOVED, MOVED = Kind.CHANGED, Kind.REWORDED, Kind.ADDED, Kind.REMOVED, Kind.MOVED
STAGES = tuple(make_stage(key) for key in ("qualify", "research", "present", "close", "upsell"))


def of_processes(before, after):
    """Return the differences between instruments whose one process has these stages."""
    old, new = (make_instrument(stages=STAGES, processes=[make_process(stages=keys)]) for keys in (before, after))
    return differences(old, new)


@given(instruments(words=texts))
def test_nothing_differs_from_itself(instrument):
    assert differences(instrument, instrument) == ()


@given(instruments(words=texts), instruments(words=texts))
def test_whatever_is_not_equal_differs(before, after):
    assert (differences(before, after) == ()) == (before == after)


@given(instruments(words=texts), instruments(words=texts))
def test_nothing_is_said_twice(before, after):
    found = differences(before, after)
    assert len({(part.kind, part.path, part.field, part.language, part.entry) for part in found}) == len(found)


@given(st.permutations(("qualify", "research", "present", "close", "upsell")))
def test_as_few_as_possible_are_moved(order):
    before = tuple(stage.key for stage in STAGES)
    moved = of_processes(" ".join(before), " ".join(order))
    kept = max(size for size in range(6) for some in combinations(before, size) if _keeps_order(some, order))
    assert [part.kind for part in moved] == [MOVED] * (len(before) - kept)


def _keeps_order(some, order):
    return [key for key in order if key in some] == list(some)


def test_what_is_moved_comes_before_what_follows_it_now():
    for order in permutations(("qualify", "present", "close")):
        for moved in of_processes("qualify present close", " ".join(order)):
            following = order[order.index(moved.path[-1]) + 1 :]
            assert moved.ahead_of == (following[0] if following else None)


WHOLE = make_instrument(
    questions=[
        make_question("people", make_option("one"), make_option("two")),
        make_question("size", make_option("one"), make_option("two")),
        make_question("leads", make_option("few", team=1), make_option("many", team=2)),
    ],
    doubtful_pairs=(make_pair("people.one", "size.one"),),
    kpis=(Kpi(Text("Velocity", "Fart"), Text("a ÷ b", "a ÷ b")),),
    sales_models=[make_sales_model("team"), make_sales_model("spare")],
    stages=(*STAGES, make_stage("spare")),
    processes=[make_process(), make_process("own", "qualify close")],
    rules=[
        make_rule("team", "upsell", "after", "close"),
        make_rule("team", "research", "after", "qualify", answer="people.one"),
    ],
    golden_examples=(GoldenExample("usual", Text("Usual", "Vanlig"), {"leads": "many"}, "team", ("qualify", "close")),),
)
"""An instrument with every kind of part; to the last of each kind nothing else refers."""

QUESTION, OPTION = ("question", "leads"), ("question", "leads", "option", "many")
MODEL, KPI, RULE = ("sales_model", "spare"), ("sales_model", "spare", "kpi", "1"), ("sales_model", "team", "rule", "2")
STAGE, PROCESS, EXAMPLE = ("stage", "spare"), ("process", "own"), ("golden_example", "usual")
PAIR, COMMON_KPI = ("doubtful_pair", "1"), ("kpi", "1")

PLACES = {
    Instrument: (),
    Question: QUESTION,
    AnswerOption: OPTION,
    DoubtfulPair: PAIR,
    SalesModel: MODEL,
    Kpi: COMMON_KPI,
    Stage: STAGE,
    Process: PROCESS,
    StageRule: RULE,
    GoldenExample: EXAMPLE,
}

CASES = {
    (Instrument, "key"): ("other", [(CHANGED, (), "key")]),
    (Instrument, "languages"): (("en",), [(CHANGED, (), "languages")]),
    (Instrument, "edition"): (1, [(CHANGED, (), "edition")]),
    (Instrument, "questions"): (WHOLE.questions[:-1], [(REMOVED, QUESTION, "")]),
    (Instrument, "doubtful_pairs"): ((), [(REMOVED, PAIR, "")]),
    (Instrument, "kpis"): ((), [(REMOVED, COMMON_KPI, "")]),
    (Instrument, "sales_models"): (WHOLE.sales_models[:1], [(REMOVED, MODEL, "")]),
    (Instrument, "stages"): ((WHOLE.stages[-1], *WHOLE.stages[:-1]), [(MOVED, STAGE, "")]),
    (Instrument, "common_process"): ("own", [(CHANGED, (), "common_process")]),
    (Instrument, "processes"): (WHOLE.processes[:1], [(REMOVED, PROCESS, "")]),
    (Instrument, "rules"): (WHOLE.rules[:1], [(REMOVED, RULE, "")]),
    (Instrument, "golden_examples"): ((), [(REMOVED, EXAMPLE, "")]),
    (Question, "key"): ("other", [(REMOVED, QUESTION, ""), (ADDED, ("question", "other"), "")]),
    (Question, "options"): ((make_option("few", team=1),), [(REMOVED, OPTION, "")]),
    (AnswerOption, "key"): ("other", [(REMOVED, OPTION, ""), (ADDED, (*QUESTION, "option", "other"), "")]),
    (AnswerOption, "grade"): (3, [(CHANGED, OPTION, "grade")]),
    (DoubtfulPair, "question"): ("size", [(REMOVED, PAIR, ""), (ADDED, PAIR, "")]),
    (DoubtfulPair, "option"): ("two", [(REMOVED, PAIR, ""), (ADDED, PAIR, "")]),
    (DoubtfulPair, "other_question"): ("people", [(REMOVED, PAIR, ""), (ADDED, PAIR, "")]),
    (DoubtfulPair, "other_option"): ("two", [(REMOVED, PAIR, ""), (ADDED, PAIR, "")]),
    (Kpi, "direction"): (Direction.LOWER, [(CHANGED, COMMON_KPI, "direction")]),
    (AnswerOption, "is_unknown"): (True, [(CHANGED, OPTION, "is_unknown")]),
    (AnswerOption, "weights"): ({"team": 3}, [(CHANGED, OPTION, "weights")]),
    (SalesModel, "key"): ("other", [(REMOVED, MODEL, ""), (ADDED, ("sales_model", "other"), "")]),
    (SalesModel, "threshold"): (3, [(CHANGED, MODEL, "threshold")]),
    (SalesModel, "market"): (Market.B2C, [(CHANGED, MODEL, "market")]),
    (SalesModel, "process"): ("own", [(CHANGED, MODEL, "process")]),
    (SalesModel, "entry_stage"): ("present", [(CHANGED, MODEL, "entry_stage")]),
    (SalesModel, "kpis"): ((), [(REMOVED, KPI, "")]),
    (Stage, "key"): ("other", [(REMOVED, STAGE, ""), (ADDED, ("stage", "other"), "")]),
    (Stage, "exit_evidence"): (Evidence.ARTEFACT, [(CHANGED, STAGE, "exit_evidence")]),
    (Stage, "opens_deal"): (True, [(CHANGED, STAGE, "opens_deal")]),
    (Stage, "partner_stage"): (True, [(CHANGED, STAGE, "partner_stage")]),
    (Stage, "win_probability"): (50, [(CHANGED, STAGE, "win_probability")]),
    (Stage, "idle_days"): (9, [(CHANGED, STAGE, "idle_days")]),
    (Process, "key"): ("other", [(REMOVED, PROCESS, ""), (ADDED, ("process", "other"), "")]),
    (Process, "stages"): (("close",), [(REMOVED, (*PROCESS, "stage", "qualify"), "")]),
    (Process, "wins"): ("qualify", [(CHANGED, PROCESS, "wins")]),
    (StageRule, "sales_model"): ("spare", [(REMOVED, RULE, ""), (ADDED, (*MODEL, "rule", "2"), "")]),
    (StageRule, "placement"): (Placement.BEFORE, [(CHANGED, RULE, "")]),
    (StageRule, "stage"): ("present", [(REMOVED, RULE, ""), (ADDED, RULE, "")]),
    (StageRule, "anchors"): (("present",), [(CHANGED, RULE, "")]),
    (StageRule, "from_points"): (1, [(CHANGED, RULE, "")]),
    (StageRule, "process"): ("own", [(CHANGED, RULE, "")]),
    (StageRule, "question"): ("size", [(REMOVED, RULE, ""), (ADDED, RULE, "")]),
    (StageRule, "option"): ("two", [(REMOVED, RULE, ""), (ADDED, RULE, "")]),
    (StageRule, "optional"): (True, [(CHANGED, RULE, "")]),
    (GoldenExample, "key"): ("other", [(REMOVED, EXAMPLE, ""), (ADDED, ("golden_example", "other"), "")]),
    (GoldenExample, "answers"): ({"leads": "few"}, [(CHANGED, EXAMPLE, "answers")]),
    (GoldenExample, "leading"): (None, [(CHANGED, EXAMPLE, "leading")]),
    (GoldenExample, "present"): (("team",), [(ADDED, (*EXAMPLE, "sales_model", "team"), "")]),
    (GoldenExample, "stages"): (("close",), [(REMOVED, (*EXAMPLE, "stage", "qualify"), "")]),
}
"""What every field but the texts is changed to, and what is then said."""


def parts_of(kind):
    """Return the dataclasses that `kind` is made of, itself first; a text is a value and no part."""
    found = [kind]
    for hint in get_type_hints(kind).values():
        for inner in get_args(hint):
            if is_dataclass(inner) and inner is not Text:
                found += [part for part in parts_of(inner) if part not in found]
    return found


HINTS = {(kind, item.name): get_type_hints(kind)[item.name] for kind in parts_of(Instrument) for item in fields(kind)}
FIELDS = [place for place, hint in HINTS.items() if hint is not Text]
WORDS = [place for place, hint in HINTS.items() if hint is Text]


def with_last(part, value, kind, name):
    """Return `part` with the field of the last `kind` within it changed to `value`."""
    if isinstance(part, kind):
        return replace(part, **{name: value})
    for item in fields(part):
        parts = getattr(part, item.name)
        if isinstance(parts, tuple) and parts and is_dataclass(parts[-1]) and kind in parts_of(type(parts[-1])):
            return replace(part, **{item.name: (*parts[:-1], with_last(parts[-1], value, kind, name))})
    raise AssertionError(f"the instrument has no {kind}")


def in_short(found):
    return [(part.kind, part.path, part.field) for part in found]


class TestEveryField:
    @pytest.mark.parametrize(("kind", "name"), FIELDS)
    def test_of_every_part_is_compared(self, kind, name):
        value, expected = CASES[kind, name]
        assert in_short(differences(WHOLE, with_last(WHOLE, value, kind, name))) == expected

    @pytest.mark.parametrize(("kind", "name"), WORDS)
    def test_that_holds_a_text_is_compared_in_each_language(self, kind, name):
        found = differences(WHOLE, with_last(WHOLE, Text("Other", "Annet"), kind, name))
        place = {"path": PLACES[kind], "field": name}
        old = next(part for part in _all_of(kind, WHOLE))
        assert found == (
            Difference(REWORDED, **place, language="en", before=getattr(old, name).en, after="Other"),
            Difference(REWORDED, **place, language="nb", before=getattr(old, name).nb, after="Annet"),
        )


def _all_of(kind, instrument):
    last = (instrument.questions[-1].options[-1], *(parts[-1] for parts in _lists_of(instrument)))
    return [part for part in (instrument, *last) if isinstance(part, kind)]


def _lists_of(instrument):
    values = (getattr(instrument, item.name) for item in fields(instrument))
    return [value for value in values if isinstance(value, tuple)]
