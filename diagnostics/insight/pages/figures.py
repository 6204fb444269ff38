"""The figures of a questionnaire as tables of shares, which the page, the print and the file have in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.insight.domain.figures import Distribution, Figures, Part, Results, Step
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.site.pages.texts import figure, share

FULL = 1000
"""Units of a bar at full width; the page stretches it."""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A count, None if it is not shown, and its share of `total`."""

    name: str
    count: int | None
    total: int

    @property
    def figure(self) -> str:
        """The count as the reader writes it."""
        return figure(self.count)

    @property
    def share(self) -> str:
        """The share as a percentage; "" if it is not shown."""
        return share(self.count, self.total)

    @property
    def width(self) -> int:
        """The width of its bar, of FULL."""
        return round(FULL * (self.count or 0) / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class ShareTable:
    """Shares of one whole. `key` is unique on the page; `item` heads the names, `note` says what they are shares of."""

    key: str
    title: str
    item: str
    note: str
    rows: tuple[ShareRow, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A page of the journey: who saw it, how many of them left there, and the median time until the answer."""

    name: str
    saw: int
    left: ShareRow
    time: str


def step_rows(figures: Figures) -> tuple[StepRow, ...]:
    """Return the pages of the journey in order, without questions that nobody has seen."""
    return tuple(_step_row(step) for step in figures.steps if step.saw)


def _step_row(step: Step) -> StepRow:
    name = str(step.question.text) if step.question else _("Check your answers")
    time = "" if step.seconds is None else seconds_text(step.seconds)
    return StepRow(name, step.saw, ShareRow(name, step.left, step.saw), time)


def seconds_text(seconds: float) -> str:
    """Return "12 s" or "2 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": rest}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def answer_tables(figures: Figures, results: Results) -> tuple[ShareTable, ...]:
    """Return one table for each question that was answered."""
    questions = {question.key: question for question in figures.questions}
    shown = {key: each for key, each in results.answers.items() if each.total != 0 and _was_asked(figures, key)}
    return tuple(answer_table(key, str(questions[key].text), distribution) for key, distribution in shown.items())


def answer_table(question: str, title: str, distribution: Distribution) -> ShareTable:
    """Return how the answers to a question are divided."""
    return ShareTable(
        key=f"answers-{question}",
        title=title,
        item=_("Answer"),
        note=_answered(distribution),
        rows=_rows(distribution.parts, distribution.total or 0),
    )


def _was_asked(figures: Figures, key: str) -> bool:
    return key != STANDS_OUT or any(step.saw for step in figures.steps if step.question and step.question.key == key)


def _answered(distribution: Distribution) -> str:
    if distribution.total is None:
        return _("Fewer than five have answered it.")
    return _("Of %(total)s completed assessments.") % {"total": figure(distribution.total)}


def outcome_table(results: Results) -> ShareTable:
    """Return which sales models lead."""
    total = results.outcomes.total or 0
    return ShareTable(
        key="outcomes",
        title=_("Which sales model leads"),
        item=_("Sales model"),
        note=_answered(results.outcomes),
        rows=(
            *_rows(results.outcomes.parts, total),
            ShareRow(_("Several share the lead"), results.shared, total),
            ShareRow(_("None stands out"), results.undetermined, total),
        ),
    )


def kind_table(results: Results) -> ShareTable:
    """Return what kind of results there are."""
    total = results.outcomes.total or 0
    return ShareTable(
        key="kinds",
        title=_("How clear results are"),
        item=_("Result"),
        note=_answered(results.outcomes),
        rows=(
            ShareRow(_("Hybrid: other sales models are present too"), results.hybrids, total),
            ShareRow(_("The separating question was asked"), results.separated, total),
            ShareRow(_("One other answer would make another sales model lead"), results.flips, total),
        ),
    )


def plan_tables(results: Results, targets: Mapping[str, str]) -> Iterable[ShareTable]:
    """Yield what teams made of their results; `targets` names those to which results are handed over."""
    total = results.outcomes.total or 0
    yield ShareTable(
        key="plans",
        title=_("What teams make of it"),
        item=_("What was done"),
        note=_answered(results.outcomes),
        rows=(
            ShareRow(_("Made their own pipeline"), results.adapted, total),
            ShareRow(_("Handed over"), results.handed, total),
            *(
                ShareRow(hand_over_name(kind, targets.get(target, target)), count, total)
                for (kind, target), count in results.hand_overs.items()
            ),
        ),
    )
    if results.without:
        yield ShareTable(
            key="without",
            title=_("Stages that own pipelines leave out"),
            item=_("Stage"),
            note=_("Of %(total)s own pipelines.") % {"total": figure(results.adapted)},
            rows=_rows(results.without, results.adapted or 0),
        )


def hand_over_name(kind: str, target: str) -> str:
    """Return "HubSpot, as a file"."""
    if kind == "push":
        return _("%(target)s, set up over the API") % {"target": target}
    return _("%(target)s, as a file") % {"target": target}


def _rows(parts: Iterable[Part], total: int) -> tuple[ShareRow, ...]:
    return tuple(ShareRow(str(part.name or part.key), part.count, total) for part in parts)
