"""The simulator: a draft's questions, the answers tried, what they yield and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.pages.names import names_first
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.authoring.pages.answers import ANSWER
from diagnostics.authoring.pages.parts import named
from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.instrument.composition import compose_rules, holds, process_owner
from diagnostics.instrument.instrument import EQUAL, Instrument
from diagnostics.instrument.journey import Outcome, Step, diagnose_undecided, doubtful_pairs, walk
from diagnostics.instrument.parts import AnswerOption, Placement, StageRule
from diagnostics.instrument.scoring import score, standing_of
from diagnostics.site.pages.texts import enumerated, figure


@dataclass(frozen=True, slots=True)
class SimulatorOption:
    """One choice of a question's form field."""

    key: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SimulatorQuestion:
    """One question; `name` is that of its form field, `chosen` the key of the option, "" while it is open."""

    name: str
    text: str
    chosen: str
    options: tuple[SimulatorOption, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A stage rule whose conditions hold: its number, the rule in words, the points it looks at, and its effect."""

    number: int
    sentence: str
    points: str
    effect: str


@dataclass(frozen=True, slots=True)
class SimulatorPage:
    """The simulator. `status` is a sentence. `result` is None while questions are open.

    `separating` is the separating question, which is asked if the answers make sales models tie; until it has an answer
    they count the same. `doubts` are what respondents are asked about answers that hardly fit together.
    """

    questions: tuple[SimulatorQuestion, ...]
    separating: SimulatorQuestion | None
    status: str
    result: ResultPage | None
    rules: tuple[RuleLine, ...]
    doubts: tuple[str, ...]

    @property
    def all_questions(self) -> tuple[SimulatorQuestion, ...]:
        """The questions with the separating one, if it is asked."""
        return (*self.questions, self.separating) if self.separating else self.questions


def simulator_page(instrument: Instrument, answers: Mapping[str, str]) -> SimulatorPage:
    """Present the result of `answers`, which may be incomplete."""
    journey = walk(instrument, answers)
    open_steps = [step for step in journey.open_steps if not step.is_separating]
    outcome = diagnose_undecided(instrument, answers) if journey.steps and not open_steps else None
    result = ResultPage(instrument, outcome) if outcome else None
    return SimulatorPage(
        questions=tuple(_question(step, step.answer or "") for step in journey.steps if not step.is_separating),
        separating=next((_question(step, step.answer or EQUAL) for step in journey.steps if step.is_separating), None),
        status=_status(instrument, outcome) if outcome else _still_open(open_steps),
        result=result,
        rules=tuple(_rule_lines(instrument, outcome)) if outcome else (),
        doubts=tuple(str(pair.note) for pair in doubtful_pairs(instrument, answers)),
    )


def _question(step: Step, chosen: str) -> SimulatorQuestion:
    question = step.question
    return SimulatorQuestion(
        name=f"{ANSWER}{question.key}",
        text=str(question.text) or question.key,
        chosen=chosen,
        options=tuple(
            SimulatorOption(option.key, _label(option, is_separating=step.is_separating), option.key == chosen)
            for option in question.options
        ),
    )


def _label(option: AnswerOption, *, is_separating: bool) -> str:
    """Return the label of an option; in the separating question its help text is the name of the sales model."""
    label = option.label.plain or option.key
    name = option.help_text.plain if is_separating else ""
    return _("%(name)s: %(statement)s") % {"name": name, "statement": label} if name else label


def _status(instrument: Instrument, outcome: Outcome) -> str:
    if not outcome.first:
        return _("No %(model)s stands out.") % instrument.nouns
    text = _("%(names)s share the lead.") if outcome.is_shared else _("%(names)s leads.")
    return text % {"names": names_first(instrument, outcome.first)}


def _still_open(steps: list[Step]) -> str:
    questions = enumerated(named(step.question.text, step.question.key) for step in steps)
    if not questions:
        return _("The draft has no questions.")
    return ngettext("Still open: question %(names)s.", "Still open: questions %(names)s.", len(steps)) % {
        "names": questions
    }


def _rule_lines(instrument: Instrument, outcome: Outcome) -> Iterator[RuleLine]:
    """Yield the rules whose conditions hold, in the order in which they are applied."""
    scorecard = score(instrument, outcome.answers)
    rules = enumerate(instrument.rules, start=1)
    held = {number: rule for number, rule in rules if holds(instrument, rule, scorecard)}
    owner = process_owner(instrument, standing_of(instrument, scorecard).present)
    applied = compose_rules(instrument, owner, held).applied
    for number, rule in held.items():
        yield RuleLine(
            number=number,
            sentence=rule_sentence(instrument, rule),
            points=figure(outcome.scores[rule.sales_model]) if rule.sales_model is not None else "",
            effect=_("applied") if number in applied else _no_effect(rule, outcome),
        )


def _no_effect(rule: StageRule, outcome: Outcome) -> str:
    if rule.process not in (None, outcome.process):
        return _("nothing: another process is used")
    if rule.placement is Placement.LEAVE_OUT:
        return _("nothing: the stage is not there")
    return _("nothing: the stage is there already, or none of its anchors is")
