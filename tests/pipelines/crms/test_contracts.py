"""Every file keeps to what its reader documents, for every pipeline that the reference questionnaire yields."""

import csv
import io
import json
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from diagnostics.pipelines.crms import FORMATS
from diagnostics.pipelines.crms.espocrm.format import STATUSES
from diagnostics.pipelines.crms.salesforce.format import NAMESPACE
from diagnostics.pipelines.domain.handoff import BreachKind, HandedPipeline, Stretch, breaches
from diagnostics.site.languages import override_language
from tests.pipelines.crms.contracts import HUBSPOT, PIPEDRIVE
from tests.pipelines.crms.pipelines import ABOUT, AWKWARD, LANGUAGES, every_pipeline, reference_pipelines


def written(key: str, *pipelines: HandedPipeline) -> Any:
    return FORMATS[key].write(pipelines, ABOUT)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


class TestHubSpot:
    def test_gets_a_body_that_it_documents(self) -> None:
        for pipeline in every_pipeline():
            body = json.loads(written("hubspot", pipeline))
            jsonschema.validate(body, HUBSPOT)
            probabilities = [stage["metadata"]["probability"] for stage in body["stages"]]
            assert probabilities[-2:] == ["1.0", "0.0"]
            assert not {"1.0", "0.0"} & set(probabilities[:-2])
            assert [stage["displayOrder"] for stage in body["stages"]] == list(range(len(probabilities)))

    def test_keeps_open_stages_between_lost_and_won(self) -> None:
        body = json.loads(written("hubspot", AWKWARD))
        assert [stage["metadata"]["probability"] for stage in body["stages"]] == ["0.1", "0.9", "1.0", "0.0"]

    def test_puts_growth_after_new_business(self) -> None:
        orders = {
            pipeline.stretch: json.loads(written("hubspot", pipeline))["displayOrder"] for pipeline in every_pipeline()
        }
        assert orders == {Stretch.NEW_BUSINESS: 0, Stretch.GROWTH: 1}


class TestPipedrive:
    def test_gets_calls_that_it_documents(self) -> None:
        for pipeline in every_pipeline():
            calls = json.loads(written("pipedrive", pipeline))
            jsonschema.validate(calls, PIPEDRIVE)
            names = [call["body"]["name"] for call in calls]
            assert names == [pipeline.label, *(stage.label for stage in pipeline.open_stages)]


class TestOdoo:
    def test_gets_the_columns_of_its_stages_and_none_for_lost(self) -> None:
        for pipeline in every_pipeline():
            stages = rows(written("odoo", pipeline))
            assert list(stages[0]) == ["id", "name", "sequence", "is_won", "fold", "requirements"]
            assert [stage["name"] for stage in stages] == [stage.label for stage in pipeline.stages[:-1]]
            assert [stage["is_won"] for stage in stages] == ["False"] * (len(stages) - 1) + ["True"]
            assert [int(stage["sequence"]) for stage in stages] == [10 * number for number in range(1, len(stages) + 1)]
            assert all(re.fullmatch(r"salesmodel\.[a-z0-9_]+", stage["id"]) for stage in stages)
            assert len({stage["id"] for stage in stages}) == len(stages)

    def test_gives_two_pipelines_ids_of_their_own(self) -> None:
        new_business, growth = next(handed for handed in reference_pipelines("en") if len(handed) == 2)
        ids = [{stage["id"] for stage in rows(written("odoo", one))} for one in (new_business, growth)]
        assert ids[0] & ids[1] == set()


class TestEspoCrm:
    def test_gets_the_columns_of_its_stages_with_statuses_that_it_has(self) -> None:
        known = {*STATUSES, "Closed Won", "Closed Lost"}
        for pipeline in every_pipeline():
            stages = rows(written("espocrm", pipeline))
            assert list(stages[0]) == ["name", "pipeline", "mappedStatus", "description"]
            assert {stage["pipeline"] for stage in stages} == {pipeline.label}
            assert {stage["mappedStatus"] for stage in stages} <= known
            assert [stage["mappedStatus"] for stage in stages[-2:]] == ["Closed Won", "Closed Lost"]
            assert max(len(stage["name"]) for stage in stages) <= 50

    @pytest.mark.parametrize(
        ("probability", "status"),
        [
            (0, "Prospecting"),
            (15, "Prospecting"),
            (16, "Qualification"),
            (35, "Qualification"),
            (65, "Proposal"),
            (90, "Negotiation"),
        ],
    )
    def test_maps_a_stage_to_the_status_of_the_nearest_probability(self, probability: int, status: str) -> None:
        stage = AWKWARD.stages[0]
        pipeline = HandedPipeline(AWKWARD.stretch, "x", (type(stage)("a", "A", stage.ending, probability),))
        assert rows(written("espocrm", pipeline))[0]["mappedStatus"] == status


