"""Every target keeps to its limits, for every pipeline that the reference questionnaire yields."""

from datetime import date

import pytest

from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.proof import prove
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import BreachKind, CrmPipeline, breaches
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import AWKWARD, LANGUAGES, reference_outcomes, reference_pipelines
from tests.reference import reference_instrument


class TestLimits:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_not_exceeded_by_the_reference_questionnaire(self, language: str) -> None:
        exceeded = [
            (target.key, pipeline.label, breach)
            for target in TARGETS.values()
            for pipelines in reference_pipelines(language)
            for pipeline in pipelines
            for breach in breaches(pipeline, target.format.limits)
        ]
        assert exceeded == []

    def test_would_be_found_if_exceeded(self) -> None:
        long = CrmPipeline(AWKWARD.part, "x", tuple(type(s)(s.key, s.label * 9, s.ending, 1) for s in AWKWARD.stages))
        assert BreachKind.LONG_LABEL in {breach.kind for breach in breaches(long, TARGETS["hubspot"].format.limits)}


class TestNames:
    @pytest.mark.parametrize(
        ("target", "owner", "part", "expected"),
        [
            ("hubspot", "Nordisk Industri", Part.DEAL, "Nordisk Industri pipeline hubspot 2026-11-29"),
            ("hubspot", "Nordisk Industri", Part.GROWTH, "Nordisk Industri pipeline hubspot growth 2026-11-29"),
            ("salesforce", "", None, "pipeline salesforce 2026-11-29"),
            ("xlsx", "Øst", Part.DEAL, "Øst pipeline xlsx deal 2026-11-29"),
        ],
    )
    def test_of_files_say_whose_for_what_and_when(
        self, target: str, owner: str, part: Part | None, expected: str
    ) -> None:
        assert TARGETS[target].file_name(owner, part, date(2026, 11, 29)) == expected

    def test_of_targets_are_their_keys(self) -> None:
        assert {key: target.key for key, target in TARGETS.items()} == {key: key for key in TARGETS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_target_has_instructions_in_each_language(language: str) -> None:
    with override_language(language):
        for target in TARGETS.values():
            assert str(target.name)
            assert all(map(str, target.format.instructions))


def test_every_crm_says_where_it_keeps_leads() -> None:
    assert {key: bool(target.format.leads) for key, target in TARGETS.items()} == {
        key: target.is_crm for key, target in TARGETS.items()
    }


def test_the_reference_questionnaire_has_as_many_pipelines_as_the_proof_counts() -> None:
    keys = {tuple(stage.key for stage in outcome.pipeline.stages) for outcome in reference_outcomes()}
    assert len(keys) == len(prove(reference_instrument()).pipelines) == 72
