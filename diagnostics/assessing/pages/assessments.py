"""The pages of the wizard, from the start to the check: their texts and links."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.wizard import WizardUrls
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import Journey, Step, doubtful_pairs
from diagnostics.instrument.parts import AnswerOption, Question
from diagnostics.instrument.text import Text
from diagnostics.site.pages.nouns import WithNouns


@dataclass(frozen=True, slots=True)
class Offer(WithNouns):
    """What the start page says of a questionnaire. Retention is in days, 0 for ever."""

    instrument: Instrument
    retention_begun: int
    retention_completed: int


@dataclass(frozen=True, slots=True)
class HomePage(WithNouns):
    """The start page of a questionnaire."""

    instrument: Instrument
    retention_begun: int
    retention_completed: int
    start_url: str

    @property
    def offer(self) -> Offer:
        """What it says of the questionnaire, the same for everyone."""
        return Offer(self.instrument, self.retention_begun, self.retention_completed)


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """The home page while several questionnaires are open; `url_name` is that of their start pages."""

    questionnaires: tuple[Instrument, ...]
    url_name: str


@dataclass(frozen=True)
class Asked:
    """A question as everyone is asked it: the `number`-th step; `total` questions are asked in any case."""

    question: Question
    number: int
    total: int

    @property
    def is_separating(self) -> bool:
        """Whether it is the separating question."""
        return self.question.key == STANDS_OUT

    @property
    def position(self) -> int:
        """The place in the progress bar, which is full while the separating question is asked."""
        return min(self.number, self.total)

    @property
    def progress(self) -> str:
        """Which question it is, or why it is asked."""
        if not self.is_separating:
            return _("Question %(position)s of %(total)s") % {"position": self.number, "total": self.total}
        # all options but the last, with which they count the same
        tied = len(self.question.options) - 1
        texts = {
            2: _("One more question, because two came out equal"),
            3: _("One more question, because three came out equal"),
        }
        return texts.get(tied) or _("One more question, because several came out equal")

    @property
    def offered(self) -> str:
        """The options of the separating question, for the form to send back: other tabs may change them."""
        return " ".join(option.key for option in self.question.options) if self.is_separating else ""

    @property
    def options(self) -> tuple[tuple[str, AnswerOption], ...]:
        """The options, each with the id of its field."""
        return tuple((f"id_option_{number}", option) for number, option in enumerate(self.question.options))


@dataclass(frozen=True, kw_only=True)
class QuestionPage(Asked):
    """The page that asks one question. `chosen` is the place of the option to show as chosen, None if none is."""

    chosen: int | None
    error: str
    back_url: str
    continue_elsewhere_url: str

    @property
    def has_error(self) -> bool:
        return bool(self.error)

    @property
    def can_go_on(self) -> bool:
        """Whether another device can go on with it."""
        return bool(self.continue_elsewhere_url)

    @property
    def asked(self) -> Asked:
        """The question alone, without what this visitor answered."""
        return Asked(self.question, self.number, self.total)


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """A question whose answer can be changed, and the address to do so."""

    question: Question
    url: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two answers that hardly fit together: the note that asks about them, and how to change the earlier and later."""

    id: str
    note: Text
    changes: tuple[ChangeLink, ChangeLink]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One answer on the check page, with the address that changes it.

    `doubts` are shown below the answer: those about it and an earlier one. `doubts_below` are about it and a later one.
    """

    question: Question
    answer: AnswerOption
    change_url: str
    doubts: tuple[Doubt, ...] = ()
    doubts_below: tuple[Doubt, ...] = ()

    @property
    def has_doubts(self) -> bool:
        return bool(self.doubts or self.doubts_below)

    @property
    def described_by(self) -> str:
        """The ids of all doubts about this answer, separated by blanks."""
        return " ".join(doubt.id for doubt in (*self.doubts, *self.doubts_below))


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers before they are submitted."""

    rows: tuple[CheckRow, ...]
    back_url: str
    continue_elsewhere_url: str

    @property
    def can_go_on(self) -> bool:
        """Whether another device can go on with it."""
        return bool(self.continue_elsewhere_url)


def home_page(instrument: Instrument, *, start_url: str, retention_begun: int, retention_completed: int) -> HomePage:
    """Present the start page of `instrument`. A POST to `start_url` begins; retention is in days, 0 for ever."""
    return HomePage(instrument, retention_begun, retention_completed, start_url)


def question_page(
    urls: WizardUrls, journey: Journey, step: Step, *, chosen: str | None, error: str, is_change: bool
) -> QuestionPage:
    """Present `step`; `error` is the message for its options, or "". With `is_change`, Back leads to the check page."""
    before = journey.before(step)
    previous_url = urls.question(before.question.key) if before else urls.home()
    keys = [option.key for option in step.question.options]
    return QuestionPage(
        step.question,
        number=step.position,
        total=sum(not other.is_separating for other in journey.steps),
        chosen=keys.index(chosen) if chosen in keys else None,
        error=error,
        back_url=urls.check() if is_change else previous_url,
        continue_elsewhere_url=urls.continue_elsewhere(),
    )


def check_page(urls: WizardUrls, instrument: Instrument, journey: Journey) -> CheckPage:
    """Present the answers of a complete journey for checking, and ask about those that hardly fit together."""
    doubts = tuple(_doubts(urls, instrument, journey))
    return CheckPage(
        rows=tuple(_check_rows(urls, journey.steps, doubts)),
        back_url=urls.question(journey.steps[-1].question.key),
        continue_elsewhere_url=urls.continue_elsewhere(),
    )


def _doubts(urls: WizardUrls, instrument: Instrument, journey: Journey) -> Iterator[Doubt]:
    answers = {step.question.key: step.answer for step in journey.steps if step.answer is not None}
    for number, pair in enumerate(doubtful_pairs(instrument, answers), start=1):
        earlier, later = (
            ChangeLink(question, urls.question(question.key, is_change=True))
            for question in instrument.questions
            if question.key in (pair.question, pair.other_question)
        )
        yield Doubt(f"doubt-{number}", pair.note, (earlier, later))


def _check_rows(urls: WizardUrls, steps: Iterable[Step], doubts: tuple[Doubt, ...]) -> Iterator[CheckRow]:
    for step in steps:
        if step.answer is not None:
            yield CheckRow(
                question=step.question,
                answer=step.question.option(step.answer),
                change_url=urls.question(step.question.key, is_change=True),
                doubts=tuple(doubt for doubt in doubts if doubt.changes[1].question.key == step.question.key),
                doubts_below=tuple(doubt for doubt in doubts if doubt.changes[0].question.key == step.question.key),
            )


def too_many_open() -> str:
    """Return why no assessment is begun, and what to do."""
    return _("You have begun many assessments and not finished them. Finish or erase one of these, then begin another.")


def already_submitted() -> str:
    """Return the message for someone who answers or submits a completed assessment."""
    return _("You have already submitted this assessment. This is the result. To answer differently, start a new one.")


def other_tie() -> str:
    """Return the message for an answer to a separating question that another tab has changed or made needless."""
    return _(
        "You changed another answer after that page was opened. Its question no longer applies, so that "
        "answer was not saved. All others are."
    )
