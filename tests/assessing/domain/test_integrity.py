"""Rechecking saved results: what counts as damage, and that equal results are scored once."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from diagnostics.assessing.domain.integrity import Damage, Recheck, StoredResult
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.errors import MalformedDocument
from diagnostics.instrument.journey import diagnose_undecided
from tests.builders import make_instrument

INSTRUMENT = make_instrument()
OUTCOME = diagnose_undecided(INSTRUMENT, {question.key: question.options[0].key for question in INSTRUMENT.questions})
SAVED = StoredResult(
    assessment=UUID(int=1),
    version=1,
    answers=json.dumps(OUTCOME.answers),
    outcome=json.dumps(dump_outcome(OUTCOME)),
    leading=OUTCOME.leading or "",
)


def outcome(**changes: Any) -> str:
    return json.dumps(dump_outcome(replace(OUTCOME, **changes)))


def damage_of(result: StoredResult) -> Damage | None:
    return Recheck(lambda version: INSTRUMENT).damage_of(result)


def test_a_result_that_its_answers_yield_is_whole() -> None:
    assert damage_of(SAVED) is None


def test_a_result_from_before_the_process_was_recorded_is_whole() -> None:
    assert damage_of(replace(SAVED, outcome=outcome(process=None))) is None


@pytest.mark.parametrize(
    ("changes", "damage"),
    [
        ({"outcome": "{"}, Damage.UNREADABLE),
        ({"outcome": "{}"}, Damage.UNREADABLE),
        ({"answers": "not JSON"}, Damage.UNREADABLE),
        ({"answers": "[]"}, Damage.ANSWERS),
        ({"answers": '{"unheard": "of"}'}, Damage.ANSWERS),
        ({"answers": "7"}, Damage.ANSWERS),
        ({"leading": "another"}, Damage.LEADING),
        ({"outcome": outcome(scores={key: value + 1 for key, value in OUTCOME.scores.items()})}, Damage.OUTCOME),
        ({"outcome": outcome(present=())}, Damage.OUTCOME),
    ],
    ids=lambda value: value.name if isinstance(value, Damage) else None,
)
def test_what_was_changed_is_found(changes: dict[str, str], damage: Damage) -> None:
    assert damage_of(replace(SAVED, **changes)) is damage  # type: ignore[arg-type]


def test_a_version_that_cannot_be_read_is_named() -> None:
    def damaged(version: int) -> Any:
        raise MalformedDocument("the document is not a mapping")

    assert Recheck(damaged).damage_of(SAVED) is Damage.VERSION


def test_equal_results_are_scored_once() -> None:
    asked: list[int] = []

    def noted(version: int) -> Any:
        asked.append(version)
        return INSTRUMENT

    recheck = Recheck(noted)
    others = [replace(SAVED, assessment=UUID(int=number)) for number in range(5)]
    assert [recheck.damage_of(each) for each in (*others, replace(SAVED, version=2))] == [None] * 6
    assert asked == [1, 2]
