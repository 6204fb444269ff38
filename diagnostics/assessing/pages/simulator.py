"""The simulator: a draft's questions with the answers that are tried out, and what these yield."""

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
    """One question with the answer that is tried out; `name` is that of its form field."""

    name: str
    step: Step


@dataclass(frozen=True, slots=True)
class SimulatorPage:
    """The simulator. `result` is None while questions are open; `told` says in a sentence how it stands."""

    questions: tuple[SimulatorQuestion, ...]
    told: str
    result: ResultPage | None


def simulator_page(instrument: Instrument, answers: Mapping[str, str]) -> SimulatorPage:
    """Present what `answers` to the instrument yield; they may be incomplete."""
    journey = walk(instrument, answers)
    is_complete = journey.is_complete and bool(journey.steps)
    result = result_page(instrument, diagnose(instrument, answers)) if is_complete else None
    return SimulatorPage(
        questions=tuple(SimulatorQuestion(f"{ANSWER}{step.question.key}", step) for step in journey.steps),
        told=_("Leading: %(name)s") % {"name": result.headline} if result else _still_open(journey.open_steps),
        result=result,
    )


def _still_open(steps: tuple[Step, ...]) -> str:
    names = enumerated(named(step.question.text, step.question.key) for step in steps)
    if not names:
        return _("The draft has no questions.")
    return ngettext("Still open: question %(names)s.", "Still open: questions %(names)s.", len(steps)) % {
        "names": names
    }
