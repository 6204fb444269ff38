"""The instrument: everything that one questionnaire asks, weighs and recommends, as plain values.

An instrument is what a draft compiles to and what a published version contains. Its parts refer to each other by key;
an instrument whose references do not resolve cannot be built. Whether it is *good enough to publish* (texts in both
languages, a pipeline that can be won) is decided in `readiness`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diagnostics.instrument.errors import InvalidInstrument, UnknownQuestion
from diagnostics.instrument.parts import (
    SECOND_EDITION,
    THE_START,
    THE_WIN,
    DoubtfulPair,
    GoldenExample,
    Kpi,
    Process,
    Question,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.instrument.text import LANGUAGES, OPTIONAL, UNWRITTEN, Text

EDITION = 2
"""The edition of the document format that new questionnaires use."""

STANDS_OUT = "stands_out"
"""The key under which the answer to the separating question is saved. No question may have it."""

EQUAL = "equal"
"""The answer to the separating question that the tied sales models count the same. No sales model may have this key."""


@dataclass(frozen=True)
class Instrument:
    """A whole questionnaire. Sales models are in tie-break order, rules in the order in which they are applied.

    The separating question is asked if sales models tie for the lead, if its text is written; `separating_equal` is
    the label of the answer that they count the same. `kpis` are to be measured whatever the sales model. `languages`
    are those that its texts are written in. In `edition` 1 a process is used only if its sales model leads, and every
    stage has an entry criterion of its own.

    Raises InvalidInstrument if a key repeats or a reference does not resolve.
    """

    key: str
    languages: tuple[str, ...] = field(default=LANGUAGES, metadata=SECOND_EDITION, kw_only=True)
    title: Text
    introduction: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    outreach_note: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    separating_question: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    separating_help: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    separating_equal: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    questions: tuple[Question, ...] = field(kw_only=True)
    doubtful_pairs: tuple[DoubtfulPair, ...] = field(default=(), metadata=SECOND_EDITION)
    kpis: tuple[Kpi, ...] = field(default=(), metadata=SECOND_EDITION)
    sales_models: tuple[SalesModel, ...] = field(kw_only=True)
    stages: tuple[Stage, ...] = field(kw_only=True)
    common_process: str | None = field(kw_only=True)
    processes: tuple[Process, ...] = field(kw_only=True)
    rules: tuple[StageRule, ...] = field(kw_only=True)
    golden_examples: tuple[GoldenExample, ...] = field(default=(), metadata=OPTIONAL)
    edition: int = EDITION

    def __post_init__(self) -> None:
        self._check_languages()
        _check_unique("question", self.questions)
        for question in self.questions:
            _check_unique(f"option of {question.key}", question.options)
        _check_unique("sales model", self.sales_models)
        _check_unique("stage", self.stages)
        _check_unique("process", self.processes)
        _check_unique("golden example", self.golden_examples)
        self._check_reserved_keys()
        self._check_weights()
        self._check_doubtful_pairs()
        self._check_processes()
        self._check_rules()

    def _check_languages(self) -> None:
        known = tuple(language for language in LANGUAGES if language in self.languages)
        if not known or self.languages != known:
            raise InvalidInstrument(f"languages are {' and '.join(LANGUAGES)}, in this order, or one of them")

    def _check_reserved_keys(self) -> None:
        reserved: list[tuple[str, str, Iterable[str]]] = [("stage", THE_WIN, self.stage_by_key)]
        if self.edition > 1:
            reserved += [
                ("stage", THE_START, self.stage_by_key),
                ("question", STANDS_OUT, self.question_by_key),
                ("sales model", EQUAL, self.sales_model_by_key),
            ]
        for kind, key, keys in reserved:
            if key in keys:
                raise InvalidInstrument(f"no {kind} may have the key {key}")

    def _check_weights(self) -> None:
        for question in self.questions:
            for option in question.options:
                place = f"option {question.key}.{option.key}"
                for sales_model, weight in option.weights.items():
                    _check_known(place, "sales model", sales_model, self.sales_model_by_key)
                    if weight < 0:
                        raise InvalidInstrument(f"{place}: the weight for {sales_model} is negative")

    def _check_doubtful_pairs(self) -> None:
        seen: set[tuple[str, ...]] = set()
        for number, pair in enumerate(self.doubtful_pairs, start=1):
            place = f"doubtful pair {number}"
            self._check_option(place, pair.question, pair.option)
            self._check_option(place, pair.other_question, pair.other_option)
            options = (pair.question, pair.option, pair.other_question, pair.other_option)
            if options in seen:
                raise InvalidInstrument(f"{place} is the same as an earlier one")
            seen.add(options)

    def _check_option(self, place: str, question: str | None, option: str | None) -> None:
        _check_known(place, "question", question, self.question_by_key)
        options = [part.key for part in self.question_by_key[question].options] if question is not None else []
        _check_known(place, "option", option, options)

    def _check_processes(self) -> None:
        for process in self.processes:
            place = f"process {process.key}"
            if len(set(process.stages)) != len(process.stages):
                raise InvalidInstrument(f"{place}: a stage is in it twice")
            for stage in process.stages:
                _check_known(place, "stage", stage, self.stage_by_key)
            _check_known(place, "stage", process.wins, self.stage_by_key)
        _check_known("the common process", "process", self.common_process, self.process_by_key)
        for model in self.sales_models:
            place = f"sales model {model.key}"
            _check_known(place, "process", model.process, self.process_by_key)
            _check_known(place, "stage", model.entry_stage, self.stage_by_key)

    def _check_rules(self) -> None:
        for number, rule in enumerate(self.rules, start=1):
            place = f"rule {number}"
            _check_conditions(place, rule)
            _check_known(place, "sales model", rule.sales_model, self.sales_model_by_key)
            _check_known(place, "stage", rule.stage, self.stage_by_key)
            _check_known(place, "process", rule.process, self.process_by_key)
            self._check_option(place, rule.question, rule.option)
            for anchor in rule.anchors:
                if anchor != THE_WIN and (anchor != THE_START or self.edition < EDITION):
                    _check_known(place, "stage", anchor, self.stage_by_key)

    @property
    def separates(self) -> bool:
        """Whether the separating question is asked if sales models tie for the lead."""
        return self.separating_question != UNWRITTEN

    @cached_property
    def question_by_key(self) -> dict[str, Question]:
        """Questions by key, in the order they are asked."""
        return {question.key: question for question in self.questions}

    @cached_property
    def sales_model_by_key(self) -> dict[str, SalesModel]:
        """Sales models by key, in tie-break order."""
        return {model.key: model for model in self.sales_models}

    @cached_property
    def stage_by_key(self) -> dict[str, Stage]:
        """Stages by key, in catalogue order."""
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def process_by_key(self) -> dict[str, Process]:
        """Processes by key."""
        return {process.key: process for process in self.processes}

    @cached_property
    def golden_example_by_key(self) -> dict[str, GoldenExample]:
        """Golden examples by key, in the author's order."""
        return {example.key: example for example in self.golden_examples}

    def question(self, key: str) -> Question:
        """Return the question with `key`; raises UnknownQuestion."""
        try:
            return self.question_by_key[key]
        except KeyError:
            raise UnknownQuestion(f"there is no question {key!r}") from None


