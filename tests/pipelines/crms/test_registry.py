"""Every target keeps to its limits, for every pipeline that the reference questionnaire yields."""

import pytest

from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import BreachKind, CrmPipeline, breaches
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import AWKWARD, LANGUAGES, reference_pipelines


class TestLimits:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_kept_by_what_the_reference_questionnaire_yields(self, language: str) -> None:
        found = [
            (target.key, pipeline.label, breach)
            for target in TARGETS.values()
            for handed in reference_pipelines(language)
            for pipeline in handed
            for breach in breaches(pipeline, target.format.limits)
        ]
        assert found == []

    def test_would_be_told(self) -> None:
        long = CrmPipeline(AWKWARD.part, "x", tuple(type(s)(s.key, s.label * 9, s.ending, 1) for s in AWKWARD.stages))
        assert BreachKind.LONG_LABEL in {breach.kind for breach in breaches(long, TARGETS["hubspot"].format.limits)}


class TestNames:
    def test_of_files_tell_pipelines_apart_where_each_is_a_file(self) -> None:
        assert TARGETS["hubspot"].file_name([AWKWARD]) == "pipeline-new-business-hubspot.json"
        assert TARGETS["salesforce"].file_name([AWKWARD]) == "pipeline-salesforce.zip"

    def test_of_targets_are_their_keys(self) -> None:
        assert {key: target.key for key, target in TARGETS.items()} == {key: key for key in TARGETS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_target_says_in_each_language_how_it_is_used(language: str) -> None:
    with override_language(language):
        for target in TARGETS.values():
            assert str(target.name)
            assert all(map(str, target.format.instructions))
