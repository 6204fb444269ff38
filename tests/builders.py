"""Parts of questionnaires for tests.

Every part has defaults with which it can be published, so a test passes only what it is about. An instrument gets the
sales models and stages that its other parts name, unless they are passed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import (
    THE_START,
    THE_WIN,
    AnswerOption,
    DoubtfulPair,
    Kpi,
    Market,
    Placement,
    Process,
    Question,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.instrument.text import LANGUAGES, UNWRITTEN, Text


def make_text(words: str) -> Text:
    """Return `words` as a text that is written in both languages."""
    return Text(en=words, nb=f"{words} (nb)")


def make_option(key: str, *, is_unknown: bool = False, grade: int | None = None, **weights: int) -> AnswerOption:
    """Return an option; `weights` are points by sales model."""
    label = make_text(f"Label {key}")
    return AnswerOption(key=key, label=label, grade=grade, is_unknown=is_unknown, weights=weights)


def make_question(key: str = "leads", *options: AnswerOption) -> Question:
    """Return a question; without `options` one that tells inbound from outbound."""
    default = (
        make_option("inbound", inbound=3),
        make_option("outbound", outbound=3),
        make_option("unsure", is_unknown=True),
    )
    return Question(key=key, text=make_text(f"Question {key}"), options=options or default)


def make_pair(option: str, other: str) -> DoubtfulPair:
    """Return a doubtful pair of two options, each said as "question.option"."""
    (question, key), (other_question, other_key) = option.split("."), other.split(".")
    return DoubtfulPair(question, key, other_question, other_key, make_text(f"{option} and {other}?"))


def make_sales_model(key: str = "inbound", **changes: Any) -> SalesModel:
    """Return a sales model that is present from 2 points on."""
    texts = ("name", "summary", "description", "fits_when", "watch_out", "roles", "crm_needs")
    content = {name: make_text(f"{name} {key}") for name in texts}
    kpis = (Kpi(name=make_text("Win rate"), formula=make_text("Won / all")),)
    return SalesModel(**{"key": key, "threshold": 2, "market": Market.B2B, "kpis": kpis, **content, **changes})


def make_stage(key: str = "qualify", **changes: Any) -> Stage:
    """Return a stage with every required text."""
    texts = ("purpose", "entry_criterion", "exit_criterion", "activities")
    more = ("owner", "questions_to_ask", "kpi", "synonyms")
    content = {name: make_text(f"{name} {key}") for name in (*texts, *more)}
    return Stage(**{"key": key, "name": make_text(key), **content, **changes})


def make_process(key: str = "common", stages: str = "qualify present close", wins: str | None = "close") -> Process:
    """Return a process; `stages` are keys, separated by blanks."""
    return Process(key=key, name=make_text(f"Process {key}"), stages=tuple(stages.split()), wins=wins)


def make_rule(
    sales_model: str | None, stage: str, placement: str | Placement, *anchors: str, answer: str = "", **conditions: Any
) -> StageRule:
    """Return a rule, in the order it is said: outbound places prospect before qualify.

    `answer` is the one it needs, as "question.option"; `conditions` are further fields of the rule.
    """
    question, _, option = answer.partition(".")
    return StageRule(
        sales_model=sales_model,
        placement=Placement(placement),
        stage=stage,
        anchors=anchors,
        question=question or None,
        option=option or None,
        **conditions,
    )


def make_bare_instrument(*, languages: tuple[str, ...] = LANGUAGES, **changes: Any) -> Instrument:
    """Return an instrument with the texts alone without which none is published, in its languages.

    Its questions are `one` and `two`, its sales models `first`, `second` and `third`. All parts have stages.
    """

    def text(words: str) -> Text:
        return Text(**{language: f"{words} in {language}" for language in languages})

    def question(key: str, *options: AnswerOption) -> Question:
        return Question(key, text(f"Question {key}"), options=options)

    def option(key: str, *, is_unknown: bool = False, **weights: int) -> AnswerOption:
        return AnswerOption(key, text(f"Answer {key}"), is_unknown=is_unknown, weights=weights)

    def stage(key: str, **more: Any) -> Stage:
        texts = {name: text(f"{name} of {key}") for name in ("purpose", "exit_criterion")}
        return Stage(key, text(f"Stage {key}"), **texts, idle_days=None, **more)

    models = (
        SalesModel(key, text(f"Model {key}"), threshold=2, market=Market.B2B, summary=text(f"About {key}"))
        for key in ("first", "second", "third")
    )
    stages = (
        stage("partner", partner_stage=True),
        stage("find", win_probability=None),
        stage("qualify", opens_deal=True),
        stage("close", win_probability=100),
        stage("renew", win_probability=None),
    )
    options = option("a", first=3), option("b", second=3), option("c", is_unknown=True)
    return Instrument(
        **{
            "key": "bare",
            "languages": languages,
            "title": text("Title"),
            "questions": (question("one", *options), question("two", option("d", third=3), option("e"))),
            "sales_models": tuple(models),
            "stages": stages,
            "common_process": "common",
            "processes": (Process("common", text("Process"), ("find", "qualify", "close"), "close"),),
            "rules": (
                make_rule("first", "renew", "after", THE_WIN),
                make_rule("second", "partner", "before", THE_START),
            ),
            **changes,
        }
    )


def make_instrument(
    *,
    questions: Iterable[Question] = (make_question(),),
    sales_models: Iterable[SalesModel] | None = None,
    stages: Iterable[Stage] | None = None,
    processes: Iterable[Process] = (make_process(),),
    rules: Iterable[StageRule] = (),
    separates: bool = False,
    **changes: Any,
) -> Instrument:
    """Return an instrument of the given parts; the first sales model to be named comes first in the tie-break order.

    With `separates` it asks the separating question.
    """
    parts = tuple(questions), tuple(processes), tuple(rules)
    if sales_models is None:
        sales_models = (make_sales_model(key) for key in dict.fromkeys(_sales_models_named(parts[0], parts[2])))
    if stages is None:
        stages = (make_stage(key) for key in dict.fromkeys(_stages_named(parts[1], parts[2])))
    names = ["title", "introduction", "outreach_note"]
    if separates:
        names += ["separating_question", "separating_help", "separating_equal"]
        sales_models = map(_with_statement, sales_models)
    texts = {name: make_text(name) for name in names}
    frame = {"key": "sales-model", "common_process": parts[1][0].key if parts[1] else None, **texts, **changes}
    return Instrument(
        questions=parts[0],
        sales_models=tuple(sales_models),
        stages=tuple(stages),
        processes=parts[1],
        rules=parts[2],
        **frame,
    )


def _with_statement(model: SalesModel) -> SalesModel:
    return model if model.statement != UNWRITTEN else replace(model, statement=make_text(f"statement {model.key}"))


def _sales_models_named(questions: Iterable[Question], rules: Iterable[StageRule]) -> Iterator[str]:
    for question in questions:
        for option in question.options:
            yield from option.weights
    yield from (rule.sales_model for rule in rules if rule.sales_model is not None)


def _stages_named(processes: Iterable[Process], rules: Iterable[StageRule]) -> Iterator[str]:
    for process in processes:
        yield from process.stages
    for rule in rules:
        yield rule.stage
        yield from (anchor for anchor in rule.anchors if anchor not in (THE_WIN, THE_START))
