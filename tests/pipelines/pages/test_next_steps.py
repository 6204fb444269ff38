"""The steps in sentences: what to do, how to tell that it is done, and where."""

import pytest

from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.pipelines.domain.editing import edited
from diagnostics.pipelines.domain.next_steps import NextStep, StepKind
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, begin_with
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.pages.next_steps import FirstStep, StepView, first_steps
from diagnostics.site.languages import override_language
from tests.pipelines.domain.test_next_steps import (
    HYBRID,
    INSTRUMENT,
    TENDER,
    UNKNOWN,
    all_stages,
    with_own_probabilities,
)

CRITERION = str(INSTRUMENT.stage_by_key["present_stakeholders"].exit_criterion)


def views(outcome: Outcome, *current: CurrentStage, own: OwnPipeline | None = None, crm: str = "") -> list[StepView]:
    plan = Plan(INSTRUMENT, outcome, own)
    return [step.view for step in first_steps(plan, current, crm=crm).all]


def test_of_a_fresh_result() -> None:
    today, begin, measure = views(HYBRID)
    assert (today.title, today.page) == ("Paste the stages you have today", "diagnostics:todays-stages")
    assert begin == StepView(
        "Begin with one stage: Present to stakeholders",
        f"Account-based selling puts it here. Move on when this is true: {CRITERION}",
        "Done when a deal has moved on because of it.",
    )
    kpi = INSTRUMENT.sales_model_by_key["account_based"].kpis[0]
    assert (measure.title, measure.text) == (f"Measure one figure: {kpi.name}", str(kpi.formula))


@pytest.mark.parametrize(
    ("leads", "repeat_revenue", "stage", "what"),
    [
        ("partners", "hardly_any", "Partner prospect", "a partner"),
        ("outbound", "hardly_any", "Prospect", "a lead or an account"),
        ("tenders", "hardly_any", "Bid or no bid", "a deal"),
        ("inbound", "nearly_all", "First check-in", "a customer"),
    ],
    ids=["partners", "prospecting", "deal", "growth"],
)
def test_what_moves_on_is_what_moves_through_the_part(leads: str, repeat_revenue: str, stage: str, what: str) -> None:
    answers = {"leads": leads, "repeat_revenue": repeat_revenue, "people": "one_seller", "audience": "decision_maker"}
    begin = views(diagnose(INSTRUMENT, answers))[1]
    assert begin.title == f"Begin with one stage: {stage}"
    assert begin.done == f"Done when {what} has moved on because of it."


def test_a_stage_that_an_answer_adds_says_which_answer() -> None:
    step = views(TENDER)[1]
    answer = next(option.label for option in INSTRUMENT.questions[0].options if option.key == "tenders")
    criterion = INSTRUMENT.stage_by_key["bid_decision"].exit_criterion
    assert step.title == "Begin with one stage: Bid or no bid"
    assert step.text == f"It is here because you answered “{answer}”. Move on when this is true: {criterion}"


def test_a_figure_of_a_stage_has_its_formula() -> None:
    step = views(TENDER)[2]
    assert step.title == "Measure one figure: Bid rate"
    assert step.text.startswith("Tenders you decided to bid for ÷ ")


@pytest.mark.parametrize("crm", ["hubspot", "pipedrive"])
def test_a_figure_is_where_the_crm_shows_it(crm: str) -> None:
    kpi = INSTRUMENT.sales_model_by_key["account_based"].kpis[0]
    assert views(HYBRID, crm=crm)[2].text == f"{kpi.formula}. {getattr(kpi, f'in_{crm}')}"


def test_what_was_not_known_is_asked_again() -> None:
    step = views(UNKNOWN)[0]
    assert (step.title, step.label) == ("Answer what you didn't know yet", "Answer them now")
    assert (step.page, step.query) == ("diagnostics:again", "?settle=1")
    assert str(INSTRUMENT.questions[0].text) in step.text


def test_a_missing_stage_is_added_with_its_criterion() -> None:
    today = [stage for stage in all_stages(HYBRID) if stage.match != "present_stakeholders"]
    step = views(HYBRID, *today)[0]
    assert (step.title, step.page) == ("Add one stage: Present to stakeholders", "diagnostics:own-pipeline")
    assert step.text == f"You have nothing like it today. Move on when this is true: {CRITERION}"


def test_a_stage_is_sharpened_under_the_name_that_it_has_today() -> None:
    today = [
        CurrentStage("Demo", "present") if stage.match == "present_stakeholders" else stage
        for stage in all_stages(HYBRID)
    ]
    assert views(HYBRID, *today)[0].title == "Sharpen “Demo” into Present to stakeholders"


def test_what_does_not_work_is_said_with_its_remedy() -> None:
    own = edited(begin_with(HYBRID.pipeline), "proposal", probability=5)
    step = views(HYBRID, own=own)[0]
    assert step.title == "Correct “Proposal”"
    assert step.text.endswith("Raise it, lower the one before, or move the stage.")


def test_what_is_left_at_the_end_is_to_hand_it_over_and_to_look_again() -> None:
    titles = [step.title for step in views(HYBRID, *all_stages(HYBRID), own=with_own_probabilities(HYBRID))]
    assert titles[1:] == ["Put the pipeline into your CRM", "Set a date to look again"]


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.MEND], ids=lambda kind: kind.value)
def test_each_says_how_to_tell_that_it_is_done(kind: StepKind, language: str) -> None:
    stage, kpi = INSTRUMENT.stages[0], INSTRUMENT.kpis[0]
    step = NextStep(kind, stage=stage, today="Demo", kpi=kpi)
    with override_language(language):
        view = FirstStep(step, Plan(INSTRUMENT, HYBRID), crm="", is_shared=False).view
    assert view.done.startswith({"en": "Done when", "nb": "Gjort når"}[language])
    assert bool(view.page) == bool(view.label)
