"""The pages of the wizard, from the start to the check: their texts and links."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.wizard import WizardUrls
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Journey, Step
from diagnostics.instrument.parts import AnswerOption, Question


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start page of a questionnaire."""

    instrument: Instrument
    retention_begun: int
    retention_completed: int
    start_url: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """The home page while several questionnaires are open; `url_name` is that of their start pages."""

    questionnaires: tuple[Instrument, ...]
    url_name: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The page that asks one question."""

    step: Step
    total: int
    error: str
    back_url: str
    continue_elsewhere_url: str

    @property
    def question(self) -> Question:
        return self.step.question

    @property
    def options(self) -> tuple[tuple[str, AnswerOption, bool], ...]:
        """The options, each with the id of its field and whether it is the answer."""
        return tuple(
            (f"id_option_{number}", option, option.key == self.step.answer)
            for number, option in enumerate(self.question.options)
        )


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One answer on the check page, with the address that changes it."""

    question: Question
    answer: AnswerOption
    change_url: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers before they are submitted."""

    rows: tuple[CheckRow, ...]
    back_url: str
    continue_elsewhere_url: str


@dataclass(frozen=True, slots=True)
class ContinuePage:
    """The link that opens the assessment on another device; "" if signing in there is enough."""

    assessment: UUID
    link: str
    hours: int


def home_page(instrument: Instrument, *, start_url: str, retention_begun: int, retention_completed: int) -> HomePage:
    """Present the start page of `instrument`. A POST to `start_url` begins; retention is in days, 0 for ever."""
    return HomePage(
        instrument=instrument,
        retention_begun=retention_begun,
        retention_completed=retention_completed,
        start_url=start_url,
    )


def question_page(urls: WizardUrls, journey: Journey, step: Step, *, error: str, is_change: bool) -> QuestionPage:
    """Present `step`; `error` is the message for its options, or "". With `is_change`, Back leads to the check page."""
    before = journey.before(step)
    previous_url = urls.question(before.question.key) if before else urls.home()
    return QuestionPage(
        step=step,
        total=len(journey.steps),
        error=error,
        back_url=urls.check() if is_change else previous_url,
        continue_elsewhere_url=urls.continue_elsewhere(),
    )


def check_page(urls: WizardUrls, journey: Journey) -> CheckPage:
    """Present the answers of a complete journey for checking."""
    return CheckPage(
        rows=tuple(_check_rows(urls, journey.steps)),
        back_url=urls.question(journey.steps[-1].question.key),
        continue_elsewhere_url=urls.continue_elsewhere(),
    )


def _check_rows(urls: WizardUrls, steps: Iterable[Step]) -> Iterable[CheckRow]:
    for step in steps:
        if step.answer is not None:
            yield CheckRow(
                question=step.question,
                answer=step.question.option(step.answer),
                change_url=urls.question(step.question.key, is_change=True),
            )


def already_submitted() -> str:
    """Return the message for someone who answers or submits a completed assessment."""
    return _("You have submitted this assessment already. This is its result; to answer differently, start a new one.")
