"""The file for HubSpot."""

import json

from diagnostics.instrument.pipeline import Part
from tests.pipelines.crms.files import written
from tests.pipelines.crms.hubspot.contract import PIPELINE
from tests.pipelines.crms.pipelines import AWKWARD, UNFORECAST, every_pipeline


class TestHubSpot:
    def test_is_the_documented_body(self) -> None:
        for pipeline in every_pipeline():
            body = json.loads(written("hubspot", pipeline))
            PIPELINE.validate(body)
            probabilities = [stage["metadata"]["probability"] for stage in body["stages"]]
            closing = ["1.0", "0.0"] if pipeline.open_stages != pipeline.stages else []
            assert probabilities[len(pipeline.open_stages) :] == closing
            assert not {"1.0", "0.0"} & set(probabilities[: len(pipeline.open_stages)])
            assert [stage["displayOrder"] for stage in body["stages"]] == list(range(len(probabilities)))

    def test_keeps_open_stages_between_lost_and_won(self) -> None:
        body = json.loads(written("hubspot", AWKWARD))
        assert [stage["metadata"]["probability"] for stage in body["stages"]] == ["0.1", "0.9", "1.0", "0.0"]

    def test_gives_stages_that_do_not_belong_in_a_forecast_the_lowest_that_is_not_lost(self) -> None:
        body = json.loads(written("hubspot", UNFORECAST))
        assert [stage["metadata"]["probability"] for stage in body["stages"]] == ["0.1", "0.1"]

    def test_puts_the_parts_in_their_order(self) -> None:
        orders = {
            pipeline.part: json.loads(written("hubspot", pipeline))["displayOrder"] for pipeline in every_pipeline()
        }
        assert orders == {Part.PARTNERS: 0, Part.PROSPECTING: 1, Part.DEAL: 2, Part.GROWTH: 3}
