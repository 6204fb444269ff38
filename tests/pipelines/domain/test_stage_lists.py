"""How well stages of real pipelines are matched: figures in docs/quality.md, which `pytest -s` on this file prints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.text import LANGUAGES
from diagnostics.pipelines.domain.stage_names import read_list, suggest_stages
from tests.reference import reference_instrument

OURS = reference_instrument()
LISTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "stage_lists.yaml").read_text("utf-8"))
LOST, NONE = "lost", "none"
RECOMMENDED = {
    "the common process": tuple(OURS.process_by_key[OURS.common_process].stages),
    **{model.key: tuple(stage.key for stage in compose_alone(OURS, model.key).stages) for model in OURS.sales_models},
}


@dataclass(frozen=True)
class Measured:
    """Stages that are matched as a person would, wrongly, or not although a person would; and how many those are."""

    right: int
    wrong: list[str]
    missed: list[str]

    @property
    def total(self) -> int:
        return self.right + len(self.wrong) + len(self.missed)


def measured(lists: list[dict[str, Any]], first: tuple[str, ...]) -> Measured:
    result = Measured(0, [], [])
    right = 0
    for one in lists:
        expected = {name: accepted.split(" | ") for name, accepted in one["stages"].items() if accepted[:4] != LOST}
        names = [read_list(name).names[0] for name in expected]
        found = suggest_stages(OURS, names, first=first)
        for (name, accepted), stage in zip(expected.items(), found, strict=True):
            if (stage or NONE) in accepted:
                right += 1
            else:
                (result.wrong if stage else result.missed).append(f"{name}: {stage}")
    return Measured(right, result.wrong, result.missed)


def test_the_collection_has_twenty_lists_with_sources_in_both_languages() -> None:
    assert len(LISTS) >= 20
    assert all(one["source"] for one in LISTS)
    assert {one["language"] for one in LISTS} == set(LANGUAGES)
    known = {*OURS.stage_by_key, LOST, NONE}
    assert {key for one in LISTS for accepted in one["stages"].values() for key in accepted.split(" | ")} <= known


@pytest.mark.parametrize("recommended", RECOMMENDED)
def test_95_of_100_stages_are_matched_as_a_person_would_and_1_wrongly_at_most(recommended: str) -> None:
    result = measured(LISTS, RECOMMENDED[recommended])
    print(f"{recommended}: {result.right} of {result.total}, wrong: {result.wrong}, missed: {result.missed}")
    assert result.right >= 0.95 * result.total, result.missed
    assert len(result.wrong) <= 0.01 * result.total, result.wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_holds_for_each_language(language: str) -> None:
    result = measured([one for one in LISTS if one["language"] == language], RECOMMENDED["the common process"])
    print(f"{language}: {result.right} of {result.total}")
    assert result.right >= 0.95 * result.total, result.missed


def test_that_holds_for_lists_for_which_no_synonym_was_written() -> None:
    result = measured([one for one in LISTS if one.get("held_out")], RECOMMENDED["the common process"])
    print(f"held out: {result.right} of {result.total}")
    assert result.right >= 0.95 * result.total, result.missed


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one["list"])
def test_lost_stages_are_left_out_and_no_others(one: dict[str, Any]) -> None:
    expected = [accepted.startswith(LOST) for accepted in one["stages"].values()]
    result = read_list("\n".join(one["stages"]))
    assert (len(result.names), len(result.lost)) == (expected.count(False), expected.count(True))
