"""What pipelines and their parts are called."""

import pytest

from diagnostics.instrument.journey import diagnose, diagnose_undecided
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.pages.labels import default_labels, owned_pipeline_name, part_names, pipeline_name
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import undetermined
from tests.reference import first_edition_instrument, reference_instrument
from tests.visitors import ANSWERS

OURS, FIRST = reference_instrument(), first_edition_instrument()


class TestPipelineName:
    def test_is_that_of_the_leading_sales_model_or_the_common_process(self) -> None:
        outcome = diagnose(OURS, {**ANSWERS, "stands_out": "team"})
        assert pipeline_name(OURS, outcome) == "Team selling"
        assert pipeline_name(OURS, undetermined()) == "Common sales process"

    def test_has_all_sales_models_that_share_the_lead(self) -> None:
        outcome = diagnose_undecided(OURS, ANSWERS)
        assert pipeline_name(OURS, outcome) == "Account-based selling, relationship selling and team selling"
        with override_language("nb"):
            assert pipeline_name(OURS, outcome) == "Kontobasert salg, relasjonssalg og teamsalg"

    def test_was_that_of_the_leading_sales_model_alone_in_the_first_edition(self) -> None:
        assert pipeline_name(FIRST, diagnose(FIRST, ANSWERS)) == "Account-based selling"


class TestOwner:
    @pytest.mark.parametrize(
        ("language", "expected"),
        [("en", "Nordisk Industri: account-based selling"), ("nb", "Nordisk Industri: kontobasert salg")],
    )
    def test_comes_first_and_the_sales_model_reads_as_inside_a_sentence(self, language: str, expected: str) -> None:
        outcome = diagnose(FIRST, ANSWERS)
        with override_language(language):
            assert owned_pipeline_name(FIRST, outcome, "Nordisk Industri") == expected

    def test_is_optional(self) -> None:
        outcome = diagnose(FIRST, ANSWERS)
        assert owned_pipeline_name(FIRST, outcome, "") == pipeline_name(FIRST, outcome)

    def test_stands_before_the_common_process_too(self) -> None:
        assert owned_pipeline_name(OURS, undetermined(), "Nord") == "Nord: common sales process"


def test_parts_have_the_names_of_their_edition() -> None:
    assert part_names(OURS) == {
        Part.PARTNERS: "Partners",
        Part.PROSPECTING: "Prospecting",
        Part.DEAL: "The deal",
        Part.GROWTH: "After the sale",
    }
    assert part_names(FIRST) == {Part.DEAL: "New business", Part.GROWTH: "Customer growth"}


def test_pipelines_of_parts_have_the_name_and_the_part() -> None:
    labels = [[default_labels(one).of_pipeline(part, "Ours") for part in Part] for one in (OURS, FIRST)]
    assert labels[0] == ["Ours (partners)", "Ours (prospecting)", "Ours", "Ours (after the sale)"]
    assert labels[1][2:] == ["Ours", "Ours (customer growth)"]