class TestSalesforce:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_gets_business_processes_and_a_part_to_merge(self, language: str) -> None:
        for handed in [*reference_pipelines(language), (AWKWARD,)]:
            parts = unpacked(written("salesforce", *handed))
            stages = ElementTree.fromstring(f"<all>{parts.pop('stages-to-merge-into-OpportunityStage.xml')}</all>")
            listed = [stage.findtext("fullName") for stage in stages]
            assert sorted(listed) == sorted({stage.label for pipeline in handed for stage in pipeline.stages})
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
            for pipeline in handed:
                process = parts.pop(
                    f"objects/Opportunity/businessProcesses/{pipeline.stretch.value}.businessProcess-meta.xml"
                )
                assert_process(process, pipeline, listed)
            assert list(parts) == ["READ-ME-FIRST.txt"]
            assert "deactivates" in parts["READ-ME-FIRST.txt"]

    def test_closes_what_is_won_and_lost_and_forecasts_the_rest(self) -> None:
        parts = unpacked(written("salesforce", AWKWARD))
        stages = ElementTree.fromstring(f"<all>{parts['stages-to-merge-into-OpportunityStage.xml']}</all>")
        told = [
            tuple(stage.findtext(name) for name in ("closed", "won", "forecastCategory", "probability"))
            for stage in stages
        ]
        assert told == [
            ("false", "false", "Pipeline", "5"),
            ("false", "false", "Forecast", "95"),
            ("true", "true", "Closed", "100"),
            ("true", "false", "Omitted", "0"),
        ]

    def test_gives_the_same_bytes_for_the_same_pipeline(self) -> None:
        assert written("salesforce", AWKWARD) == written("salesforce", AWKWARD)


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def assert_process(text: str, pipeline: HandedPipeline, listed: list[str | None]) -> None:
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


class TestSheets:
    @pytest.mark.parametrize("crm", ["nutshell", "freshsales"])
    def test_list_every_open_stage_to_type(self, crm: str) -> None:
        for pipeline in every_pipeline():
            lines = written(crm, pipeline).splitlines()
            boxes = [line for line in lines if line.startswith("[ ]")]
            wanted = [f"[ ] {number}. {stage.label}" for number, stage in enumerate(pipeline.open_stages, start=1)]
            assert boxes == wanted


class TestLimits:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_kept_by_what_the_reference_questionnaire_yields(self, language: str) -> None:
        found = [
            (one.key, pipeline.label, breach)
            for one in FORMATS.values()
            for handed in reference_pipelines(language)
            for pipeline in handed
            for breach in breaches(pipeline, one.limits)
        ]
        assert found == []

    def test_would_be_told(self) -> None:
        long = HandedPipeline(
            AWKWARD.stretch, "x", tuple(type(s)(s.key, s.label * 9, s.ending, 1) for s in AWKWARD.stages)
        )
        assert BreachKind.LONG_LABEL in {breach.kind for breach in breaches(long, FORMATS["hubspot"].limits)}


class TestNames:
    def test_of_files_tell_pipelines_apart_where_each_is_a_file(self) -> None:
        assert FORMATS["hubspot"].file_name([AWKWARD]) == "pipeline-new-business-hubspot.json"
        assert FORMATS["salesforce"].file_name([AWKWARD]) == "pipeline-salesforce.zip"

    def test_of_formats_are_their_keys(self) -> None:
        assert {key: one.key for key, one in FORMATS.items()} == {key: key for key in FORMATS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_says_in_each_language_how_it_is_used(language: str) -> None:
    with override_language(language):
        for one in FORMATS.values():
            assert str(one.name)
            assert all(map(str, one.steps))
