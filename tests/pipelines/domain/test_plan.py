"""Stages as pages show them: with the team's content in place of the questionnaire's."""

import pytest

from diagnostics.instrument.parts import Evidence
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.pipelines.domain.plan import content_of
from diagnostics.site.languages import override_language
from tests.builders import make_instrument

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

    @pytest.mark.parametrize(("part", "probability"), [(Part.DEAL, 40), (Part.PROSPECTING, None), (Part.GROWTH, None)])
    def test_has_a_win_probability_in_the_deal_alone(self, part: Part, probability: int | None) -> None:
        assert content_of(INSTRUMENT, OwnStage("qualify", part=part, probability=40)).win_probability == probability

    @pytest.mark.parametrize(("wins", "days", "idle_days"), [(False, 9, 9), (False, 0, None), (True, 9, None)])
    def test_counts_no_deal_as_idle_that_is_won_or_may_wait(self, wins: bool, days: int, idle_days: int | None) -> None:
        assert content_of(INSTRUMENT, OwnStage("qualify", wins=wins, idle_days=days)).idle_days == idle_days
