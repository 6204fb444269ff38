"""The file for Odoo."""

import re

from diagnostics.pipelines.domain.handoff import Ending
from tests.pipelines.crms.files import rows, written
from tests.pipelines.crms.pipelines import UNFORECAST, every_pipeline, reference_pipelines


class TestOdoo:
    def test_has_the_columns_of_odoo_and_no_lost_stage(self) -> None:
        for pipeline in every_pipeline():
            stages = rows(written("odoo", pipeline))
            assert list(stages[0]) == ["id", "name", "sequence", "is_won", "fold", "requirements"]
            kept = [stage for stage in pipeline.stages if stage.ending is not Ending.LOST]
            assert [stage["name"] for stage in stages] == [stage.label for stage in kept]
            assert [stage["is_won"] for stage in stages] == [str(stage.ending is Ending.WON) for stage in kept]
            assert [int(stage["sequence"]) for stage in stages] == [10 * number for number in range(1, len(stages) + 1)]
            assert all(re.fullmatch(r"salesmodel\.[a-z0-9_]+", stage["id"]) for stage in stages)
            assert len({stage["id"] for stage in stages}) == len(stages)

    def test_gives_each_pipelines_stages_their_own_ids(self) -> None:
        for pipelines in reference_pipelines("en"):
            ids = [stage["id"] for one in pipelines for stage in rows(written("odoo", one))]
            assert len(set(ids)) == len(ids)

    def test_says_in_the_requirements_that_a_stage_is_optional(self) -> None:
        assert [stage["requirements"] for stage in rows(written("odoo", UNFORECAST))] == [
            "It works",
            "For big or hard deals only. It is renewed",
        ]
