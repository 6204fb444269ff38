"""The file for Salesforce."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.salesforce.format import CLOSED, MERGED, NAMESPACE
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending
from tests.pipelines.crms.files import written
from tests.pipelines.crms.pipelines import AWKWARD, LANGUAGES, SOURCE, UNFORECAST, reference_pipelines

DEVELOPER_NAME = re.compile(r"[A-Za-z](?!.*__)[A-Za-z0-9_]{0,38}[A-Za-z0-9]")
"""Salesforce's rule: letters, digits and single underscores, a letter first, no underscore last, at most 40."""


class TestSalesforce:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_business_processes_and_stages_to_merge(self, language: str) -> None:
        for pipelines in [*reference_pipelines(language), (AWKWARD,)]:
            parts = unpacked(written("salesforce", *pipelines))
            listed = [stage.findtext("fullName") or "" for stage in merged(parts.pop(MERGED))]
            assert len({name.casefold() for name in listed}) == len(listed)
            assert not {name.casefold() for name in listed} & {name.casefold() for name in CLOSED.values()}
            assert set(listed) == {stage.label for pipeline in pipelines for stage in pipeline.open_stages}
            for pipeline in pipelines:
                name = f"Pipeline_{pipeline.part.value}_{SOURCE.scope}"
                assert DEVELOPER_NAME.fullmatch(name)
                process = parts.pop(f"objects/Opportunity/businessProcesses/{name}.businessProcess-meta.xml")
                assert_process(process, name, pipeline, [*listed, *CLOSED.values()])
            assert list(parts) == ["READ-ME-FIRST.txt"]

    def test_forecasts_open_stages_and_closes_with_salesforces_own(self) -> None:
        parts = unpacked(written("salesforce", AWKWARD))
        assert settings(parts) == [
            ("=Qualify & win", "false", "false", "Pipeline", "5"),
            ("Tilbud æøå", "false", "false", "Forecast", "95"),
        ]
        (process,) = (text for path, text in parts.items() if path.endswith("businessProcess-meta.xml"))
        assert process_values(process) == ["=Qualify & win", "Tilbud æøå", "Closed Won", "Closed Lost"]

    def test_leaves_out_characters_that_xml_forbids(self) -> None:
        open_stage, *others = AWKWARD.stages
        stages = (replace(open_stage, label="Qua\x01li\ufffefy"), *others)
        parts = unpacked(written("salesforce", replace(AWKWARD, label="A\x01B", stages=stages)))
        (process,) = (text for path, text in parts.items() if path.endswith("businessProcess-meta.xml"))
        assert process_values(process)[0] == "Qualify"
        assert settings(parts)[0][0] == "Qualify"
        assert "<description>AB</description>" in process

    def test_omits_from_the_forecast_what_does_not_belong_in_one(self) -> None:
        parts = unpacked(written("salesforce", UNFORECAST))
        assert settings(parts) == [
            ("Check in", "false", "false", "Omitted", "0"),
            ("Renew", "false", "false", "Omitted", "0"),
        ]

    def test_numbers_stages_of_one_name_with_other_settings_and_shares_those_with_the_same(self) -> None:
        stages = (
            CrmStage("a", "Follow up", Ending.OPEN, 20, id="a"),
            CrmStage("b", "closed won", Ending.OPEN, 30, id="b"),
        )
        deal = replace(AWKWARD, stages=stages)
        growth = replace(
            UNFORECAST,
            stages=(
                CrmStage("c", "FOLLOW UP", Ending.OPEN, None, id="c"),
                CrmStage("d", "Follow up", Ending.OPEN, 20, id="d"),
            ),
        )
        parts = unpacked(written("salesforce", deal, growth))
        assert [name for name, *_ in settings(parts)] == ["Follow up", "closed won 2", "FOLLOW UP 2"]
        processes = [process_values(text) for path, text in parts.items() if path.endswith("businessProcess-meta.xml")]
        assert processes == [["Follow up", "closed won 2"], ["FOLLOW UP 2", "Follow up"]]

    def test_keeps_its_names_if_the_pipeline_is_renamed(self) -> None:
        renamed = replace(AWKWARD, label="Nordisk Industri: account-based selling")
        assert list(unpacked(written("salesforce", renamed))) == list(unpacked(written("salesforce", AWKWARD)))

    def test_says_what_to_do_in_order_and_what_each_stage_is_left_by(self) -> None:
        read_me = unpacked(written("salesforce", UNFORECAST))["READ-ME-FIRST.txt"]
        lines = read_me.splitlines()
        assert [line[:20] for line in lines[:7]] == [
            "1. Retrieve Opportun",
            "2. Put the stages of",
            "3. Never deploy the ",
            "4. Deploy the folder",
            "   Pipeline_growth_0",
            "5. Under Setup, Obje",
            "6. Under Setup, Path",
        ]
        assert "deactivates" in lines[2]
        assert lines[-2:] == ["- Check in: It works", "- Renew: For big or hard deals only. It is renewed"]

    def test_has_the_same_bytes_for_the_same_pipeline(self) -> None:
        assert written("salesforce", AWKWARD) == written("salesforce", AWKWARD)

    def test_of_another_hand_over_has_other_names(self) -> None:
        other = TARGETS["salesforce"].format.write([AWKWARD], replace(SOURCE, scope="ba9876543210"))
        assert isinstance(other, bytes)
        paths = [set(unpacked(data)) for data in (other, written("salesforce", AWKWARD))]
        assert paths[0] & paths[1] == {"READ-ME-FIRST.txt", MERGED}


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def merged(text: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(f"<all>{text}</all>"))


def settings(parts: dict[str, str]) -> list[tuple[str | None, ...]]:
    names = ("fullName", "closed", "won", "forecastCategory", "probability")
    stages = merged(parts[MERGED])
    order = ["fullName", "default", "label", "closed", "forecastCategory", "probability", "won"]
    assert [[part.tag for part in stage] for stage in stages] == [order] * len(stages)
    return [tuple(stage.findtext(name) for name in names) for stage in stages]


def process_values(text: str) -> list[str | None]:
    names = {"": NAMESPACE}
    values = ElementTree.fromstring(text).findall("values", names)
    return [value.findtext("fullName", namespaces=names) for value in values]


def assert_process(text: str, name: str, pipeline: CrmPipeline, listed: list[str]) -> None:
    names = {"": NAMESPACE}
    process = ElementTree.fromstring(text)
    assert process.tag == f"{{{NAMESPACE}}}BusinessProcess"
    assert process.findtext("fullName", namespaces=names) == name
    assert process.findtext("description", namespaces=names) == pipeline.label
    assert process.findtext("isActive", namespaces=names) == "true"
    assert process_values(text) == [CLOSED.get(stage.ending, stage.label) for stage in pipeline.stages]
    assert set(process_values(text)) <= set(listed)
    defaults = [value.findtext("default", namespaces=names) for value in process.findall("values", names)]
    assert defaults == ["true", *["false"] * (len(defaults) - 1)]
