"""Instruments and answers for properties: small, but of every shape that a draft or a version can take."""

from functools import cache

from hypothesis import strategies as st

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import (
    THE_WIN,
    AnswerOption,
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
def questions(key: str, models: Keys, words: Texts) -> st.SearchStrategy[Question]:
    weights = st.lists(st.integers(0, 4), max_size=len(models)).map(
        lambda points: dict(zip(models, points, strict=False))
    )
    options = [st.builds(AnswerOption, st.just(option), words, words, st.booleans(), weights) for option in OPTIONS]
    of_any_number = first_of(OPTIONS).flatmap(lambda keys: st.tuples(*options[: len(keys)]))
    return st.builds(Question, st.just(key), words, words, of_any_number)


@cache
def sales_models(key: str, stages: Keys, words: Texts) -> st.SearchStrategy[SalesModel]:
    return st.builds(
        SalesModel,
        key=st.just(key),
        name=words,
        threshold=st.integers(1, 4),
        market=st.sampled_from(Market),
        process=st.sampled_from((None, *PROCESSES)),
        entry_stage=st.sampled_from((None, *stages)),
        entry_note=words,
        kpis=st.just(()) | st.tuples(st.builds(Kpi, words, words)),
    )


@cache
def stages(key: str, words: Texts) -> st.SearchStrategy[Stage]:
    return st.builds(
        Stage,
        key=st.just(key),
        name=words,
        exit_evidence=st.sampled_from(Evidence),
        win_probability=st.sampled_from(range(0, 101, 10)),
        outreach_template=words,
    )


@st.composite
def processes(draw: st.DrawFn, key: str, stages: Keys, words: Texts, *, with_win: bool) -> Process:
    order = draw(some(stages, min_size=with_win))
    return Process(key, draw(words), order, draw(st.sampled_from(order if with_win else (None, *stages))))


@cache
def rules(models: Keys, stages: Keys) -> st.SearchStrategy[StageRule]:
    anchors = some((*stages, THE_WIN))
    return st.builds(StageRule, st.sampled_from(models), st.sampled_from(Placement), st.sampled_from(stages), anchors)


@cache
def golden_examples(key: str, words: Texts) -> st.SearchStrategy[GoldenExample]:
    """An example of any outcome, so mostly a broken one; what it names need not be there."""
    answers = st.fixed_dictionaries({}, optional={question: st.sampled_from(OPTIONS) for question in QUESTIONS})
    return st.builds(GoldenExample, st.just(key), words, answers, st.sampled_from((None, *SALES_MODELS)), some(STAGES))


@st.composite
def instruments(draw: st.DrawFn, *, with_win: bool = False, words: Texts = unwritten) -> Instrument:
    """Any instrument; `with_win` gives it a common process, and every process a stage that wins."""
    models, stage_keys = draw(first_of(SALES_MODELS)), draw(first_of(STAGES))
    return Instrument(
        key="sales-model",
        title=draw(words),
        introduction=draw(words),
        outreach_note=draw(words),
        questions=tuple(draw(questions(key, models, words)) for key in draw(first_of(QUESTIONS))),
        sales_models=tuple(draw(sales_models(key, stage_keys, words)) for key in models),
        stages=tuple(draw(stages(key, words)) for key in stage_keys),
        common_process=draw(st.sampled_from(PROCESSES if with_win else (None, *PROCESSES))),
        processes=tuple(draw(processes(key, stage_keys, words, with_win=with_win)) for key in PROCESSES),
        rules=tuple(draw(st.lists(rules(models, stage_keys), max_size=5))),
        golden_examples=tuple(draw(golden_examples(key, words)) for key in draw(some(EXAMPLES))),
    )


def answers_to(instrument: Instrument) -> st.SearchStrategy[Answers]:
    """One option for every question."""
    return st.fixed_dictionaries(
        {q.key: st.sampled_from([option.key for option in q.options]) for q in instrument.questions}
    )


def partial_answers_to(instrument: Instrument) -> st.SearchStrategy[Answers]:
    """Options for some of the questions, some of them options that the question does not have."""
    return st.fixed_dictionaries({}, optional={q.key: st.sampled_from(OPTIONS) for q in instrument.questions})


@st.composite
def cases(draw: st.DrawFn, *, with_win: bool = False) -> tuple[Instrument, Answers]:
    """An instrument and complete answers to it."""
    instrument = draw(instruments(with_win=with_win))
    return instrument, draw(answers_to(instrument))
