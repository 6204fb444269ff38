"""The file for Pipedrive."""

import json

import jsonschema

from tests.pipelines.crms.files import written
from tests.pipelines.crms.pipedrive.contract import CALLS
from tests.pipelines.crms.pipelines import every_pipeline


class TestPipedrive:
    def test_has_the_documented_calls(self) -> None:
        for pipeline in every_pipeline():
            calls = json.loads(written("pipedrive", pipeline))
            jsonschema.validate(calls, CALLS)
            names = [call["body"]["name"] for call in calls]
            assert names == [pipeline.label, *(stage.label for stage in pipeline.open_stages)]
