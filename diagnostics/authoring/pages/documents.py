"""A published document, to be read from top to bottom."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.authoring.pages.answers import answer_label, question_text
from diagnostics.authoring.pages.difference_sentences import CHOICE_NAMES
from diagnostics.authoring.pages.parts import field_name, pair_name
from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.instrument import parts
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import points


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a part with its value, a line for each line of a text."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One part: its name, what is written about it, and its own parts."""

    name: str
    facts: tuple[Fact, ...] = ()
    items: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """All parts of one kind."""

    name: str
    items: tuple[Item, ...]


def document_sections(instrument: Instrument) -> tuple[Section, ...]:
    """Return what the document says, in the reader's language or else the other one, without empty sections."""
    own = Item(_title(instrument.title, instrument.key), tuple(_facts(instrument, skip="title")))
    sections = (
        Section(_("Start page"), (own,)),
        Section(_("Questions"), tuple(_question(instrument, question) for question in instrument.questions)),
        Section(_("Doubtful pairs"), tuple(_pair(instrument, pair) for pair in instrument.doubtful_pairs)),
        Section(_("Sales models"), tuple(_model(instrument, model) for model in instrument.sales_models)),
        Section(_("Stages"), tuple(_named(stage) for stage in instrument.stages)),
        Section(_("Processes"), tuple(_process(instrument, process) for process in instrument.processes)),
        Section(_("Stage rules"), tuple(Item(rule_sentence(instrument, rule)) for rule in instrument.rules)),
        Section(_("KPIs whatever the sales model"), tuple(map(_named, instrument.kpis))),
        Section(_("Golden examples"), tuple(_example(instrument, each) for each in instrument.golden_examples)),
    )
    return tuple(section for section in sections if section.items)


def _question(instrument: Instrument, question: parts.Question) -> Item:
    options = (
        Item(
            _title(option.label, option.key),
            (*_facts(option, skip="label"), *_weights(instrument, option)),
        )
        for option in question.options
    )
    return Item(_title(question.text, question.key), tuple(_facts(question, skip="text")), tuple(options))


def _weights(instrument: Instrument, option: parts.AnswerOption) -> Iterator[Fact]:
    given = tuple(
        points(str(model.name) or model.key, option.weights[model.key])
        for model in instrument.sales_models
        if option.weights.get(model.key)
    )
    if given:
        yield Fact(_("Points"), (" · ".join(given),))


def _pair(instrument: Instrument, pair: parts.DoubtfulPair) -> Item:
    return Item(pair_name(instrument, pair), tuple(_facts(pair)))


def _model(instrument: Instrument, model: parts.SalesModel) -> Item:
    process = instrument.process_by_key[model.process] if model.process else None
    entry = instrument.stage_by_key[model.entry_stage] if model.entry_stage else None
    others = (
        Fact(capfirst(field_name(field)), (_title(part.name, part.key),))
        for field, part in (("process", process), ("entry_stage", entry))
        if part is not None
    )
    return Item(_title(model.name, model.key), (*_facts(model, skip="name"), *others), tuple(map(_named, model.kpis)))


def _process(instrument: Instrument, process: parts.Process) -> Item:
    names = [_title(instrument.stage_by_key[key].name, key) for key in process.stages]
    wins = _title(instrument.stage_by_key[process.wins].name, process.wins) if process.wins else ""
    facts = [Fact(_("Stages"), (" → ".join(names),)), Fact(capfirst(field_name("wins")), (wins,))]
    return Item(_title(process.name, process.key), tuple(fact for fact in facts if fact.lines != ("",)))


def _example(instrument: Instrument, example: parts.GoldenExample) -> Item:
    answers = tuple(
        f"{_title(question_text(instrument, question), question)}: "
        f"{_title(answer_label(instrument, question, option), option)}"
        for question, option in example.answers.items()
    )
    leading = instrument.sales_model_by_key.get(example.leading or "")
    leads = _title(leading.name, leading.key) if leading else _("no sales model")
    stages = " → ".join(_title(instrument.stage_by_key[key].name, key) for key in example.stages)
    facts = (Fact(_("Answers"), answers), Fact(_("Must lead"), (leads,)), Fact(_("Must have the pipeline"), (stages,)))
    return Item(_title(example.name, example.key), facts)


def _named(part: Any) -> Item:
    return Item(_title(part.name, getattr(part, "key", "")), tuple(_facts(part, skip="name")))


def _facts(part: Any, *, skip: str = "") -> Iterator[Fact]:
    """Yield the texts, numbers and choices of a part; what is empty or refers to another part is left out."""
    for item in fields(part):
        value = getattr(part, item.name)
        lines = _lines(value) if item.name not in (skip, "key", "edition") else ()
        if lines and item.name not in _REFERENCES:
            yield Fact(capfirst(field_name(item.name)), lines)


_REFERENCES = frozenset(
    {"common_process", "process", "entry_stage", "question", "option", "other_question", "other_option"}
)
"""Fields that name another part by its key."""


def _lines(value: Any) -> tuple[str, ...]:
    if isinstance(value, Text):
        return tuple(line for line in str(value).splitlines() if line.strip())
    if isinstance(value, bool):
        return (_("yes"),) if value else ()
    if isinstance(value, Enum):
        return (str(CHOICE_NAMES[value]),)
    return (str(value),) if isinstance(value, int | str) and value != "" else ()


def _title(text: Text, key: str) -> str:
    return str(text) or key
