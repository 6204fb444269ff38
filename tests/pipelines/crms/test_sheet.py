"""The sheets to type from."""

import pytest

from tests.pipelines.crms.files import written
from tests.pipelines.crms.pipelines import every_pipeline


class TestSheets:
    @pytest.mark.parametrize("crm", ["nutshell", "freshsales"])
    def test_list_every_open_stage_to_type(self, crm: str) -> None:
        for pipeline in every_pipeline():
            lines = written(crm, pipeline).splitlines()
            boxes = [line for line in lines if line.startswith("[ ]")]
            wanted = [f"[ ] {number}. {stage.label}" for number, stage in enumerate(pipeline.open_stages, start=1)]
            assert boxes == wanted
