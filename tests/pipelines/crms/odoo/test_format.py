"""The file for Odoo."""

import re
from dataclasses import replace

from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import Ending, Prospecting, Selection, scope_of
from tests.pipelines.crms.files import rows, written
from tests.pipelines.crms.pipelines import (
    AWKWARD,
    LANGUAGES,
    SOURCE,
    UNFORECAST,
    every_pipeline,
    pipelines_of,
    reference_outcomes,
    reference_pipelines,
)


class TestOdoo:
    def test_has_the_columns_of_odoo_and_no_lost_stage(self) -> None:
        for pipeline in every_pipeline():
            stages = rows(written("odoo", pipeline))
            assert list(stages[0]) == ["id", "name", "sequence", "is_won", "fold", "requirements"]
            kept = [stage for stage in pipeline.stages if stage.ending is not Ending.LOST]
            assert [stage["name"] for stage in stages] == [stage.label for stage in kept]
            assert [stage["is_won"] for stage in stages] == [str(stage.ending is Ending.WON) for stage in kept]
            assert [int(stage["sequence"]) for stage in stages] == [10 * number for number in range(1, len(stages) + 1)]
            assert all(re.fullmatch(r"salesmodel\.0123456789ab_[a-z0-9_-]+", stage["id"]) for stage in stages)
            assert len({stage["id"] for stage in stages}) == len(stages)

    def test_gives_a_stage_the_same_id_wherever_prospecting_is_kept(self) -> None:
        (outcome,) = [one for one in reference_outcomes() if one.first == ("outbound",)][:1]
        ids = [
            {row["id"] for one in pipelines_of(outcome, language, selection) for row in rows(written("odoo", one))}
            for language in LANGUAGES
            for selection in (Selection(), Selection(prospecting=Prospecting.APART))
        ]
        assert ids == [ids[0]] * 4
        assert "salesmodel.0123456789ab_prospect" in ids[0]

    def test_never_touches_the_stages_of_another_hand_over(self) -> None:
        scopes = [scope_of("assessment", 1), scope_of("assessment", 2), scope_of("sales model", "a", "outbound")]
        ids = [
            {row["id"] for row in rows(str(TARGETS["odoo"].format.write([AWKWARD], replace(SOURCE, scope=scope))))}
            for scope in scopes
        ]
        assert len(set().union(*ids)) == 3 * len(ids[0])

    def test_gives_each_pipelines_stages_their_own_ids(self) -> None:
        for pipelines in reference_pipelines("en"):
            ids = [stage["id"] for one in pipelines for stage in rows(written("odoo", one))]
            assert len(set(ids)) == len(ids)

    def test_says_in_the_requirements_that_a_stage_is_optional(self) -> None:
        assert [stage["requirements"] for stage in rows(written("odoo", UNFORECAST))] == [
            "It works",
            "For big or hard deals only. It is renewed",
        ]
