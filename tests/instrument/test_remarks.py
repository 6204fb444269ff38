"""What an author should look at: each remark appears where it should, and nowhere in the reference questionnaire."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Question
from diagnostics.instrument.proof import prove
from diagnostics.instrument.remarks import Remark, RemarkCode, remarks
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
)
from tests.reference import first_edition_instrument, reference_instrument

LEADS = ("question", "leads")


def remarks_on(instrument: Instrument) -> tuple[Remark, ...]:
    return remarks(instrument, proof=prove(instrument))


def relabelled(*labels: Text) -> Question:
    """Return a question with options of these labels."""
    question = make_question("leads", *(make_option(f"o{number}", inbound=number) for number in range(len(labels))))
    options = tuple(replace(option, label=label) for option, label in zip(question.options, labels, strict=True))
    return replace(question, options=options)


def test_a_plain_questionnaire_has_none() -> None:
    assert remarks_on(make_instrument()) == ()


def test_the_reference_has_only_those_that_are_meant() -> None:
    for instrument in (reference_instrument(), first_edition_instrument()):
        assert [(remark.code, remark.path[3]) for remark in remarks_on(instrument)] == [
            (RemarkCode.OPTION_IDLE, key) for key in ("hardly_any", "under_half", "one_seller", "decision_maker")
        ]


STAGES = (
    make_stage("qualify", win_probability=10),
    make_stage("present", win_probability=40),
    make_stage("close", win_probability=100),
)

BEFORE_THE_DEAL = make_process("common", "present qualify close")

CASES: tuple[tuple[str, dict[str, Any], Iterable[Remark]], ...] = (
    (
        "a stage in no process and no rule",
        {"stages": (*STAGES, make_stage("lonely"))},
        [Remark(RemarkCode.STAGE_UNUSED, ("stage", "lonely"))],
    ),
    (
        "a stage that only a rule has which never applies",
        {
            "rules": [make_rule("inbound", "research", "after", "nowhere")],
            "stages": (*STAGES, make_stage("research"), make_stage("nowhere")),
        },
        [
            Remark(RemarkCode.STAGE_UNREACHED, ("stage", "research")),
            Remark(RemarkCode.STAGE_UNUSED, ("stage", "nowhere")),
            Remark(RemarkCode.RULE_IDLE, ("sales_model", "inbound", "rule", "1")),
        ],
    ),
    (
        "a process that nobody follows",
        {"processes": [make_process(), make_process("own")]},
        [Remark(RemarkCode.PROCESS_UNUSED, ("process", "own"))],
    ),
    (
        "two options with one label",
        {"questions": [relabelled(Text("Same", "Lik"), Text(" same", "Ulik"))]},
        [
            Remark(
                RemarkCode.TEXTS_EQUAL,
                (*LEADS, "option", "o1"),
                "label",
                "en",
                other=(*LEADS, "option", "o0"),
            ),
            Remark(RemarkCode.QUESTION_IDLE, LEADS),
            Remark(RemarkCode.OPTION_IDLE, (*LEADS, "option", "o0")),
        ],
    ),
    (
        "two sales models with one name, in Norwegian alone",
        {
            "sales_models": [
                make_sales_model("inbound", name=Text("In", "Likt")),
                make_sales_model("outbound", name=Text("Out", "likt")),
            ]
        },
        [Remark(RemarkCode.TEXTS_EQUAL, ("sales_model", "outbound"), "name", "nb", other=("sales_model", "inbound"))],
    ),
    (
        "two options that mean the answer is unknown",
        {"questions": [make_question("leads", make_option("a", inbound=2), *UNKNOWNS)]}
        if (UNKNOWNS := (make_option("b", is_unknown=True), make_option("c", is_unknown=True)))
        else {},
        [Remark(RemarkCode.UNKNOWNS_SEVERAL, LEADS)],
    ),
    (
        "a win probability that falls",
        {"stages": (STAGES[0], replace(STAGES[1], win_probability=0), STAGES[2])},
        [Remark(RemarkCode.PROBABILITY_FALLS, ("stage", "present"), "win_probability", other=("stage", "qualify"))],
    ),
    (
        "none that falls before there is a deal",
        {"stages": (STAGES[1], replace(STAGES[0], opens_deal=True), STAGES[2]), "processes": [BEFORE_THE_DEAL]},
        [],
    ),
    (
        "a sales model without KPIs",
        {"sales_models": [make_sales_model("inbound", kpis=()), make_sales_model("outbound")]},
        [Remark(RemarkCode.NO_KPI, ("sales_model", "inbound"))],
    ),
    (
        "a question that changes nothing",
        {"questions": [make_question(), make_question("size", make_option("small"), make_option("large"))]},
        [
            Remark(RemarkCode.QUESTION_IDLE, ("question", "size")),
            Remark(RemarkCode.OPTION_IDLE, ("question", "size", "option", "small")),
            Remark(RemarkCode.OPTION_IDLE, ("question", "size", "option", "large")),
        ],
    ),
    (
        "a text that nobody sees, and one that writes backwards",
        {"title": Text("\u200b\u00a0", "Tittel"), "introduction": Text("Intro", "Ti\u202etle")},
        [
            Remark(RemarkCode.TEXT_INVISIBLE, (), "title", "en"),
            Remark(RemarkCode.TEXT_BIDIRECTIONAL, (), "introduction", "nb"),
        ],
    ),
)


@pytest.mark.parametrize(("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_is_made_where_it_should_be(changes: dict[str, Any], expected: Iterable[Remark]) -> None:
    assert remarks_on(make_instrument(**changes)) == tuple(expected)


@pytest.mark.parametrize("character", ["\u00ad", "\u200d", "\u00a0", "é", "🙂"])
def test_characters_that_texts_need_are_not_odd(character: str) -> None:
    assert remarks(make_instrument(title=Text(f"a{character}b", f"a{character}b"))) == ()


def test_a_key_is_renamed_if_the_version_had_the_same_words_under_another_one() -> None:
    published = make_instrument()
    question = published.questions[0]
    renamed = replace(question.options[0], key="came_to_us")
    draft = make_instrument(questions=[replace(question, options=(renamed, *question.options[1:]))])
    path = (*LEADS, "option", "came_to_us")
    assert remarks(draft, published=published) == (Remark(RemarkCode.KEY_RENAMED, path, "key", before="inbound"),)
    assert remarks(draft, published=draft) == ()


def test_without_a_proof_nothing_is_said_of_what_never_changes_an_outcome() -> None:
    idle = make_question("size", make_option("small"), make_option("large"))
    assert remarks(make_instrument(questions=[make_question(), idle])) == ()
