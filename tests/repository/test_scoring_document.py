"""The worked example in docs/scoring.md agrees with the reference questionnaire, number for number."""

import re
from collections.abc import Iterator

import pytest

from diagnostics.assessing.domain.comparison import Result, compare
from diagnostics.instrument.composition import holds
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import Outcome, diagnose, diagnose_undecided
from diagnostics.instrument.scoring import DecidedBy, score
from tests.reference import reference_instrument
from tests.repository.files import read

DOCUMENT = " ".join(read("docs/scoring.md").split())
ROWS = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.+) \|$", read("docs/scoring.md"), re.M)
INSTRUMENT = reference_instrument()
ANSWERS = {question: option for question, option, _ in ROWS} | {STANDS_OUT: "outbound"}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return diagnose(INSTRUMENT, ANSWERS)


def coded(words: Iterator[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def changed_by(question: str, option: str) -> tuple[int, str | None, int]:
    """Return how many points another answer changes, who leads then, and with how many."""
    before = INSTRUMENT.question(question).option(ANSWERS[question]).weights
    after = INSTRUMENT.question(question).option(option).weights
    points = sum(abs(after.get(key, 0) - before.get(key, 0)) for key in {*before, *after})
    then = diagnose_undecided(INSTRUMENT, {**ANSWERS, question: option})
    return points, then.leading, max(then.scores.values())


def rules_of(sales_model: str) -> list[tuple[str, ...]]:
    """Return the rules of a sales model that hold in the example: points, placement, stage and anchors."""
    return [
        (str(rule.from_points or ""), rule.placement.value, rule.stage, *rule.anchors)
        for rule in INSTRUMENT.rules
        if rule.sales_model == sales_model and rule.process == "common"
        if holds(INSTRUMENT, rule, score(INSTRUMENT, ANSWERS))
    ]


def test_it_answers_every_question(outcome: Outcome) -> None:
    assert list(outcome.answers) == list(ANSWERS) == [*INSTRUMENT.question_by_key, STANDS_OUT]


@pytest.mark.parametrize(("question", "option", "points"), ROWS)
def test_an_answer_gives_these_points(question: str, option: str, points: str) -> None:
    weights = INSTRUMENT.question(question).option(option).weights
    assert {f"{key} {weight}" for key, weight in weights.items()} == set(points.split(", "))


def test_the_scores(outcome: Outcome) -> None:
    assert f"Scores: {', '.join(f'{key} {points}' for key, points in outcome.scores.items())}." in DOCUMENT


def test_the_thresholds() -> None:
    assert [model.threshold for model in INSTRUMENT.sales_models] == [3] * 5 + [2] * 2
    assert "2 for inbound and outbound, 3 for the others" in DOCUMENT
    assert "Thresholds: 3 for the first five, 2 for the last two" in DOCUMENT


def test_who_is_present_leads_and_ties(outcome: Outcome) -> None:
    assert (outcome.leading, outcome.present, outcome.tie) == ("outbound", ("outbound", "inbound"), ("inbound",))
    assert "outbound and inbound are present, with equal scores, and the separating question is asked" in DOCUMENT
    assert outcome.decided_by is DecidedBy.ANSWER
    assert "The answer is `outbound`, so outbound leads" in DOCUMENT
    highest = max(outcome.scores.values())
    below = [key for key, points in outcome.scores.items() if points == highest and key not in outcome.present]
    assert below == ["account_based", "relationship"]
    assert "Account-based and relationship have as many points, but do not reach their thresholds" in DOCUMENT


def test_the_common_process() -> None:
    process = next(process for process in INSTRUMENT.processes if process.key == INSTRUMENT.common_process)
    assert f"the common one ({coded(process.stages)})" in DOCUMENT
    own = {model.key for model in INSTRUMENT.sales_models if model.process}
    assert own == {"transactional", "channel"}
    assert "transactional and channel do" in DOCUMENT


def test_the_pipeline(outcome: Outcome) -> None:
    stages = [f"`{stage.key}`{' (optional)' * stage.optional}" for stage in outcome.pipeline.stages]
    assert f"The pipeline is {', '.join(stages)}." in DOCUMENT


def test_the_rules_that_hold() -> None:
    assert rules_of("outbound") == [("", "before", "prospect", "qualify"), ("", "after", "make_contact", "prospect")]
    assert "outbound's rules put `prospect` before `qualify` and `make_contact` after `prospect`" in DOCUMENT
    assert rules_of("account_based") == [("2", "after", "create_stakeholder_list", "qualify")]
    assert "Account-based selling has 2 points, enough for `create_stakeholder_list` after `qualify`" in DOCUMENT
    assert [rule[:3] for rule in rules_of("team")] == [("1", "after", "research")]
    assert "team selling has 1, enough for `research` as an optional stage" in DOCUMENT
    assert [rule[:4] for rule in rules_of("relationship")] == [
        ("2", "after", "first_check_in", "the_win"),
        ("2", "after", "renewal", "first_check_in"),
    ]
    assert "relationship selling has 2, enough for `first_check_in` and `renewal` after the win" in DOCUMENT
    assert rules_of("inbound") == []


def test_the_nearest_flip(outcome: Outcome) -> None:
    flip = outcome.nearest_flip
    assert flip is not None
    assert (flip.question, flip.option, flip.leading) == ("repeat_revenue", "nearly_all", "relationship")
    assert f"the nearest flip is `{flip.question}`: `{flip.option}`, and {flip.leading} would lead." in DOCUMENT


def test_the_other_changes_that_it_weighs() -> None:
    assert changed_by("repeat_revenue", "nearly_all") == (2, "relationship", 4)
    assert (
        "`nearly_all` instead of `most` is a neighbouring grade, changes 2 points and makes relationship lead with 4"
        in DOCUMENT
    )
    assert changed_by("audience", "everyone") == (2, "account_based", 4)
    assert "`everyone` instead of `several` is one too, changes 2 points and would make account_based lead" in DOCUMENT
    assert changed_by("people", "every_deal") == (3, "team", 4)
    assert "`every_deal` instead of `occasional_help` changes 3" in DOCUMENT


def test_scores_are_the_sums_of_the_rows(outcome: Outcome) -> None:
    assert score(INSTRUMENT, ANSWERS).scores == outcome.scores


def test_the_comparison(outcome: Outcome) -> None:
    then = diagnose(INSTRUMENT, {**ANSWERS, "repeat_revenue": "nearly_all"})
    assert STANDS_OUT not in then.answers
    comparison = compare(Result(INSTRUMENT, outcome), Result(INSTRUMENT, then))
    changed = sum(pair.is_changed for pair in comparison.answers)
    assert f"{changed} answer would have changed" in DOCUMENT
    assert f"{comparison.first_after[0]} would lead, not {comparison.first_before[0]}" in DOCUMENT
    new = [f"`{pair.key}`" for pair in comparison.stages if pair.is_added]
    assert f"The stage {' and '.join(new)} would be new" in DOCUMENT
    assert f"the other {sum(pair.is_same for pair in comparison.stages)} would have stayed" in DOCUMENT
    assert len(comparison.stages) == len(new) + 11
