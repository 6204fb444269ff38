"""The file for EspoCRM."""

import pytest

from diagnostics.pipelines.crms.espocrm.format import STATUSES
from diagnostics.pipelines.domain.handoff import CrmPipeline, Ending
from tests.pipelines.crms.files import rows, written
from tests.pipelines.crms.pipelines import AWKWARD, UNFORECAST, every_pipeline


class TestEspoCrm:
    def test_has_the_columns_and_statuses_of_espocrm(self) -> None:
        known = {*STATUSES, "Closed Won", "Closed Lost"}
        for pipeline in every_pipeline():
            stages = rows(written("espocrm", pipeline))
            assert list(stages[0]) == ["name", "pipeline", "mappedStatus", "description"]
            assert {stage["pipeline"] for stage in stages} == {pipeline.label}
            assert {stage["mappedStatus"] for stage in stages} <= known
            closed = {Ending.WON: "Closed Won", Ending.LOST: "Closed Lost"}
            assert [stage["mappedStatus"] for stage in stages[len(pipeline.open_stages) :]] == [
                closed[stage.ending] for stage in pipeline.stages[len(pipeline.open_stages) :]
            ]
            assert max(len(stage["name"]) for stage in stages) <= 50

    @pytest.mark.parametrize(
        ("probability", "status"),
        [
            (None, "Prospecting"),
            (0, "Prospecting"),
            (15, "Prospecting"),
            (16, "Qualification"),
            (35, "Qualification"),
            (65, "Proposal"),
            (90, "Negotiation"),
        ],
    )
    def test_maps_a_stage_to_the_status_with_the_nearest_probability(
        self, probability: int | None, status: str
    ) -> None:
        stage = AWKWARD.stages[0]
        pipeline = CrmPipeline(AWKWARD.part, "x", (type(stage)("a", "A", stage.ending, probability),))
        assert rows(written("espocrm", pipeline))[0]["mappedStatus"] == status

    def test_says_in_the_description_that_a_stage_is_optional(self) -> None:
        assert [stage["description"] for stage in rows(written("espocrm", UNFORECAST))] == [
            "It works",
            "For big or hard deals only. It is renewed",
        ]
