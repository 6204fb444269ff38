"""The file for HubSpot."""

import json

import jsonschema

from diagnostics.pipelines.domain.handoff import Part
from tests.pipelines.crms.files import written
from tests.pipelines.crms.hubspot.contract import PIPELINE
from tests.pipelines.crms.pipelines import AWKWARD, every_pipeline


class TestHubSpot:
    def test_is_the_documented_body(self) -> None:
        for pipeline in every_pipeline():
            body = json.loads(written("hubspot", pipeline))
            jsonschema.validate(body, PIPELINE)
            probabilities = [stage["metadata"]["probability"] for stage in body["stages"]]
            assert probabilities[-2:] == ["1.0", "0.0"]
            assert not {"1.0", "0.0"} & set(probabilities[:-2])
            assert [stage["displayOrder"] for stage in body["stages"]] == list(range(len(probabilities)))

    def test_keeps_open_stages_between_lost_and_won(self) -> None:
        body = json.loads(written("hubspot", AWKWARD))
        assert [stage["metadata"]["probability"] for stage in body["stages"]] == ["0.1", "0.9", "1.0", "0.0"]

    def test_puts_growth_after_new_business(self) -> None:
        orders = {
            pipeline.part: json.loads(written("hubspot", pipeline))["displayOrder"] for pipeline in every_pipeline()
        }
        assert orders == {Part.NEW_BUSINESS: 0, Part.GROWTH: 1}
