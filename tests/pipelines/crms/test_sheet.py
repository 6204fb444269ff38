"""The sheets to type from."""

import pytest

from tests.pipelines.crms.files import written
from tests.pipelines.crms.pipelines import AWKWARD, UNFORECAST, every_pipeline


class TestSheets:
    @pytest.mark.parametrize("crm", ["nutshell", "freshsales"])
    def test_list_every_open_stage_to_type(self, crm: str) -> None:
        for pipeline in every_pipeline():
            lines = written(crm, pipeline).splitlines()
            boxes = [line for line in lines if line.startswith("[ ]")]
            wanted = [f"[ ] {number}. {stage.label}" for number, stage in enumerate(pipeline.open_stages, start=1)]
            assert boxes == wanted

    def test_of_freshsales_have_a_probability_for_stages_of_a_forecast_alone(self) -> None:
        probabilities = [
            [line.strip() for line in written("freshsales", pipeline).splitlines() if "Probability" in line]
            for pipeline in (AWKWARD, UNFORECAST)
        ]
        assert probabilities == [["Probability: 5%", "Probability: 95%"], []]

    @pytest.mark.parametrize("crm", ["nutshell", "freshsales"])
    def test_say_what_does_not_belong_in_a_forecast_and_what_is_optional(self, crm: str) -> None:
        text = written(crm, UNFORECAST)
        assert "Stages without a win probability do not belong in a forecast." in text
        assert "Description: For big or hard deals only. It is renewed" in text
        assert "forecast" not in written(crm, AWKWARD)

    def test_say_that_deals_are_closed_if_they_are(self) -> None:
        closed = "keeps won and lost apart from the stages"
        assert [closed in written("nutshell", pipeline) for pipeline in (AWKWARD, UNFORECAST)] == [True, False]
