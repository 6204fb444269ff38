"""What the team types into the fields of a stage, and what of it is its own."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import LANGUAGES, Text, reading_in
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.domain.written import (
    MOST_ACTIVITIES,
    Mistyped,
    Problem,
    field_texts,
    fields_of,
    own_value,
    tidy,
    write,
)
from tests.pipelines.domain.own_pipelines import PIPELINES
from tests.reference import first_edition_instrument, reference_instrument

OURS = reference_instrument()
PROPOSAL, WON, OWN = OwnStage("proposal"), OwnStage("close", wins=True), OwnStage("own-1", name="Pilot")


class TestFields:
    def test_of_the_stage_that_wins_are_texts_alone(self) -> None:
        assert fields_of(OURS, WON) == ("name", "exit_criterion", "owner", "activities")

    def test_of_a_stage_outside_the_forecast_have_no_probability(self) -> None:
        lead = OwnStage("proposal", part=Part.PROSPECTING)
        assert "probability" in fields_of(OURS, PROPOSAL)
        assert "probability" not in fields_of(OURS, lead)
        assert "probability" in fields_of(first_edition_instrument(), OwnStage("upsell", part=Part.GROWTH))

    def test_show_the_questionnaires_content_in_the_readers_language(self) -> None:
        for language in LANGUAGES:
            with reading_in(language):
                values, authored = field_texts(OURS, PROPOSAL), OURS.stage_by_key["proposal"]
                assert (values["name"], values["activities"]) == (str(authored.name), str(authored.activities))
                assert values["probability"] == str(authored.win_probability)

    def test_show_nothing_that_is_not_written(self) -> None:
        assert field_texts(OURS, OWN) == {
            **{"name": "Pilot", "exit_criterion": "", "owner": "", "activities": ""},
            **{"probability": "", "idle_days": "", "part": "deal"},
        }


class TestValues:
    @pytest.mark.parametrize("shown_in", LANGUAGES)
    @pytest.mark.parametrize("sent_in", LANGUAGES)
    @given(pipeline=PIPELINES)
    def test_that_are_sent_as_shown_change_nothing_in_whichever_language(
        self, pipeline: OwnPipeline, shown_in: str, sent_in: str
    ) -> None:
        # a stage of the first edition alone has no name here
        assume(all(stage.is_own or stage.id in OURS.stage_by_key for stage in pipeline.stages))
        with reading_in(shown_in):
            typed = {stage.id: field_texts(OURS, stage) for stage in pipeline.stages}
        with reading_in(sent_in):
            assert write(OURS, pipeline, typed) == (pipeline, {})

    @pytest.mark.parametrize(
        ("field", "typed", "value"),
        [
            ("probability", "30", 30),
            ("probability", " 30 % ", 30),
            ("probability", "0", 0),
            ("probability", "100", 100),
            ("probability", "", None),
            ("probability", "50", None),
            ("idle_days", "0", 0),
            ("idle_days", "365 dager", 365),
            ("idle_days", "7 days", 7),
            ("idle_days", "", None),
            ("part", "growth", Part.GROWTH),
            ("part", "nowhere", Part.DEAL),
            ("name", "  Our \n offer ", "Our offer"),
            ("name", "Tilbud", ""),
            ("activities", "a\r\n\r\n b  c ", "a\nb c"),
        ],
    )
    def test_are_read_as_people_type_them(self, field: str, typed: str, value: Any) -> None:
        assert own_value(OURS, PROPOSAL, field, typed) == value

    @pytest.mark.parametrize(
        ("field", "typed", "problem"),
        [
            ("probability", "101", Problem.NO_PROBABILITY),
            ("probability", "-1", Problem.NO_PROBABILITY),
            ("probability", "1.5", Problem.NO_PROBABILITY),
            ("probability", "½", Problem.NO_PROBABILITY),
            ("probability", "9" * 5000, Problem.NO_PROBABILITY),
            ("idle_days", "366", Problem.NO_DAYS),
            ("idle_days", "week", Problem.NO_DAYS),
            ("owner", "x" * 101, Problem.TOO_LONG),
            ("activities", "x\n" * (MOST_ACTIVITIES + 1), Problem.TOO_MANY),
        ],
    )
    def test_that_are_mistyped_say_what_is_wrong(self, field: str, typed: str, problem: Problem) -> None:
        with pytest.raises(Mistyped) as error:
            own_value(OURS, PROPOSAL, field, typed)
        assert (error.value.problem, error.value.field) == (problem, field)

    def test_that_the_questionnaire_has_may_be_longer_than_a_teams_own(self) -> None:
        (place,) = (place for place, stage in enumerate(OURS.stages) if stage.key == PROPOSAL.id)
        long = replace(OURS.stages[place], activities=Text("x\n" * 99, "y" * 2500))
        ours = replace(OURS, stages=(*OURS.stages[:place], long, *OURS.stages[place + 1 :]))
        assert [own_value(ours, PROPOSAL, "activities", text) for text in ("x\n" * 99, "y" * 2500)] == ["", ""]

    def test_never_idle_is_nothing_of_the_teams_own_if_the_questionnaire_says_so(self) -> None:
        assert own_value(OURS, OWN, "idle_days", "0") is None
        assert own_value(OURS, PROPOSAL, "idle_days", "0") == 0

    @given(st.sampled_from(["name", "exit_criterion", "owner", "activities"]), st.text())
    def test_are_tidied_once_and_for_all(self, field: str, text: str) -> None:
        assert tidy(field, tidy(field, text)) == tidy(field, text)
        assert "\x00" not in tidy(field, text)

    @given(st.sampled_from(fields_of(OURS, PROPOSAL)), st.text(max_size=50))
    def test_of_any_text_are_a_value_or_a_problem(self, field: str, text: str) -> None:
        pipeline, problems = write(OURS, OwnPipeline((PROPOSAL, WON)), {"proposal": {field: text}})
        assert pipeline.stages[0] == PROPOSAL if problems else len(pipeline.stages) == 2


class TestWriting:
    PIPELINE = OwnPipeline((PROPOSAL, OWN, WON))

    def test_leaves_what_was_not_sent(self) -> None:
        assert write(OURS, self.PIPELINE, {"proposal": {}, "gone": {"name": "x"}}) == (self.PIPELINE, {})

    def test_takes_what_is_right_beside_what_is_mistyped(self) -> None:
        typed = {"proposal": {"owner": "Ann", "probability": "many"}, "close": {"name": "Signed", "part": "growth"}}
        pipeline, problems = write(OURS, self.PIPELINE, typed)
        assert pipeline.stages == (
            OwnStage("proposal", owner="Ann"),
            OWN,
            OwnStage("close", wins=True, name="Signed"),
        )
        assert problems == {("proposal", "probability"): Problem.NO_PROBABILITY}

    def test_puts_a_stage_with_another_part_into_it(self) -> None:
        pipeline, _ = write(OURS, self.PIPELINE, {"own-1": {"part": "partners"}})
        assert [stage.id for stage in pipeline.stages] == ["own-1", "proposal", "close"]
