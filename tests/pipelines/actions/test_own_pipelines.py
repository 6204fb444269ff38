"""Saving the own pipeline: by revision, so that nobody overwrites what they did not see; undone one save at a time."""

from typing import Any

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.instrument.errors import ChangedMeanwhile, NothingToUndo
from diagnostics.pipelines.actions import own_pipelines
from diagnostics.pipelines.actions.own_pipelines import UNDOABLE, save_own_pipeline, undo_own_pipeline
from diagnostics.pipelines.domain.editing import edited
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.models import SavedPipeline
from diagnostics.pipelines.queries.own_pipelines import plan_of
from tests.rows import BROWSER, OTHER_BROWSER, make_completed
from tests.support.racing import RACERS, Hold, lift_locks, race, room_for

pytestmark = pytest.mark.both_databases

FIRST = OwnPipeline((OwnStage("qualify", name="Check fit"), OwnStage("close", wins=True)))
SECOND = edited(FIRST, "qualify", name="Meet", probability=35)


@pytest.fixture
def assessment() -> Assessment:
    return make_completed()


def save(assessment: Assessment, pipeline: OwnPipeline, seen: int) -> int:
    return save_own_pipeline(assessment_id=assessment.pk, pipeline=pipeline, seen=seen, by=BROWSER)


def undo(assessment: Assessment, seen: int) -> int:
    return undo_own_pipeline(assessment_id=assessment.pk, seen=seen, by=BROWSER)


def saved(assessment: Assessment) -> tuple[OwnPipeline | None, int, bool]:
    plan = plan_of(assessment)
    return plan.saved, plan.revision, plan.can_undo


@pytest.mark.django_db
class TestSaving:
    def test_counts_a_revision_with_every_change(self, assessment: Assessment) -> None:
        assert saved(assessment) == (None, 0, False)
        assert [save(assessment, FIRST, 0), save(assessment, SECOND, 1)] == [1, 2]
        assert saved(assessment) == (SECOND, 2, True)

    def test_the_same_again_changes_nothing(self, assessment: Assessment) -> None:
        save(assessment, FIRST, 0)
        before = SavedPipeline.objects.values().get()
        assert save(assessment, FIRST, 1) == 1
        assert SavedPipeline.objects.values().get() == before

    @pytest.mark.parametrize("seen", [0, 2])
    def test_of_another_revision_than_was_shown_is_refused_and_writes_nothing(
        self, assessment: Assessment, seen: int
    ) -> None:
        save(assessment, FIRST, 0)
        with pytest.raises(ChangedMeanwhile):
            save(assessment, SECOND, seen)
        assert saved(assessment) == (FIRST, 1, True)

    def test_by_someone_who_may_not_open_the_assessment_is_refused(self, assessment: Assessment) -> None:
        with pytest.raises(Assessment.DoesNotExist):
            save_own_pipeline(assessment_id=assessment.pk, pipeline=FIRST, seen=0, by=OTHER_BROWSER)
        assert SavedPipeline.objects.count() == 0

    def test_leaves_the_result_as_it_is(self, assessment: Assessment) -> None:
        before = Assessment.objects.values().get()
        save(assessment, FIRST, 0)
        assert Assessment.objects.values().get() == before


@pytest.mark.django_db
class TestUndoing:
    def test_goes_back_save_by_save_to_the_recommendation(self, assessment: Assessment) -> None:
        save(assessment, FIRST, 0)
        save(assessment, SECOND, 1)
        assert undo(assessment, 2) == 3
        assert saved(assessment) == (FIRST, 3, True)
        assert undo(assessment, 3) == 4
        assert saved(assessment) == (None, 4, False)
        assert plan_of(assessment).pipeline == plan_of(assessment).recommended

    def test_of_another_revision_than_was_shown_is_refused(self, assessment: Assessment) -> None:
        save(assessment, FIRST, 0)
        with pytest.raises(ChangedMeanwhile):
            undo(assessment, 0)
        assert saved(assessment) == (FIRST, 1, True)

    def test_without_an_earlier_state_is_refused(self, assessment: Assessment) -> None:
        with pytest.raises(NothingToUndo):
            undo(assessment, 0)

    def test_reaches_back_a_limited_number_of_saves(self, assessment: Assessment) -> None:
        for seen in range(UNDOABLE + 5):
            save(assessment, edited(FIRST, "qualify", probability=seen), seen)
        for revision in range(UNDOABLE):
            undo(assessment, UNDOABLE + 5 + revision)
        assert saved(assessment)[0] == edited(FIRST, "qualify", probability=4)
        assert saved(assessment)[2] is False


@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture(autouse=True)
    def _room(self) -> Any:
        with room_for(RACERS):
            yield

    def test_of_saves_at_the_same_moment_one_is_written_and_the_others_are_told(self, assessment: Assessment) -> None:
        def racer(number: int) -> Any:
            def run(_: int) -> int:
                return save(assessment, edited(FIRST, "qualify", probability=number), 0)

            return run

        ((*results,),) = race(*map(racer, range(RACERS)))
        assert sorted(str(result) for result in results if result == 1) == ["1"]
        assert sum(isinstance(result, ChangedMeanwhile) for result in results) == RACERS - 1
        (row,) = SavedPipeline.objects.all()
        assert (row.revision, row.earlier) == (1, [None])

    @pytest.fixture
    def overtaken(self, assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Two saves of the same revision; the first is held up between reading the revision and writing."""
        save(assessment, FIRST, 0)
        hold = Hold()
        write = own_pipelines._save

        def held(row: SavedPipeline, document: Any) -> int:
            hold.stop()
            return write(row, document)

        monkeypatch.setattr(own_pipelines, "_save", held)
        ours = edited(FIRST, "qualify", owner="Sales")
        return lambda action: race(
            lambda _: action(assessment_id=assessment.pk, pipeline=SECOND, seen=1, by=BROWSER),
            hold.overtake(lambda _: action(assessment_id=assessment.pk, pipeline=ours, seen=1, by=BROWSER)),
        )

    def test_a_save_that_was_overtaken_is_not_lost_unseen(self, assessment: Assessment, overtaken: Any) -> None:
        ((first, second),) = overtaken(save_own_pipeline)
        assert (first, type(second)) == (2, ChangedMeanwhile)
        assert saved(assessment)[0] == SECOND

    def test_control_without_the_lock_the_later_save_is_overwritten_unseen(
        self, assessment: Assessment, overtaken: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lift_locks(monkeypatch)
        ((first, second),) = overtaken(save_own_pipeline.__wrapped__)
        assert (first, second) == (2, 2)
        assert saved(assessment)[0] == SECOND
