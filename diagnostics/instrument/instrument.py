"""The instrument: everything that one questionnaire asks, weighs and recommends, as plain values.

An instrument is what a draft compiles to and what a published version contains. Its parts refer to each other by key;
an instrument whose references do not resolve cannot be built. Whether it is *good enough to publish* (texts in both
languages, a pipeline that can be won) is decided in `readiness`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from diagnostics.instrument.errors import InvalidInstrument, UnknownOption, UnknownQuestion
from diagnostics.instrument.text import UNWRITTEN, Text

THE_WIN = "the_win"
"""The anchor for the stage that wins the deal, whichever process applies. No stage may have this key."""

STAGE_NAME_LIMIT = 36
"""Characters a stage name may have: the shortest limit among the CRMs that pipelines are handed to."""

OPTIONAL = {"optional": True}


class Market(Enum):
    """Who a sales model sells to."""

    B2B = "b2b"
    B2C = "b2c"
    BOTH = "both"


class Evidence(Enum):
    """What shows that a stage is finished: an action of the buyer, or an artefact that can be checked."""

    BUYER_ACTION = "buyer_action"
    ARTEFACT = "artefact"


class Placement(Enum):
    """Where a rule puts its stage, relative to an anchor. LEAVE_OUT needs no anchor."""

    BEFORE = "before"
    AFTER = "after"
    IN_PLACE_OF = "in_place_of"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """An answer that a respondent can choose. `weights`: points by key of sales model."""

    key: str
    label: Text
    help_text: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    is_unknown: bool = False
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question with its options; a respondent chooses exactly one."""

    key: str
    text: Text
    help_text: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    options: tuple[AnswerOption, ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, AnswerOption]:
        return {option.key: option for option in self.options}

    def option(self, key: str) -> AnswerOption:
        """Return the option with `key`; raises UnknownOption."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownOption(f"question {self.key} has no option {key!r}") from None

    def has_option(self, key: str) -> bool:
        """Whether one of the options has this key."""
        return key in self._by_key


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure that shows how well a sales model works, and its formula."""

    name: Text
    formula: Text


@dataclass(frozen=True, slots=True)
class SalesModel:
    """A way of selling. It is present in an outcome if its score reaches `threshold`.

    `process` replaces the common process if this model leads. `entry_stage` is the stage at which its leads enter; the
    two notes explain that for results in which another model leads.
    """

    key: str
    name: Text
    threshold: int
    market: Market
    process: str | None = None
    entry_stage: str | None = None
    entry_note: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    entry_replaced_note: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    summary: Text = UNWRITTEN
    description: Text = UNWRITTEN
    fits_when: Text = UNWRITTEN
    watch_out: Text = UNWRITTEN
    roles: Text = UNWRITTEN
    crm_needs: Text = UNWRITTEN
    kpis: tuple[Kpi, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a pipeline. `win_probability` is in percent; after `idle_days` a deal counts as idle."""

    key: str
    name: Text
    purpose: Text = UNWRITTEN
    entry_criterion: Text = UNWRITTEN
    exit_criterion: Text = UNWRITTEN
    exit_evidence: Evidence = Evidence.BUYER_ACTION
    activities: Text = UNWRITTEN
    owner: Text = UNWRITTEN
    questions_to_ask: Text = UNWRITTEN
    kpi: Text = UNWRITTEN
    synonyms: Text = UNWRITTEN
    win_probability: int = 0
    idle_days: int = 1
    outreach_template: Text = field(default=UNWRITTEN, metadata=OPTIONAL)

    @property
    def kpi_name(self) -> str:
        """The name of the key figure, in the reader's language: authors write "name: formula"."""
        return str(self.kpi).partition(": ")[0]

    @property
    def kpi_formula(self) -> str:
        """The formula of the key figure, in the reader's language; "" if the author wrote only a name."""
        return str(self.kpi).partition(": ")[2]


@dataclass(frozen=True, slots=True)
class Process:
    """An ordered list of stages. `wins` is the key of the stage that wins the deal, None in an unfinished draft."""

    key: str
    name: Text
    stages: tuple[str, ...]
    wins: str | None


@dataclass(frozen=True, slots=True)
class StageRule:
    """One change that a present sales model makes to the process. `anchors` are in order of preference."""

    sales_model: str
    placement: Placement
    stage: str
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldenExample:
    """Answers with the outcome that the author expects: the leading sales model (None: none) and the stages in order.

    It may refer to keys that a draft no longer has; `golden` checks whether it still passes.
    """

    key: str
    name: Text
    answers: Mapping[str, str]
    leading: str | None
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """A whole questionnaire. Sales models are in tie-break order, rules in the order in which they are applied.

    Raises InvalidInstrument if a key repeats or a reference does not resolve.
    """

    key: str
    title: Text
    introduction: Text
    outreach_note: Text
    questions: tuple[Question, ...]
    sales_models: tuple[SalesModel, ...]
    stages: tuple[Stage, ...]
    common_process: str | None
    processes: tuple[Process, ...]
    rules: tuple[StageRule, ...]
    golden_examples: tuple[GoldenExample, ...] = field(default=(), metadata=OPTIONAL)

    def __post_init__(self) -> None:
        _check_unique("question", self.questions)
        for question in self.questions:
            _check_unique(f"option of {question.key}", question.options)
        _check_unique("sales model", self.sales_models)
        _check_unique("stage", self.stages)
        _check_unique("process", self.processes)
        _check_unique("golden example", self.golden_examples)
        self._check_weights()
        self._check_processes()
        self._check_rules()

    def _check_weights(self) -> None:
        for question in self.questions:
            for option in question.options:
                place = f"option {question.key}.{option.key}"
                for sales_model, weight in option.weights.items():
                    _check_known(place, "sales model", sales_model, self.sales_model_by_key)
                    if weight < 0:
                        raise InvalidInstrument(f"{place}: the weight for {sales_model} is negative")

    def _check_processes(self) -> None:
        if THE_WIN in self.stage_by_key:
            raise InvalidInstrument(f"no stage may have the key {THE_WIN}")
        for process in self.processes:
            place = f"process {process.key}"
            if len(set(process.stages)) != len(process.stages):
                raise InvalidInstrument(f"{place}: a stage stands in it twice")
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
            _check_known(place, "sales model", rule.sales_model, self.sales_model_by_key)
            _check_known(place, "stage", rule.stage, self.stage_by_key)
            for anchor in rule.anchors:
                if anchor != THE_WIN:
                    _check_known(place, "stage", anchor, self.stage_by_key)

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


def _check_unique(kind: str, parts: Iterable[Any]) -> None:
    seen: set[str] = set()
    for part in parts:
        if part.key in seen:
            raise InvalidInstrument(f"the key {part.key!r} stands twice: {kind}")
        seen.add(part.key)


def _check_known(place: str, kind: str, key: str | None, known: Iterable[str]) -> None:
    if key is not None and key not in known:
        raise InvalidInstrument(f"{place} names the {kind} {key!r}, which is not there")
