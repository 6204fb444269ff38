"""The file for Pipedrive."""

import json

from tests.pipelines.crms.files import written
from tests.pipelines.crms.pipedrive.contract import CALLS
from tests.pipelines.crms.pipelines import AWKWARD, UNFORECAST, every_pipeline


class TestPipedrive:
    def test_has_the_documented_calls(self) -> None:
        for pipeline in every_pipeline():
            calls = json.loads(written("pipedrive", pipeline))
            CALLS.validate(calls)
            names = [call["body"]["name"] for call in calls]
            assert names == [pipeline.label, *(stage.label for stage in pipeline.open_stages)]

    def test_weighs_deals_only_where_a_stage_belongs_in_a_forecast(self) -> None:
        enabled = {
            pipeline.label: json.loads(written("pipedrive", pipeline))[0]["body"]["is_deal_probability_enabled"]
            for pipeline in (AWKWARD, UNFORECAST)
        }
        assert enabled == {AWKWARD.label: True, UNFORECAST.label: False}

    def test_gives_stages_that_do_not_belong_in_a_forecast_no_weight(self) -> None:
        first, second = (call["body"] for call in json.loads(written("pipedrive", UNFORECAST))[1:])
        assert (first["deal_probability"], first["days_to_rotten"]) == (0, 30)
        assert (second["deal_probability"], second["is_deal_rot_enabled"]) == (0, False)
