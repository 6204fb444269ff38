"""Results are put together of parts that are drawn once: they are what they would be without, byte for byte."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.pages.results import AnswerRow, ResultPage
from diagnostics.assessing.pages.seal import SealView
from diagnostics.assessing.pages.sections import Composition, Ranking
from diagnostics.instrument.document import dump_outcome, fingerprint
from diagnostics.instrument.instrument import EQUAL, STANDS_OUT, Instrument
from diagnostics.instrument.journey import Outcome, diagnose, walk
from diagnostics.instrument.text import LANGUAGES
from diagnostics.pipelines.domain.editing import edited
from diagnostics.pipelines.domain.own_pipeline import begin_with
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.pages.next_steps import FirstStep, FirstSteps, first_steps
from diagnostics.pipelines.pages.results import own_view
from diagnostics.site.domain.branding import UNBRANDED
from diagnostics.site.languages import override_language
from diagnostics.site.queries.branding import brand_cache
from diagnostics.templatetags.drawn import drawings
from tests.support.drawings import (
    ANSWERS,
    BRAND,
    compared,
    id_of,
    request_of,
    without_drawings,
)
from tests.visitors import url

pytestmark = pytest.mark.usefixtures("same_each_time")


def outcome_of(instrument: Instrument, answers: dict[str, str]) -> Outcome:
    """Return the outcome; sales models that tie count the same."""
    asked = walk(instrument, answers).step(STANDS_OUT)
    return diagnose(instrument, {**answers, STANDS_OUT: EQUAL} if asked else answers)


@given(
    answers=st.sampled_from(ANSWERS),
    language=st.sampled_from(LANGUAGES),
    is_branded=st.booleans(),
    has_own=st.booleans(),
    has_today=st.booleans(),
    more=st.booleans(),
)
def test_results_are_the_same(
    published: Instrument,
    answers: dict[str, str],
    language: str,
    is_branded: bool,
    has_own: bool,
    has_today: bool,
    more: bool,
) -> None:
    """Of any outcome, with a pipeline of the team's own and the stages it has today, with messages and signed in."""
    drawings.clear()
    outcome = outcome_of(published, answers)
    brand_cache.keep(BRAND if is_branded else UNBRANDED)

    def render(name: str) -> str:
        own = edited(begin_with(outcome.pipeline), outcome.pipeline.stages[0].key, name=name) if has_own else None
        plan = Plan(published, outcome, own, digest=fingerprint(dump_outcome(outcome)))
        today = (CurrentStage(name, None),) if has_today else ()
        return result_of(plan, today, name=name, more=more)

    with override_language(language):
        compared(render)


def result_of(plan: Plan, today: tuple[CurrentStage, ...], *, name: str, more: bool) -> str:
    """Render a result; `more`: with messages, first steps and a PDF, signed in."""
    page = ResultPage(
        plan.instrument,
        plan.outcome,
        plan.digest,
        own_view(plan),
        assessment=id_of(name),
        title=name,
        number=3,
        completed_at=datetime(2026, 11, 29, tzinfo=UTC),
        seal=SealView(name, name, name, name),
        has_pdf=more,
    )
    request = request_of(name, url("result", id_of(name)), has_messages=more, is_signed_in=more)
    steps = first_steps(plan, today, crm="hubspot") if more else None
    context = {"page": page, "note": name, "steps": steps, "change": None}
    return render_to_string("diagnostics/assessing/result.html", context, request)


def test_results_are_the_same_after_those_of_others(published: Instrument) -> None:
    """A part that is drawn for too little would be that of another outcome."""
    brand_cache.keep(UNBRANDED)
    assert differing_results(plans_of(published, count=30)) == []


@pytest.mark.parametrize("kind", [Composition, Ranking, FirstStep, FirstSteps, AnswerRow])
def test_the_comparison_of_many_results_notices_a_key_that_lacks_something(published: Instrument, kind: type) -> None:
    """The control of the one above."""
    brand_cache.keep(UNBRANDED)
    with patch.dict("diagnostics.templatetags.drawn_keys.KEYS", {kind: lambda _value: "the same"}):
        assert differing_results(plans_of(published, count=5)) != []


def plans_of(instrument: Instrument, *, count: int) -> list[Plan]:
    """Return recommended pipelines of so many answers, the same each time."""
    outcomes = [outcome_of(instrument, answers) for answers in ANSWERS[:: len(ANSWERS) // count][:count]]
    return [Plan(instrument, outcome, digest=fingerprint(dump_outcome(outcome))) for outcome in outcomes]


def differing_results(plans: list[Plan]) -> list[Plan]:
    drawn = [result_of(plan, (), name="Zephyr", more=True) for plan in plans]
    with without_drawings():
        return [
            plan
            for plan, text in zip(plans, drawn, strict=True)
            if text != result_of(plan, (), name="Zephyr", more=True)
        ]
