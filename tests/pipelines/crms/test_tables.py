"""The tables for people: a workbook, and the same rows as CSV."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import CrmPipeline
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import AWKWARD, LANGUAGES, SOURCE, UNFORECAST, every_pipeline, reference_pipelines

HEADINGS = {
    "en": ["Pipeline", "No.", "Stage", "Enters when", "Leaves when"],
    "nb": ["Pipeline", "Nr.", "Fase", "Inn når", "Videre når"],
}


def contents(target: str, language: str, *pipelines: CrmPipeline) -> bytes:
    with override_language(language):
        written = TARGETS[target].format.write(pipelines, replace(SOURCE, language=reader_language()))
    assert isinstance(written, bytes)
    return written


def csv_rows(language: str, *pipelines: CrmPipeline) -> list[list[str]]:
    text = contents("csv", language, *pipelines).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if language == "nb" else ","))


def book(language: str, *pipelines: CrmPipeline) -> Workbook:
    return load_workbook(io.BytesIO(contents("xlsx", language, *pipelines)))


def cells(row: Any) -> list[Any]:
    return [cell.value for cell in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_have_headings_that_people_read_in_their_language(language: str) -> None:
    assert csv_rows(language, AWKWARD)[0][:5] == HEADINGS[language]
    sheet = book(language, AWKWARD).active
    assert sheet is not None
    assert cells(sheet[1])[:5] == HEADINGS[language]


@pytest.mark.parametrize(
    ("language", "names"), [("en", ["The deal", "After the sale"]), ("nb", ["Salget", "Etter salget"])]
)
def test_workbook_has_one_sheet_for_each_pipeline(language: str, names: list[str]) -> None:
    pipelines = max(reference_pipelines(language), key=len)
    assert book(language, *pipelines).sheetnames[-2:] == names


def test_sheets_with_the_same_heading_are_numbered() -> None:
    alike = [
        replace(pipeline, heading="Customers who have renewed " + name)
        for pipeline, name in ((AWKWARD, "now"), (UNFORECAST, "then"))
    ]
    assert [name[:12] for name in book("en", *alike).sheetnames] == ["1 Customers ", "2 Customers "]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_have_a_row_for_each_stage_of_every_pipeline(language: str) -> None:
    for pipelines in reference_pipelines(language):
        _, *rows = csv_rows(language, *pipelines)
        stages = [stage for pipeline in pipelines for stage in pipeline.stages]
        assert [row[2] for row in rows] == [stage.label for stage in stages]
        assert [row[6:8] for row in rows] == [
            ["" if figure is None else str(figure) for figure in (stage.probability, stage.idle_days)]
            for stage in stages
        ]
        assert [row[4] for row in rows] == [stage.exit_criterion for stage in stages]


def test_figures_are_numbers_and_texts_wrap() -> None:
    sheet = book("en", AWKWARD).active
    assert sheet is not None
    second = sheet[3]
    assert cells(second)[1:3] == [2, "Tilbud æøå"]
    assert cells(second)[6:8] == [95, 14]
    assert (second[2].alignment.wrap_text, second[2].alignment.vertical) == (True, "top")


def test_formulas_are_texts() -> None:
    assert csv_rows("en", AWKWARD)[1][2] == "'=Qualify & win"
    sheet = book("en", AWKWARD).active
    assert sheet is not None
    assert (sheet["C2"].value, sheet["C2"].data_type, sheet["C2"].quotePrefix) == ("=Qualify & win", "s", True)


def test_optional_stages_say_so() -> None:
    assert [row[3] for row in csv_rows("en", UNFORECAST)[1:]] == ["", "For big or hard deals only."]


def test_every_pipeline_can_be_opened() -> None:
    for pipeline in every_pipeline()[::7]:
        sheet = book("nb", pipeline).active
        assert sheet is not None
        assert sheet.max_row == 1 + len(pipeline.stages)
