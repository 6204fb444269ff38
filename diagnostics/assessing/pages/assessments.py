"""The pages of the wizard, from the start to the check: their texts and links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.wizard import WizardUrls
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Journey, Step
from diagnostics.instrument.text import reader_language
from diagnostics.site.pages.texts import paragraphs


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start page of a questionnaire."""

    instrument: Instrument
    retention_begun: int
    retention_completed: int
    start_url: str


@dataclass(frozen=True, slots=True)
class QuestionnaireCard:
    """One questionnaire that can be chosen."""

    title: str
    introduction: str
    question_count: int
    url: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """The home page if several questionnaires are open."""

    questionnaires: tuple[QuestionnaireCard, ...]


@dataclass(frozen=True, slots=True)
class OptionCard:
    """One radio card."""

    id: str
    key: str
    label: str
    help_text: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question, its options and its place in the journey."""

    text: str
    help_text: str
    position: int
    total: int
    options: tuple[OptionCard, ...]
    error: str
    back_url: str
    continue_elsewhere_url: str
    is_change: bool

    @property
    def first_option_id(self) -> str:
        """The id of the field that the error summary links to."""
        return self.options[0].id


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One answer on the check page, with the address that changes it."""

    question: str
    answer: str
    is_unknown: bool
    change_url: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers before they are submitted."""

    rows: tuple[CheckRow, ...]
    back_url: str
    continue_elsewhere_url: str


@dataclass(frozen=True, slots=True)
class ContinuePage:
    """The link that opens the assessment on another device; "" if signing in there does it."""

    assessment: UUID
    link: str
    hours: int


@dataclass(frozen=True, slots=True)
class ResumePage:
    """What a link from another device opens, before anything is changed."""

    is_completed: bool
    begun: datetime


def choice_page(instruments: Iterable[Instrument], *, url_name: str) -> ChoicePage:
    """Present the questionnaires that are open; `url_name` is that of their start pages."""
    language = reader_language()
    return ChoicePage(
        questionnaires=tuple(
            QuestionnaireCard(
                title=instrument.title.in_language(language),
                introduction=paragraphs(instrument.introduction.in_language(language))[0],
                question_count=len(instrument.questions),
                url=reverse(url_name, args=[instrument.key]),
            )
            for instrument in instruments
        )
    )


def home_page(instrument: Instrument, *, start_url: str, retention_begun: int, retention_completed: int) -> HomePage:
    """Present the start page of `instrument`. A POST to `start_url` begins; retention is in days, 0 for ever."""
    return HomePage(
        instrument=instrument,
        retention_begun=retention_begun,
        retention_completed=retention_completed,
        start_url=start_url,
    )


def question_page(urls: WizardUrls, journey: Journey, step: Step, *, error: str, is_change: bool) -> QuestionPage:
    """Present `step`; `error` is the message beside the options or "". With `is_change` it leads back to the check."""
    language = reader_language()
    before = journey.before(step)
    previous_url = urls.question(before.question.key) if before else urls.home()
    return QuestionPage(
        text=step.question.text.in_language(language),
        help_text=step.question.help_text.in_language(language),
        position=step.position,
        total=len(journey.steps),
        options=tuple(
            OptionCard(
                id=f"id_option_{number}",
                key=option.key,
                label=option.label.in_language(language),
                help_text=option.help_text.in_language(language),
                is_checked=option.key == step.answer,
            )
            for number, option in enumerate(step.question.options)
        ),
        error=error,
        back_url=urls.check() if is_change else previous_url,
        continue_elsewhere_url=urls.continue_elsewhere(),
        is_change=is_change,
    )


def check_page(urls: WizardUrls, journey: Journey) -> CheckPage:
    """Present the answers of a complete journey for checking."""
    return CheckPage(
        rows=tuple(_check_rows(urls, journey.steps)),
        back_url=urls.question(journey.steps[-1].question.key),
        continue_elsewhere_url=urls.continue_elsewhere(),
    )


def _check_rows(urls: WizardUrls, steps: Iterable[Step]) -> Iterable[CheckRow]:
    language = reader_language()
    for step in steps:
        if step.answer is not None:
            option = step.question.option(step.answer)
            yield CheckRow(
                question=step.question.text.in_language(language),
                answer=option.label.in_language(language),
                is_unknown=option.is_unknown,
                change_url=urls.question(step.question.key, is_change=True),
            )


def already_submitted() -> str:
    """Return the message for someone who answers or submits what is completed."""
    return _("You have submitted this assessment already. This is its result; to answer differently, start a new one.")
