"""The file for Salesforce."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from diagnostics.pipelines.crms.salesforce.format import NAMESPACE
from diagnostics.pipelines.domain.handoff import CrmPipeline
from tests.pipelines.crms.files import written
from tests.pipelines.crms.pipelines import AWKWARD, LANGUAGES, UNFORECAST, reference_pipelines


class TestSalesforce:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_business_processes_and_stages_to_merge(self, language: str) -> None:
        for pipelines in [*reference_pipelines(language), (AWKWARD,)]:
            parts = unpacked(written("salesforce", *pipelines))
            stages = ElementTree.fromstring(f"<all>{parts.pop('stages-to-merge-into-OpportunityStage.xml')}</all>")
            listed = [stage.findtext("fullName") for stage in stages]
            assert sorted(listed) == sorted({stage.label for pipeline in pipelines for stage in pipeline.stages})
            for stage in stages:
                assert [part.tag for part in stage] == [
                    "fullName",
                    "default",
                    "label",
                    "closed",
                    "forecastCategory",
                    "probability",
                    "won",
                ]
            for pipeline in pipelines:
                process = parts.pop(
                    f"objects/Opportunity/businessProcesses/{pipeline.part.value}.businessProcess-meta.xml"
                )
                assert_process(process, pipeline, listed)
            assert list(parts) == ["READ-ME-FIRST.txt"]
            assert "deactivates" in parts["READ-ME-FIRST.txt"]

    def test_closes_won_and_lost_and_forecasts_open_stages(self) -> None:
        parts = unpacked(written("salesforce", AWKWARD))
        stages = ElementTree.fromstring(f"<all>{parts['stages-to-merge-into-OpportunityStage.xml']}</all>")
        values = [
            tuple(stage.findtext(name) for name in ("closed", "won", "forecastCategory", "probability"))
            for stage in stages
        ]
        assert values == [
            ("false", "false", "Pipeline", "5"),
            ("false", "false", "Forecast", "95"),
            ("true", "true", "Closed", "100"),
            ("true", "false", "Omitted", "0"),
        ]

    def test_omits_from_the_forecast_what_does_not_belong_in_one(self) -> None:
        parts = unpacked(written("salesforce", UNFORECAST))
        stages = ElementTree.fromstring(f"<all>{parts['stages-to-merge-into-OpportunityStage.xml']}</all>")
        values = [
            tuple(stage.findtext(name) for name in ("closed", "won", "forecastCategory", "probability"))
            for stage in stages
        ]
        assert values == [("false", "false", "Omitted", "0")] * 2

    def test_has_the_same_bytes_for_the_same_pipeline(self) -> None:
        assert written("salesforce", AWKWARD) == written("salesforce", AWKWARD)


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def assert_process(text: str, pipeline: CrmPipeline, listed: list[str | None]) -> None:
    names = {"": NAMESPACE}
    process = ElementTree.fromstring(text)
    assert process.tag == f"{{{NAMESPACE}}}BusinessProcess"
    assert process.findtext("fullName", namespaces=names) == pipeline.label
    assert process.findtext("isActive", namespaces=names) == "true"
    values = [value.findtext("fullName", namespaces=names) for value in process.findall("values", names)]
    assert values == [stage.label for stage in pipeline.stages]
    assert set(values) <= set(listed)
    defaults = [value.findtext("default", namespaces=names) for value in process.findall("values", names)]
    assert defaults == ["true", *["false"] * (len(values) - 1)]
