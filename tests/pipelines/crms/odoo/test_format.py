"""The file for Odoo."""

import re

from tests.pipelines.crms.files import rows, written
from tests.pipelines.crms.pipelines import every_pipeline, reference_pipelines


class TestOdoo:
    def test_has_the_columns_of_odoo_and_no_lost_stage(self) -> None:
        for pipeline in every_pipeline():
            stages = rows(written("odoo", pipeline))
            assert list(stages[0]) == ["id", "name", "sequence", "is_won", "fold", "requirements"]
            assert [stage["name"] for stage in stages] == [stage.label for stage in pipeline.stages[:-1]]
            assert [stage["is_won"] for stage in stages] == ["False"] * (len(stages) - 1) + ["True"]
            assert [int(stage["sequence"]) for stage in stages] == [10 * number for number in range(1, len(stages) + 1)]
            assert all(re.fullmatch(r"salesmodel\.[a-z0-9_]+", stage["id"]) for stage in stages)
            assert len({stage["id"] for stage in stages}) == len(stages)

    def test_gives_each_pipelines_stages_their_own_ids(self) -> None:
        new_business, growth = next(result for result in reference_pipelines("en") if len(result) == 2)
        ids = [{stage["id"] for stage in rows(written("odoo", one))} for one in (new_business, growth)]
        assert ids[0] & ids[1] == set()
