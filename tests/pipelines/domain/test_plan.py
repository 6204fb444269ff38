"""Stages as pages show them: with the team's content in place of the questionnaire's."""

import pytest

from diagnostics.instrument.parts import Evidence
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.editing import added, edited, left_out
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, begin_with
from diagnostics.pipelines.domain.plan import Plan, WarningKind, content_of, plan_warnings, planned_stages
from diagnostics.site.languages import override_language
from tests.builders import make_instrument
from tests.pipelines.crms.pipelines import first_edition_outcomes, reference_outcomes
from tests.pipelines.domain.own_pipelines import recommended
from tests.reference import first_edition_instrument, reference_instrument

INSTRUMENT = make_instrument()


class TestContent:
    def test_is_the_questionnaires_if_the_team_wrote_none(self) -> None:
        assert content_of(INSTRUMENT, OwnStage("qualify")) == INSTRUMENT.stage_by_key["qualify"]

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_is_the_teams_in_every_language(self, language: str) -> None:
        own = OwnStage("qualify", name="Talk", exit_criterion="They said yes", owner="Ann", activities="Call\nWrite")
        with override_language(language):
            stage = content_of(INSTRUMENT, own)
            assert (str(stage.name), str(stage.exit_criterion), str(stage.owner)) == ("Talk", "They said yes", "Ann")
            assert stage.activities.lines == ("Call", "Write")
            assert stage.purpose == INSTRUMENT.stage_by_key["qualify"].purpose

    def test_has_no_evidence_for_a_criterion_that_the_team_wrote(self) -> None:
        stages = (OwnStage("qualify"), OwnStage("qualify", owner="Ann"), OwnStage("qualify", exit_criterion="A yes"))
        evidence = [content_of(INSTRUMENT, own).evidence for own in (*stages, OwnStage("own-1", name="Pilot"))]
        assert evidence == [Evidence.BUYER_ACTION, Evidence.BUYER_ACTION, None, None]

    def test_has_a_win_probability_to_replace_until_the_team_writes_one(self) -> None:
        stages = (OwnStage("qualify"), OwnStage("qualify", owner="Ann"), OwnStage("qualify", probability=40))
        to_replace = [content_of(INSTRUMENT, own).has_starting_probability for own in stages]
        assert to_replace == [True, True, False]

    @pytest.mark.parametrize(("part", "probability"), [(Part.DEAL, 40), (Part.PROSPECTING, None), (Part.GROWTH, None)])
    def test_has_a_win_probability_in_the_deal_alone(self, part: Part, probability: int | None) -> None:
        assert content_of(INSTRUMENT, OwnStage("qualify", part=part, probability=40)).win_probability == probability

    @pytest.mark.parametrize(("wins", "days", "idle_days"), [(False, 9, 9), (False, 0, None), (True, 9, None)])
    def test_counts_no_deal_as_idle_that_is_won_or_may_wait(self, wins: bool, days: int, idle_days: int | None) -> None:
        assert content_of(INSTRUMENT, OwnStage("qualify", wins=wins, idle_days=days)).idle_days == idle_days


COMMON = OwnPipeline((OwnStage("qualify"), OwnStage("present"), OwnStage("close", wins=True)))


class TestPlannedStages:
    def test_are_numbered_without_those_that_are_left_out(self) -> None:
        stages = planned_stages(INSTRUMENT, left_out(COMMON, "qualify"))
        assert [(stage.number, stage.id, stage.wins) for stage in stages] == [(1, "present", False), (2, "close", True)]

    def test_are_entered_by_what_the_one_before_is_left_by(self) -> None:
        pipeline = edited(COMMON, "qualify", exit_criterion="A yes")
        _, present, close = planned_stages(INSTRUMENT, pipeline)
        assert str(present.entry_criterion) == "A yes"
        assert not present.starts_when
        assert close.entry_criterion == INSTRUMENT.stage_by_key["present"].exit_criterion

    def test_are_entered_by_their_own_criterion_in_the_first_edition(self) -> None:
        first = first_edition_instrument()
        for stage in planned_stages(first, begin_with(first_edition_outcomes()[-1].pipeline)):
            assert stage.entry_criterion == first.stage_by_key[stage.id].entry_criterion

    def test_say_what_they_are_recommended_as_if_they_are_renamed(self) -> None:
        qualify, present, _ = planned_stages(INSTRUMENT, edited(COMMON, "qualify", name="Fit"))
        assert (qualify.recommended_as, bool(present.recommended_as)) == (
            INSTRUMENT.stage_by_key["qualify"].name,
            False,
        )


class TestWarnings:
    @staticmethod
    def of(pipeline: OwnPipeline) -> list[tuple[WarningKind, str]]:
        stages = planned_stages(INSTRUMENT, pipeline)
        return [(one.kind, one.stage.id if one.stage else "") for one in plan_warnings(stages)]

    @pytest.mark.parametrize("edition", [1, 2])
    def test_are_none_for_a_recommendation(self, edition: int) -> None:
        instrument, pipelines = recommended(edition)
        for pipeline in pipelines:
            assert plan_warnings(planned_stages(instrument, pipeline)) == ()

    def test_are_about_falling_probabilities_as_against_the_highest_before(self) -> None:
        pipeline = added(COMMON, OwnStage("own-", name="Pilot", exit_criterion="x", probability=30), after="qualify")
        raised = edited(edited(pipeline, "qualify", probability=60), "present", probability=50)
        raised = edited(raised, "close", probability=100)
        assert self.of(raised) == [(WarningKind.FALLING, "own-1"), (WarningKind.FALLING, "present")]
        stages = planned_stages(INSTRUMENT, raised)
        assert {one.before.id for one in plan_warnings(stages) if one.before} == {"qualify"}

    def test_are_about_a_stage_without_criterion_or_probability(self) -> None:
        assert self.of(added(COMMON, OwnStage("own-", name="Pilot"))) == [
            (WarningKind.NO_PROBABILITY, "own-1"),
            (WarningKind.NO_CRITERION, "own-1"),
        ]
        assert self.of(added(COMMON, OwnStage("own-", part=Part.GROWTH, name="Pilot"))) == [
            (WarningKind.NO_CRITERION, "own-1")
        ]

    def test_are_about_a_deal_in_which_nothing_is_left(self) -> None:
        assert self.of(left_out(left_out(COMMON, "qualify"), "present")) == [(WarningKind.NOTHING_LEFT, "")]

    def test_are_about_a_deal_that_nothing_wins(self) -> None:
        assert self.of(OwnPipeline((OwnStage("qualify"),))) == [(WarningKind.NO_WIN, "")]
        assert self.of(OwnPipeline(())) == [(WarningKind.NO_WIN, ""), (WarningKind.NOTHING_LEFT, "")]


class TestPlan:
    OUTCOME = reference_outcomes()[0]

    def test_without_an_own_pipeline_is_the_recommendation(self) -> None:
        plan = Plan(reference_instrument(), self.OUTCOME)
        assert (plan.pipeline, plan.is_own) == (begin_with(self.OUTCOME.pipeline), False)

    def test_with_one_is_that_and_is_own_if_it_differs(self) -> None:
        same = begin_with(self.OUTCOME.pipeline)
        own = edited(same, same.kept[0].id, name="Ours")
        assert not Plan(reference_instrument(), self.OUTCOME, saved=same).is_own
        plan = Plan(reference_instrument(), self.OUTCOME, saved=own)
        assert (plan.pipeline, plan.is_own, str(plan.stages[0].stage.name)) == (own, True, "Ours")
