"""Today's stages on the workbench, and what the pipeline can be begun anew from."""

from uuid import UUID

import pytest

from diagnostics.instrument.composition import compose_alone
from diagnostics.pipelines.domain.own_pipeline import Beginning, OwnStage, begin_with
from diagnostics.pipelines.models import CurrentStages, SavedPipeline
from tests.pipelines.views.benches import SIMPLE, TODAY, fields_of, open_bench, own_pipeline, press, revision, stage
from tests.reference import reference_instrument
from tests.visitors import ANSWERS, Page, Visitor, url


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete(**SIMPLE)


class TestToday:
    @pytest.fixture(autouse=True)
    def _today(self, visitor: Visitor, assessment: UUID) -> None:
        visitor.post(url("todays-stages", assessment), {"text": TODAY})

    def test_is_beside_the_pipeline_in_its_place(self, visitor: Visitor, assessment: UUID) -> None:
        rows = [row for part in open_bench(visitor, assessment).parts for row in part.rows]
        assert [([one.name for one in row.today], row.card and row.card.stage.id, row.note) for row in rows] == [
            (["Discovery"], "qualify", ""),
            (["Lunch"], None, "Not in your pipeline."),
            ([], "present", ""),
            (["Proposal", "Offer"], "proposal", "Two names for one stage: “Proposal” and “Offer”."),
            ([], "negotiate", ""),
            (["Won"], "close", ""),
        ]
        assert [row.card.stage.id for row in rows if row.card and row.card.is_new] == ["present", "negotiate"]

    def test_names_are_taken_one_by_one_or_all(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, "use-today:qualify")
        assert [one.name for one in own_pipeline(assessment).kept] == ["Discovery", "", "", "", ""]
        press(visitor, assessment, "keep-all-names")
        # “Proposal” is what the questionnaire calls it too, so that it is no name of the team's own
        assert [one.name for one in own_pipeline(assessment).kept] == ["Discovery", "", "", "", "Won"]

    def test_a_stage_is_added_in_its_place(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, "add-today:1")
        assert [one.name for one in own_pipeline(assessment).kept][:2] == ["", "Lunch"]
        rows = [row for part in open_bench(visitor, assessment).parts for row in part.rows]
        assert all(row.card for row in rows)
        press(visitor, assessment, "add-today:1")
        assert len(own_pipeline(assessment).stages) == 6

    def test_one_that_stands_for_a_stage_that_is_left_out_brings_it_back(
        self, visitor: Visitor, assessment: UUID
    ) -> None:
        press(visitor, assessment, "leave-out:qualify")
        first = open_bench(visitor, assessment).parts[0].rows[0]
        assert first.card is None
        assert first.left_out is not None
        assert (first.left_out.id, first.note) == ("qualify", "You left it out.")

    def test_matches_are_corrected_after_what_was_typed_is_saved(self, visitor: Visitor, assessment: UUID) -> None:
        response = press(visitor, assessment, "matches", owner_qualify="Ann")
        assert response["Location"] == url("todays-stages", assessment)
        assert stage(assessment, "qualify").owner == "Ann"

    def test_a_name_that_is_too_long_is_refused_with_its_reason(self, visitor: Visitor, assessment: UUID) -> None:
        CurrentStages.objects.update(stages=[["Long " * 10, "qualify"], ["Wide " * 10, None]])
        page = press(visitor, assessment, "use-today:qualify").context["page"]
        assert [name for name, _ in page.errors] == ["name-qualify"]
        page = press(visitor, assessment, "add-today:1").context["page"]
        assert page.errors[0][1].startswith("“Wide Wide")
        assert SavedPipeline.objects.count() == 0


class TestBeginning:
    @pytest.fixture
    def assessment(self, visitor: Visitor) -> UUID:
        return visitor.complete(**ANSWERS, title="")

    def test_with_one_sales_model_alone(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, "begin:model:team")
        alone = begin_with(compose_alone(reference_instrument(), "team"), sales_model="team")
        assert own_pipeline(assessment) == alone

    def test_with_today_or_the_recommendation(self, visitor: Visitor, assessment: UUID) -> None:
        recommended = own_pipeline(assessment)
        visitor.post(url("todays-stages", assessment), {"text": TODAY})
        press(visitor, assessment, "begin:today")
        assert own_pipeline(assessment).beginning is Beginning.TODAY
        assert [one.name for one in own_pipeline(assessment).kept][-1] == "Won"
        press(visitor, assessment, "begin:recommended")
        assert own_pipeline(assessment).stages == recommended.stages

    def test_keeps_what_was_typed_as_a_state_that_undoing_restores(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, "begin:model:team", owner_close="Ann")
        press(visitor, assessment, "undo")
        assert stage(assessment, "close").owner == "Ann"

    def test_is_refused_while_what_was_typed_cannot_be_saved_as_undoing_would_restore_it(
        self, visitor: Visitor, assessment: UUID
    ) -> None:
        typed = {"name-proposal": "Offer", "name-close": "offer"}
        fields = fields_of(open_bench(visitor, assessment))
        page = {**fields, **typed, "do": "begin:model:team"}
        response = visitor.post(url("own-pipeline", assessment), page)
        assert Page(response).title.startswith("Error:")
        assert revision(assessment) == 0
        assert typed.items() <= fields_of(response.context["page"]).items()

    @pytest.mark.parametrize("beginning", ["model:inbound", "model:gone", "today", "last-time", ""])
    def test_with_what_is_not_offered_changes_nothing(self, visitor: Visitor, assessment: UUID, beginning: str) -> None:
        press(visitor, assessment, f"begin:{beginning}")
        assert SavedPipeline.objects.count() == 0

    def test_with_the_pipeline_of_the_assessment_before(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, owner_close="Ann", name_close="Signed")
        again = UUID(visitor.post(url("again", assessment))["Location"].split("/")[2])
        visitor.submit(again)
        assert own_pipeline(again).stage("close") == OwnStage("close", wins=True)
        press(visitor, again, "begin:last-time")
        assert stage(again, "close") == OwnStage("close", wins=True, owner="Ann", name="Signed")
