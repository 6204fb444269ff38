"""What the page says about the results of a push."""

from typing import Any
from uuid import UUID

import pytest

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.hubspot import HUBSPOT
from diagnostics.pipelines.crms.pipedrive import PIPEDRIVE
from diagnostics.pipelines.crms.target import ApiTarget
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending, Selection
from diagnostics.pipelines.domain.push import (
    ExistingPipeline,
    ExistingStage,
    PipelineNames,
    ProblemKind,
    PushProblem,
    PushResult,
    PushState,
)
from diagnostics.pipelines.pages.addresses import urls_of_result
from diagnostics.pipelines.pages.push import PushPage, problem_sentence, push_page
from tests.pipelines.crms.pipelines import AWKWARD, UNFORECAST, every_pipeline

BOTH = (HUBSPOT, PIPEDRIVE)
URLS = urls_of_result(UUID(int=1), Selection())
WANTED = PipelineNames(AWKWARD.label, ("=Qualify & win", "Tilbud æøå"))
PART = ExistingPipeline("7", AWKWARD.label, (ExistingStage("8", "=Qualify & win"),))
WHOLE = ExistingPipeline("7", AWKWARD.label, (*PART.stages, ExistingStage("9", "Tilbud æøå")))


def page_of(*results: PushResult, target: ApiTarget = PIPEDRIVE, **more: Any) -> PushPage:
    return push_page(URLS, target, [AWKWARD], title="", results=results, **more)


class TestPreview:
    def test_has_a_row_for_each_stage_that_is_sent(self) -> None:
        assert page_of(target=HUBSPOT).previews[0].rows == (
            ("=Qualify & win", "10%", ""),
            ("Tilbud æøå", "90%", ""),
            ("Won", "100%", ""),
            ("Lost", "0%", ""),
        )
        assert page_of().previews[0].rows == (
            ("=Qualify & win", "5%", ""),
            ("Tilbud æøå", "95%", "Idle after 14\xa0days"),
        )

    @pytest.mark.parametrize("target", BOTH, ids=lambda target: target.key)
    def test_has_every_stage_of_every_pipeline(self, target: ApiTarget) -> None:
        counts = {"hubspot": lambda one: len(one.stages), "pipedrive": lambda one: len(one.open_stages)}
        wrong = [one for one in every_pipeline() if len(target.preview(one)) != counts[target.key](one)]
        assert wrong == []

    def test_names_exceeded_limits(self) -> None:
        stage = CrmStage("a", "x" * 37, Ending.OPEN, 10)
        long = CrmPipeline(Part.DEAL, "Long", (stage, *AWKWARD.stages[2:]))
        page = push_page(URLS, HUBSPOT, [long], title="")
        assert len(page.breaches) == 1

    @pytest.mark.parametrize("target", BOTH, ids=lambda target: target.key)
    def test_says_what_becomes_of_stages_that_do_not_belong_in_a_forecast(self, target: ApiTarget) -> None:
        notes = [push_page(URLS, target, [pipeline], title="").notes for pipeline in (AWKWARD, UNFORECAST)]
        assert notes == [(), (str(target.format.unforecast),)]


class TestFingerprint:
    def test_differs_if_and_only_if_the_data_differs(self) -> None:
        pipelines = every_pipeline()
        fingerprints = {target.fingerprint([one]) for target in BOTH for one in pipelines}
        sent = {repr(target.payload(one)) for target in BOTH for one in pipelines}
        assert len(fingerprints) == len(sent)
        assert HUBSPOT.fingerprint(pipelines) == HUBSPOT.fingerprint(list(pipelines))


class TestResults:
    @pytest.mark.parametrize(
        ("result", "state", "is_good"),
        [
            (PushResult(WANTED, PushState.MADE, WHOLE), "created", True),
            (PushResult(WANTED, PushState.COMPLETED, WHOLE), "completed", True),
            (PushResult(WANTED, PushState.THERE, WHOLE), "was there already", True),
            (PushResult(WANTED, PushState.FAILED, PART, PushProblem(ProblemKind.RATE)), "begun", False),
            (PushResult(WANTED, PushState.FAILED, None, PushProblem(ProblemKind.TOKEN)), "not created", False),
            (PushResult(WANTED, PushState.FAILED, PART, PushProblem(ProblemKind.DIFFERENT)), "left as it is", False),
            (PushResult(WANTED, PushState.FAILED, None, PushProblem(ProblemKind.LOST)), "not certain", False),
            (PushResult(WANTED, PushState.NOT_BEGUN), "not created", False),
        ],
    )
    def test_have_a_state_in_a_word(self, result: PushResult, state: str, is_good: bool) -> None:
        (card,) = page_of(result).results
        assert (card.state, card.is_good) == (state, is_good)

    def test_of_a_partial_failure_say_how_many_stages_exist(self) -> None:
        page = page_of(PushResult(WANTED, PushState.FAILED, PART, PushProblem(ProblemKind.RATE, retry_after=3600)))
        assert "1 of 2 stages" in page.results[0].sentence
        found = page.results[0].result.existing
        assert found is not None
        assert [(stage.label, stage.id) for stage in found.stages] == [("=Qualify & win", "8")]
        assert page.alert == "Pipedrive is busy just now. Wait 60 minutes, then send it again."
        assert not page.is_done

    def test_are_done_if_nothing_went_wrong(self) -> None:
        assert page_of(PushResult(WANTED, PushState.MADE, WHOLE)).is_done
        assert not page_of().is_done
        assert not page_of(problem=PushProblem(ProblemKind.BUSY)).is_done


class TestSentences:
    def test_exist_for_every_kind_of_problem_and_every_crm(self) -> None:
        sentences = [problem_sentence(target, PushProblem(kind)) for target in BOTH for kind in ProblemKind]
        assert [one for one in sentences if "%(" in one or not one.endswith(".")] == []

    def test_include_the_crms_message(self) -> None:
        sentence = problem_sentence(HUBSPOT, PushProblem(ProblemKind.REFUSED, message="Invalid input"))
        assert sentence.endswith("It says: “Invalid input”")

    @pytest.mark.parametrize(
        ("wait", "expected"),
        [(1, "1 second"), (90, "90 seconds"), (91, "2 minutes"), (3600, "60 minutes"), (None, "a minute")],
    )
    def test_say_how_long_to_wait(self, wait: int | None, expected: str) -> None:
        assert f"Wait {expected}, then" in problem_sentence(HUBSPOT, PushProblem(ProblemKind.RATE, retry_after=wait))