def blank_instrument(key: str, title: Text) -> Instrument:
    """Return an instrument with a title and nothing else."""
    return Instrument(
        key=key,
        title=title,
        introduction=UNWRITTEN,
        outreach_note=UNWRITTEN,
        questions=(),
        sales_models=(),
        stages=(),
        common_process=None,
        processes=(),
        rules=(),
    )


def _check_unique(kind: str, parts: Iterable[Any]) -> None:
    seen: set[str] = set()
    for part in parts:
        if part.key in seen:
            raise InvalidInstrument(f"the key {part.key!r} is there twice: {kind}")
        seen.add(part.key)


def _check_conditions(place: str, rule: StageRule) -> None:
    if (rule.question is None) != (rule.option is None):
        raise InvalidInstrument(f"{place}: an answer is a question and an option")
    if rule.sales_model is None and rule.option is None:
        raise InvalidInstrument(f"{place} names neither a sales model nor an answer")
    if rule.from_points is not None and (rule.sales_model is None or rule.from_points < 1):
        raise InvalidInstrument(f"{place}: points are those of a sales model, from 1 on")


def _check_known(place: str, kind: str, key: str | None, known: Iterable[str]) -> None:
    if key is not None and key not in known:
        raise InvalidInstrument(f"{place} names the {kind} {key!r}, which is not there")
