"""The pages from the start to the check: what each shows and where it leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from diagnostics.domain.instrument import Instrument
from diagnostics.domain.journey import Journey, Step
from diagnostics.domain.text import reader_language
from diagnostics.presenters.addresses import Learn, Way, learn, questionnaire_url, sales_model_url
from diagnostics.presenters.texts import paragraphs


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start page. `question_count` is for the sentence on how long it takes."""

    title: str
    introduction: tuple[str, ...]
    question_count: int
    models: tuple[tuple[str, str], ...]
    retention_begun: int
    retention_completed: int
    start_url: str
    learn: Learn


@dataclass(frozen=True, slots=True)
class QuestionnaireCard:
    """One questionnaire that can be chosen."""

    title: str
    introduction: str
    question_count: int
    url: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """The home page where several questionnaires are open."""

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
    """The link that opens the assessment on another device; empty where signing in there does it."""

    link: str
    hours: int
    back_url: str


@dataclass(frozen=True, slots=True)
class ResumePage:
    """What a link from another device opens, before anything is changed."""

    is_completed: bool
    begun: datetime


def choice_page(instruments: Iterable[Instrument], address: Callable[[str], str] = questionnaire_url) -> ChoicePage:
    """Present the questionnaires that are open; `address` gives each one's start page by its key."""
    language = reader_language()
    return ChoicePage(
        questionnaires=tuple(
            QuestionnaireCard(
                title=instrument.title.in_language(language),
                introduction=paragraphs(instrument.introduction.in_language(language))[0],
                question_count=len(instrument.questions),
                url=address(instrument.key),
            )
            for instrument in instruments
        )
    )


def home_page(
    instrument: Instrument, *, retention_begun: int, retention_completed: int, start_url: str = ""
) -> HomePage:
    """Present the start page of `instrument`; retention in days, 0 for ever. Without `start_url` it starts there."""
    language = reader_language()
    return HomePage(
        title=instrument.title.in_language(language),
        introduction=paragraphs(instrument.introduction.in_language(language)),
        question_count=len(instrument.questions),
        models=tuple(
            (sales_model_url(instrument.key, model.key), model.name.in_language(language))
            for model in instrument.sales_models
        ),
        retention_begun=retention_begun,
        retention_completed=retention_completed,
        start_url=start_url or questionnaire_url(instrument.key),
        learn=learn(instrument.key),
    )


def question_page(way: Way, journey: Journey, step: Step, *, error: str, is_change: bool) -> QuestionPage:
    """Present `step`; `error` is the message beside the options or "", `is_change` that it leads back to the check."""
    language = reader_language()
    before = journey.before(step)
    came_from = way.question(before.question.key) if before else way.home
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
        back_url=way.check if is_change else came_from,
        continue_elsewhere_url=way.elsewhere,
        is_change=is_change,
    )


def check_page(way: Way, journey: Journey) -> CheckPage:
    """Present the answers of a complete journey for checking."""
    return CheckPage(
        rows=tuple(_check_rows(way, journey.steps)),
        back_url=way.question(journey.steps[-1].question.key),
        continue_elsewhere_url=way.elsewhere,
    )


def _check_rows(way: Way, steps: Iterable[Step]) -> Iterable[CheckRow]:
    language = reader_language()
    for step in steps:
        if step.answer is not None:
            option = step.question.option(step.answer)
            yield CheckRow(
                question=step.question.text.in_language(language),
                answer=option.label.in_language(language),
                is_unknown=option.is_unknown,
                change_url=way.question(step.question.key, is_change=True),
            )


def next_url(way: Way, journey: Journey) -> str:
    """Return where a journey goes on: the first question without an answer, else the check page."""
    return way.check if journey.is_complete else way.question(journey.open_steps[0].question.key)


def following_url(way: Way, journey: Journey, step: Step, *, is_change: bool) -> str:
    """Return what comes after `step` is answered."""
    if is_change or step.position == len(journey.steps):
        return way.check
    return way.question(journey.steps[step.position].question.key)


def already_submitted() -> str:
    """Return the message for someone who answers or submits what is completed."""
    return _("You have submitted this assessment already. This is its result; to answer differently, start a new one.")
