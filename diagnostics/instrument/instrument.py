"""The instrument: everything that one questionnaire asks, weighs and recommends, as plain values.

An instrument is what a draft compiles to and what a published version contains. Its parts refer to each other by key;
an instrument whose references do not resolve cannot be built. Whether it is *good enough to publish* (texts in both
languages, a pipeline that can be won) is decided in `readiness`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from diagnostics.instrument.errors import Contradiction, InvalidInstrument, UnknownQuestion
from diagnostics.instrument.nouns import Nouns, nouns_of
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
    are those that its texts are written in. `noun_…` are the words for what it is about, if not the default ones; read
    them as `nouns`. In `edition` 1 a process is used only if its sales model leads, and every stage has an entry
    criterion of its own.

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
    noun_model: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_a_model: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_the_model: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_models: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_the_models: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_you_sell: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_a_deal: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_the_deal: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_deals: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_the_deals: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_wins: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_won: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_after: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_crm: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_a_crm: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_the_crm: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    noun_crms: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
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

    published_as: ClassVar[str] = ""
    """The fingerprint of the version that it was read from; "" in a draft and in anything made of a version."""

    def __post_init__(self) -> None:
        self._check_languages()
        _check_unique("question", "questions", self.questions)
        for number, question in enumerate(self.questions):
            _check_unique("option", f"questions[{number}].options", question.options, of=f" of {question.key}")
        _check_unique("sales model", "sales_models", self.sales_models)
        _check_unique("stage", "stages", self.stages)
        _check_unique("process", "processes", self.processes)
        _check_unique("golden example", "golden_examples", self.golden_examples)
        self._check_reserved_keys()
        self._check_weights()
        self._check_doubtful_pairs()
        self._check_processes()
        self._check_rules()

    def _check_languages(self) -> None:
        known = tuple(language for language in LANGUAGES if language in self.languages)
        if not known or self.languages != known:
            problem = f"languages are {' and '.join(LANGUAGES)}, in this order, or one of them"
            raise InvalidInstrument(problem, Contradiction.LANGUAGES, place="languages", key=", ".join(LANGUAGES))

    def _check_reserved_keys(self) -> None:
        reserved: list[tuple[str, str, str, Iterable[str]]] = [("stage", "stages", THE_WIN, self.stage_by_key)]
        if self.edition > 1:
            reserved += [
                ("stage", "stages", THE_START, self.stage_by_key),
                ("question", "questions", STANDS_OUT, self.question_by_key),
                ("sales model", "sales_models", EQUAL, self.sales_model_by_key),
            ]
        for kind, place, key, keys in reserved:
            if key in keys:
                problem = f"no {kind} may have the key {key}"
                at = f"{place}[{[*keys].index(key)}].key"
                raise InvalidInstrument(problem, Contradiction.KEY_RESERVED, place=at, kind=kind, key=key)

    def _check_weights(self) -> None:
        for number, question in enumerate(self.questions):
            for option_number, option in enumerate(question.options):
                name = f"option {question.key}.{option.key}"
                for sales_model, weight in option.weights.items():
                    at = f"questions[{number}].options[{option_number}].weights.{sales_model}"
                    _check_known(name, at, "sales model", sales_model, self.sales_model_by_key)
                    if weight < 0:
                        problem = f"{name}: the weight for {sales_model} is negative"
                        raise InvalidInstrument(problem, Contradiction.WEIGHT_NEGATIVE, place=at, key=sales_model)

    def _check_doubtful_pairs(self) -> None:
        seen: set[tuple[str, ...]] = set()
        for number, pair in enumerate(self.doubtful_pairs):
            name, at = f"doubtful pair {number + 1}", f"doubtful_pairs[{number}]"
            self._check_option(name, at, pair.question, pair.option)
            self._check_option(name, at, pair.other_question, pair.other_option, prefix="other_")
            options = (pair.question, pair.option, pair.other_question, pair.other_option)
            if options in seen:
                raise InvalidInstrument(f"{name} is the same as an earlier one", Contradiction.PAIR_TWICE, place=at)
            seen.add(options)

    def _check_option(
        self, name: str, place: str, question: str | None, option: str | None, *, prefix: str = ""
    ) -> None:
        _check_known(name, f"{place}.{prefix}question", "question", question, self.question_by_key)
        options = [part.key for part in self.question_by_key[question].options] if question is not None else []
        _check_known(name, f"{place}.{prefix}option", "option", option, options)

    def _check_processes(self) -> None:
        for number, process in enumerate(self.processes):
            name, at = f"process {process.key}", f"processes[{number}]"
            if len(set(process.stages)) != len(process.stages):
                problem = f"{name}: a stage is in it twice"
                raise InvalidInstrument(problem, Contradiction.STAGE_TWICE, place=f"{at}.stages")
            for stage_number, stage in enumerate(process.stages):
                _check_known(name, f"{at}.stages[{stage_number}]", "stage", stage, self.stage_by_key)
            _check_known(name, f"{at}.wins", "stage", process.wins, self.stage_by_key)
        _check_known("the common process", "common_process", "process", self.common_process, self.process_by_key)
        for number, model in enumerate(self.sales_models):
            name, at = f"sales model {model.key}", f"sales_models[{number}]"
            _check_known(name, f"{at}.process", "process", model.process, self.process_by_key)
            _check_known(name, f"{at}.entry_stage", "stage", model.entry_stage, self.stage_by_key)

    def _check_rules(self) -> None:
        for number, rule in enumerate(self.rules):
            name, at = f"rule {number + 1}", f"rules[{number}]"
            _check_conditions(name, at, rule)
            _check_known(name, f"{at}.sales_model", "sales model", rule.sales_model, self.sales_model_by_key)
            _check_known(name, f"{at}.stage", "stage", rule.stage, self.stage_by_key)
            _check_known(name, f"{at}.process", "process", rule.process, self.process_by_key)
            self._check_option(name, at, rule.question, rule.option)
            for anchor_number, anchor in enumerate(rule.anchors):
                if anchor != THE_WIN and (anchor != THE_START or self.edition < EDITION):
                    _check_known(name, f"{at}.anchors[{anchor_number}]", "stage", anchor, self.stage_by_key)

    @property
    def separates(self) -> bool:
        """Whether the separating question is asked if sales models tie for the lead."""
        return self.separating_question != UNWRITTEN

    @cached_property
    def nouns(self) -> Nouns:
        """The words for what it is about, with the default for those that are not written."""
        return nouns_of(self)

    @property
    def is_about_sales(self) -> bool:
        """Whether it yields sales models, and nothing that has another word."""
        return not self.noun_model

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


def _check_unique(kind: str, place: str, parts: Iterable[Any], *, of: str = "") -> None:
    seen: set[str] = set()
    for number, part in enumerate(parts):
        if part.key in seen:
            problem = f"the key {part.key!r} is there twice: {kind}{of}"
            at = f"{place}[{number}].key"
            raise InvalidInstrument(problem, Contradiction.KEY_TWICE, place=at, kind=kind, key=part.key)
        seen.add(part.key)


def _check_conditions(name: str, place: str, rule: StageRule) -> None:
    if (rule.question is None) != (rule.option is None):
        problem = f"{name}: an answer is a question and an option"
        at = f"{place}.question" if rule.option is None else f"{place}.option"
        raise InvalidInstrument(problem, Contradiction.ANSWER_HALF, place=at)
    if rule.sales_model is None and rule.option is None:
        problem = f"{name} names neither a sales model nor an answer"
        raise InvalidInstrument(problem, Contradiction.NO_CONDITION, place=place)
    if rule.from_points is not None and (rule.sales_model is None or rule.from_points < 1):
        problem = f"{name}: points are those of a sales model, from 1 on"
        raise InvalidInstrument(problem, Contradiction.POINTS, place=f"{place}.from_points")


def _check_known(name: str, place: str, kind: str, key: str | None, known: Iterable[str]) -> None:
    if key is not None and key not in known:
        problem = f"{name} names the {kind} {key!r}, which is not there"
        raise InvalidInstrument(problem, Contradiction.UNKNOWN, place=place, kind=kind, key=key)
