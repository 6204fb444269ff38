"""Results that the first edition saved read as they did; the fixture has what it showed."""

import json
from pathlib import Path
from typing import Any

import pytest

import tests.fixtures
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.languages import override_language
from tests.reference import first_edition_instrument

FOLDER = Path(str(tests.fixtures.__file__)).parent
RESULTS = {result["name"]: result for result in json.loads((FOLDER / "first_edition_results.json").read_text("utf-8"))}

each_result = pytest.mark.parametrize("name", RESULTS)


def shown(name: str, language: str = "en") -> ResultPage:
    """Return the page of a saved result."""
    with override_language(language):
        return ResultPage(first_edition_instrument(), parse_outcome(RESULTS[name]["outcome"]))


def expected(name: str, language: str = "en") -> dict[str, Any]:
    """Return what the first edition showed."""
    texts: dict[str, Any] = RESULTS[name]["shown"][language]
    return texts


@each_result
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_has_its_criteria_reason_and_figures(name: str, language: str) -> None:
    """Only the days after which a won deal was idle are no longer shown: it waits for nobody."""
    with override_language(language):
        cards = shown(name, language).pipeline.all
        stages = [
            [
                placed.number,
                str(placed.stage.name),
                str(placed.starts_when),
                str(placed.stage.exit_criterion),
                placed.why,
                str(placed.in_place_of.name) if placed.in_place_of else "",
                placed.stage.win_probability,
                placed.stage.idle_days,
            ]
            for placed in cards
        ]
        assert stages == [
            [*row[:-1], None if placed.wins else row[-1]]
            for placed, row in zip(cards, expected(name, language)["stages"], strict=True)
        ]


@each_result
def test_every_stage_shows_its_win_probability(name: str) -> None:
    assert {placed.in_forecast for placed in shown(name).pipeline.all} == {True}


@each_result
def test_only_what_follows_the_win_has_a_heading(name: str) -> None:
    parts = [(part.heading, [placed.number for placed in part.stages]) for part in shown(name).pipeline.parts]
    growth = expected(name)["growth"]
    assert parts[1:] == ([("Customer growth", growth)] if growth else [])
    assert parts[0][0] == ""


@each_result
def test_what_was_left_out_reads_as_it_did(name: str) -> None:
    pipeline = shown(name).pipeline
    texts = expected(name)
    assert list(pipeline.left_out) == texts["left_out"]
    # what strikes everything out is no longer drawn
    lineage = texts["lineage"] if any(line[2] == "stays" for line in texts["lineage"]) else []
    assert [[str(line.was), str(line.now), line.description] for line in pipeline.lineage] == lineage


@each_result
def test_as_many_notes_are_shown_as_there_were(name: str) -> None:
    assert len(shown(name).pipeline.notes) == len(expected(name)["notes"])


@each_result
@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_and_their_points_read_as_they_did(name: str, language: str) -> None:
    with override_language(language):
        rows = [
            [str(row.question.text), str(row.answer.label), list(row.points)] for row in shown(name, language).answers
        ]
        assert rows == expected(name, language)["answers"]


@each_result
def test_the_nearest_flip_is_the_saved_one(name: str) -> None:
    assert shown(name).flip == expected(name)["flip"]


@pytest.mark.parametrize("name", [name for name, result in RESULTS.items() if not result["outcome"]["tie"]])
def test_without_a_tie_the_headline_reads_as_it_did(name: str) -> None:
    assert shown(name).headline == expected(name)["headline"]


def test_a_tie_that_the_order_decided_names_the_tied_sales_models_together() -> None:
    page = shown("tie")
    assert page.headline == "Account-based selling, relationship selling and team selling"
    assert page.statements == (
        "It's a dead heat between account-based selling, relationship selling and team selling, "
        "with some outbound sales.",
        "Account-based selling, relationship selling and team selling have the same points. If the pipeline needs one "
        "of them to come first, it is account-based selling.",
    )
