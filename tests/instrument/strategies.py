"""Instruments of both editions and answers for properties: small, but of every shape that a draft or version takes."""

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from diagnostics.instrument.instrument import EDITION, EQUAL, STANDS_OUT, Instrument
from diagnostics.instrument.journey import walk
from diagnostics.instrument.parts import (
    THE_START,
    THE_WIN,
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
from diagnostics.instrument.scoring import Answers
from diagnostics.instrument.text import Text

SALES_MODELS = ("inbound", "outbound", "team")
STAGES = ("qualify", "present", "close", "upsell")
OPTIONS = ("yes", "no", "unsure")
QUESTIONS = ("leads", "people")
PROCESSES = ("common", "own")
EXAMPLES = ("retailer", "start_up")

unwritten = st.just(Text())
texts = st.builds(Text, en=st.text(max_size=3), nb=st.text(max_size=3))
Texts = st.SearchStrategy[Text]
Keys = tuple[str, ...]


@cache
def first_of(keys: Keys) -> st.SearchStrategy[Keys]:
    """One or more of `keys`, from the first on."""
    return st.integers(1, len(keys)).map(lambda count: keys[:count])


@cache
def some(keys: Keys, min_size: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of `keys`, each once, in any order."""
    return st.lists(st.sampled_from(keys), unique=True, min_size=min_size).map(tuple)


@cache
def questions(key: str, models: Keys, words: Texts, edition: int) -> st.SearchStrategy[Question]:
    weights = st.lists(st.integers(0, 4), max_size=len(models)).map(
        lambda points: dict(zip(models, points, strict=False))
    )
    grades = st.none() if edition == 1 else st.none() | st.integers(1, 4)
    options = [
        st.builds(AnswerOption, st.just(option), words, words, grades, st.booleans(), weights) for option in OPTIONS
    ]
    of_any_number = first_of(OPTIONS).flatmap(lambda keys: st.tuples(*options[: len(keys)]))
    return st.builds(Question, st.just(key), words, words, of_any_number)


@cache
def kpis(words: Texts, edition: int) -> st.SearchStrategy[tuple[Kpi, ...]]:
    one = st.builds(Kpi, words, words)
    if edition > 1:
        one = st.builds(Kpi, words, words, st.none() | st.sampled_from(Direction), words, words)
    return st.just(()) | st.tuples(one)


@cache
def sales_models(key: str, stages: Keys, words: Texts, edition: int) -> st.SearchStrategy[SalesModel]:
    added = {} if edition == 1 else dict.fromkeys(("name_in_sentence", "statement", "characteristics"), words)
    return st.builds(
        SalesModel,
        key=st.just(key),
        name=words,
        threshold=st.integers(1, 4),
        market=st.sampled_from(Market),
        process=st.sampled_from((None, *PROCESSES)),
        entry_stage=st.sampled_from((None, *stages)),
        entry_note=words,
        kpis=kpis(words, edition),
        **added,
    )


@cache
def stages(key: str, words: Texts, edition: int) -> st.SearchStrategy[Stage]:
    added = {"opens_deal": st.booleans(), "partner_stage": st.booleans(), "outreach_subject": words}
    return st.builds(
        Stage,
        key=st.just(key),
        name=words,
        entry_criterion=words,
        exit_evidence=st.sampled_from(Evidence),
        win_probability=st.none() | st.sampled_from(range(0, 101, 10)),
        idle_days=st.none() | st.integers(1, 90),
        outreach_template=words,
        **(added if edition > 1 else {}),
    )


@st.composite
def processes(draw: st.DrawFn, key: str, stages: Keys, words: Texts, *, with_win: bool) -> Process:
    order = draw(some(stages, min_size=with_win))
    return Process(key, draw(words), order, draw(st.sampled_from(order if with_win else (None, *stages))))


Marks = tuple[str | None, str | None]
"""A question and one of its options, or neither."""


@st.composite
def rules(draw: st.DrawFn, models: Keys, stages: Keys, marks: tuple[Marks, ...], edition: int) -> StageRule:
    """A rule with any conditions; in the second edition it may name no sales model, but an answer."""
    if edition == 1:
        return StageRule(
            draw(st.sampled_from(models)),
            draw(st.sampled_from(Placement)),
            draw(st.sampled_from(stages)),
            draw(some((*stages, THE_WIN))),
        )
    model = draw(st.sampled_from((*models, None)))
    question, option = draw(st.sampled_from(marks if model is None else (*marks, (None, None))))
    return StageRule(
        model,
        draw(st.sampled_from(Placement)),
        draw(st.sampled_from(stages)),
        draw(some((*stages, THE_WIN, THE_START))),
        from_points=None if model is None else draw(st.none() | st.integers(1, 5)),
        process=draw(st.sampled_from((None, *PROCESSES))),
        question=question,
        option=option,
        optional=draw(st.booleans()),
    )


@cache
def doubtful_pairs(marks: tuple[Marks, ...], words: Texts) -> st.SearchStrategy[tuple[DoubtfulPair, ...]]:
    """Pairs of options; the two of a pair may be of one question, so that no respondent can choose both."""
    mark = st.sampled_from(marks)
    one = st.builds(lambda first, second, note: DoubtfulPair(*first, *second, note), mark, mark, words)
    return st.lists(one, max_size=3, unique_by=lambda pair: replace(pair, note=Text())).map(tuple)


@cache
def golden_examples(key: str, words: Texts, edition: int) -> st.SearchStrategy[GoldenExample]:
    """An example of any outcome, so mostly a broken one; what it names need not be there."""
    chosen = {question: st.sampled_from(OPTIONS) for question in QUESTIONS}
    if edition > 1:
        chosen[STANDS_OUT] = st.sampled_from((*SALES_MODELS, EQUAL))
    answers = st.fixed_dictionaries({}, optional=chosen)
    present = some(SALES_MODELS) if edition > 1 else st.just(())
    leading = st.sampled_from((None, *SALES_MODELS))
    return st.builds(GoldenExample, st.just(key), words, answers, leading, some(STAGES), present)


@st.composite
def instruments(
    draw: st.DrawFn, *, with_win: bool = False, words: Texts = unwritten, edition: int | None = None
) -> Instrument:
    """Any instrument; `with_win` gives it a common process, and every process a stage that wins."""
    edition = edition or draw(st.sampled_from((EDITION, 1)))
    models, stage_keys = draw(first_of(SALES_MODELS)), draw(first_of(STAGES))
    asked = tuple(draw(questions(key, models, words, edition)) for key in draw(first_of(QUESTIONS)))
    marks: tuple[Marks, ...] = tuple((question.key, option.key) for question in asked for option in question.options)
    return Instrument(
        key="sales-model",
        title=draw(words),
        introduction=draw(words),
        outreach_note=draw(words),
        separating_question=Text("Which?", "Hvilken?") if edition > 1 and draw(st.booleans()) else Text(),
        separating_equal=draw(words) if edition > 1 else Text(),
        questions=asked,
        doubtful_pairs=draw(doubtful_pairs(marks, words)) if edition > 1 else (),
        kpis=draw(kpis(words, edition)) if edition > 1 else (),
        sales_models=tuple(draw(sales_models(key, stage_keys, words, edition)) for key in models),
        stages=tuple(draw(stages(key, words, edition)) for key in stage_keys),
        common_process=draw(st.sampled_from(PROCESSES if with_win else (None, *PROCESSES))),
        processes=tuple(draw(processes(key, stage_keys, words, with_win=with_win)) for key in PROCESSES),
        rules=tuple(draw(st.lists(rules(models, stage_keys, marks, edition), max_size=5))),
        golden_examples=tuple(draw(golden_examples(key, words, edition)) for key in draw(some(EXAMPLES))),
        edition=edition,
    )


@st.composite
def answers_to(draw: st.DrawFn, instrument: Instrument) -> Answers:
    """One option for every question, the separating one included if it is asked."""
    chosen = {q.key: draw(st.sampled_from([option.key for option in q.options])) for q in instrument.questions}
    for step in walk(instrument, chosen).open_steps:
        chosen[step.question.key] = draw(st.sampled_from([option.key for option in step.question.options]))
    return chosen


def partial_answers_to(instrument: Instrument) -> st.SearchStrategy[Answers]:
    """Options for some of the questions, some of them options that the question does not have."""
    optional = {q.key: st.sampled_from(OPTIONS) for q in instrument.questions}
    return st.fixed_dictionaries({}, optional={**optional, STANDS_OUT: st.sampled_from((*SALES_MODELS, EQUAL, "gone"))})


@st.composite
def cases(draw: st.DrawFn, *, with_win: bool = False) -> tuple[Instrument, Answers]:
    """An instrument and complete answers to it."""
    instrument = draw(instruments(with_win=with_win))
    return instrument, draw(answers_to(instrument))
