"""What to do in a CRM, given what it has, and when to retry."""

import copy
import pickle

import pytest

from diagnostics.pipelines.domain.push import (
    MAX_RETRIES,
    Decision,
    ExistingPipeline,
    ExistingStage,
    PipelineNames,
    ProblemKind,
    PushFailed,
    PushPlan,
    PushProblem,
    PushResult,
    PushState,
    Token,
    plan,
    push_result,
    retry_delay,
)

NAMES = PipelineNames("Outbound", ("Qualify", "Propose", "Close"))
TRANSIENT = PushProblem(ProblemKind.RATE, is_transient=True)


def existing(*stages: str, label: str = "Outbound", key: str = "7") -> ExistingPipeline:
    return ExistingPipeline(
        key, label, tuple(ExistingStage(str(number), stage) for number, stage in enumerate(stages, start=1))
    )


COMPLETE = existing("Qualify", "Propose", "Close")


class TestPlan:
    def test_creates_what_does_not_exist(self) -> None:
        assert plan(NAMES, []) == PushPlan(Decision.CREATE)
        assert plan(NAMES, [existing("Qualify", "Propose", "Close", label="Inbound")]) == PushPlan(Decision.CREATE)

    def test_does_nothing_if_all_of_it_exists(self) -> None:
        assert plan(NAMES, [existing(label="Inbound"), COMPLETE]) == PushPlan(Decision.NOTHING, COMPLETE)

    @pytest.mark.parametrize("there", [(), ("Qualify",), ("Qualify", "Propose")])
    def test_continues_if_the_first_stages_exist(self, there: tuple[str, ...]) -> None:
        assert plan(NAMES, [existing(*there)]) == PushPlan(Decision.CONTINUE, existing(*there))

    @pytest.mark.parametrize(
        "there",
        [
            ("Propose",),
            ("Qualify", "Close"),
            ("Propose", "Qualify", "Close"),
            ("Qualify", "Propose", "Closing"),
            ("Qualify", "Propose", "Close", "Grow"),
        ],
    )
    def test_leaves_alone_what_differs(self, there: tuple[str, ...]) -> None:
        assert plan(NAMES, [existing(*there)]) == PushPlan(Decision.DIFFERENT, existing(*there))

    def test_ignores_case_and_outer_spaces_in_names(self) -> None:
        there = existing(" qualify", "PROPOSE", "Close ", label="outbound ")
        assert plan(NAMES, [there]) == PushPlan(Decision.NOTHING, there)

    def test_of_several_takes_the_complete_one(self) -> None:
        assert plan(NAMES, [existing("Qualify"), COMPLETE]) == PushPlan(Decision.NOTHING, COMPLETE)

    def test_does_not_choose_between_several_incomplete_ones(self) -> None:
        assert plan(NAMES, [existing("Qualify"), existing(key="8")]) == PushPlan(Decision.SEVERAL, existing("Qualify"))

    def test_knows_how_much_exists(self) -> None:
        sizes = [plan(NAMES, there).size for there in ([], [existing()], [existing("Qualify")], [COMPLETE])]
        assert sizes == [0, 1, 2, 4]


class TestPushResult:
    @pytest.mark.parametrize(
        ("first", "state"),
        [
            (PushPlan(Decision.CREATE), PushState.MADE),
            (PushPlan(Decision.CONTINUE, existing()), PushState.COMPLETED),
            (PushPlan(Decision.CONTINUE, existing("Qualify")), PushState.COMPLETED),
            (PushPlan(Decision.NOTHING, COMPLETE), PushState.THERE),
        ],
    )
    def test_depends_on_what_existed_before(self, first: PushPlan, state: PushState) -> None:
        assert push_result(NAMES, first, PushPlan(Decision.NOTHING, COMPLETE)) == PushResult(NAMES, state, COMPLETE)

    def test_of_a_different_pipeline_is_a_failure_with_that_pipeline(self) -> None:
        differs = PushPlan(Decision.DIFFERENT, existing("Propose"))
        expected = PushResult(NAMES, PushState.FAILED, existing("Propose"), PushProblem(ProblemKind.DIFFERENT))
        assert push_result(NAMES, differs, differs) == expected

    def test_of_several_is_a_failure(self) -> None:
        several = PushPlan(Decision.SEVERAL, existing("Propose"))
        assert push_result(NAMES, several, several) == PushResult(
            NAMES, PushState.FAILED, None, PushProblem(ProblemKind.SEVERAL)
        )


class TestRetryDelay:
    def test_doubles_with_each_retry_up_to_the_maximum(self) -> None:
        assert [retry_delay(TRANSIENT, tries, 60) for tries in range(MAX_RETRIES + 1)] == [1, 2, 4, None]

    def test_is_as_long_as_the_crm_asks(self) -> None:
        problem = PushProblem(ProblemKind.RATE, retry_after=7, is_transient=True)
        assert [retry_delay(problem, tries, 60) for tries in (0, 2)] == [7, 7]

    def test_is_not_shorter_than_ours_if_the_crm_asks_for_less(self) -> None:
        assert retry_delay(PushProblem(ProblemKind.RATE, retry_after=0, is_transient=True), 1, 60) == 2

    @pytest.mark.parametrize(("left", "expected"), [(7.1, 7), (7, None), (0, None)])
    def test_is_shorter_than_the_time_left(self, left: float, expected: float | None) -> None:
        assert retry_delay(PushProblem(ProblemKind.RATE, retry_after=7, is_transient=True), 0, left) == expected

    def test_is_none_after_a_permanent_problem(self) -> None:
        assert retry_delay(PushProblem(ProblemKind.TOKEN, retry_after=1), 0, 60) is None


class TestToken:
    def test_is_shown_only_by_reveal(self) -> None:
        token = Token("pat-secret")
        shown = [repr(token), str(token), f"{token}", repr([token]), repr({"token": token})]
        assert [text for text in shown if "secret" in text] == []
        assert token.reveal() == "pat-secret"

    def test_is_removed_from_a_text(self) -> None:
        assert Token("pat-secret").hidden_in("The token pat-secret is not valid") == "The token … is not valid"

    def test_cannot_be_pickled_or_copied(self) -> None:
        with pytest.raises(TypeError):
            pickle.dumps(Token("pat-secret"))
        with pytest.raises(TypeError):
            copy.copy(Token("pat-secret"))
        assert not hasattr(Token("pat-secret"), "__dict__")


def test_an_exception_names_the_kind_of_problem_and_not_the_crms_message() -> None:
    assert str(PushFailed(PushProblem(ProblemKind.TOKEN, message="pat-secret is not valid"))) == "token"
