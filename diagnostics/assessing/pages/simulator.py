"""The simulator: a draft's questions, the answers tried, and their result."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.pages.preview import ANSWER
from diagnostics.assessing.pages.results import ResultPage, result_page
from diagnostics.authoring.pages.parts import named
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Step, diagnose, walk
from diagnostics.site.pages.texts import enumerated


@dataclass(frozen=True, slots=True)
class SimulatorQuestion:
    """One question with the answer tried; `name` is that of its form field."""

    name: str
    step: Step


@dataclass(frozen=True, slots=True)
class SimulatorPage:
    """The simulator. `status` is a sentence. `result` is None while questions are open."""

    questions: tuple[SimulatorQuestion, ...]
    status: str
    result: ResultPage | None


def simulator_page(instrument: Instrument, answers: Mapping[str, str]) -> SimulatorPage:
    """Present the result of `answers`, which may be incomplete."""
    journey = walk(instrument, answers)
    is_complete = journey.is_complete and bool(journey.steps)
    result = result_page(instrument, diagnose(instrument, answers)) if is_complete else None
    return SimulatorPage(
        questions=tuple(SimulatorQuestion(f"{ANSWER}{step.question.key}", step) for step in journey.steps),
        status=_("Leading: %(name)s") % {"name": result.headline} if result else _still_open(journey.open_steps),
        result=result,
    )


def _still_open(steps: tuple[Step, ...]) -> str:
    names = enumerated(named(step.question.text, step.question.key) for step in steps)
    if not names:
        return _("The draft has no questions.")
    return ngettext("Still open: question %(names)s.", "Still open: questions %(names)s.", len(steps)) % {
        "names": names
    }
