"""The page on what publishing a draft would change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics.instrument.impact import CombinationImpact, PastImpact, PastResult, Shift
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import EXACT_LIMIT, count_combinations
from diagnostics.site.pages.texts import figure, share


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """Combinations whose leading sales model would change from one to another: number, share, and an example."""

    before: str
    after: str
    combinations: str
    share: str
    example: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A past result whose answers would give another leading sales model."""

    result: PastResult
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImpactPage:
    """What publishing would change. `fault` is set if the draft cannot be read; the rest is empty then.

    `listed` says that only some of the changed results are listed; "" if all are.
    """

    fault: str = ""
    combinations: tuple[str, ...] = ()
    shifts: tuple[ShiftLine, ...] = ()
    past: tuple[str, ...] = ()
    results: tuple[ResultLine, ...] = ()
    listed: str = ""


@dataclass(frozen=True, slots=True)
class DraftComparison:
    """A draft compared with version `number`, which is `before`. `combinations` is None if they were not compared."""

    number: int
    before: Instrument
    draft: Instrument
    combinations: CombinationImpact | None
    past: PastImpact


def impact_page(comparison: DraftComparison, *, results_read: int) -> ImpactPage:
    """Present a comparison; `results_read` is the most past results that are read."""
    combinations, past = comparison.combinations, comparison.past
    return ImpactPage(
        combinations=tuple(_combination_sentences(comparison)),
        shifts=tuple(_shift_line(comparison, shift, combinations) for shift in combinations.shifts)
        if combinations
        else (),
        past=tuple(_past_sentences(past, results_read)),
        results=tuple(
            ResultLine(
                changed.result,
                _sales_model(comparison, changed.result.leading),
                _sales_model(comparison, changed.after),
            )
            for changed in past.shown
        ),
        listed=_("The newest %(number)s of them are listed.") % {"number": figure(len(past.shown))}
        if past.changed > len(past.shown)
        else "",
    )


_NOT_YET_COMPARED = gettext_lazy(
    "The combinations of answers are not compared with version %(number)s yet: there are %(drafted)s, too many while "
    "you wait. They are compared when the draft is proved."
)
_TOO_MANY = gettext_lazy(
    "The combinations of answers were not compared with version %(number)s: there are %(drafted)s, too many to count."
)
_NONE_COMPARABLE = gettext_lazy("No combination of answers can be compared with version %(number)s.")
_SOME_CHANGE = gettext_lazy(
    "%(share)s of the combinations of answers (%(changed)s of %(total)s) would lead to another sales model than in "
    "version %(number)s."
)
_NONE_CHANGES = gettext_lazy(
    "No combination of answers would lead to another sales model than in version %(number)s: all %(total)s were "
    "compared."
)
_PARTLY_COMPARED = gettext_lazy(
    "The draft has %(drafted)s combinations. Compared are the answers that both have, and every answer to a question "
    "that only one of them asks."
)


def _combination_sentences(comparison: DraftComparison) -> Iterator[str]:
    impact, drafted = comparison.combinations, count_combinations(comparison.draft)
    values = {"number": str(comparison.number), "drafted": figure(drafted)}
    if impact is None:
        yield str(_TOO_MANY if drafted > EXACT_LIMIT else _NOT_YET_COMPARED) % values
        return
    values |= {
        "share": share(impact.changed, impact.combinations),
        "changed": figure(impact.changed),
        "total": figure(impact.combinations),
    }
    text = _SOME_CHANGE if impact.changed else _NONE_CHANGES
    yield str(text if impact.combinations else _NONE_COMPARABLE) % values
    if impact.combinations != drafted:
        yield str(_PARTLY_COMPARED) % values


def _past_sentences(past: PastImpact, results_read: int) -> Iterator[str]:
    total = past.compared + past.unmapped
    if not total:
        yield _("There are no past results yet.")
        return
    if past.compared:
        yield ngettext(
            "%(changed)s of %(compared)s past result would lead to another sales model than it says.",
            "%(changed)s of %(compared)s past results would lead to another sales model than they say.",
            past.compared,
        ) % {"changed": figure(past.changed), "compared": figure(past.compared)}
    if past.unmapped:
        yield ngettext(
            "%(unmapped)s past result cannot be compared: the draft lacks a question or an option it answered, or asks "
            "one it did not.",
            "%(unmapped)s past results cannot be compared: the draft lacks a question or an option they answered, or "
            "asks one they did not.",
            past.unmapped,
        ) % {"unmapped": figure(past.unmapped)}
    if total >= results_read:
        yield _("Only the newest %(number)s were read.") % {"number": figure(results_read)}


def _shift_line(comparison: DraftComparison, shift: Shift, impact: CombinationImpact) -> ShiftLine:
    return ShiftLine(
        before=_sales_model(comparison, shift.before),
        after=_sales_model(comparison, shift.after),
        combinations=figure(shift.combinations),
        share=share(shift.combinations, impact.combinations),
        example=tuple(_label(_sides(comparison), *answer) for answer in shift.example.items()),
    )


def _sides(comparison: DraftComparison) -> Sequence[Instrument]:
    return comparison.draft, comparison.before


def _label(sides: Sequence[Instrument], question: str, option: str) -> str:
    asked_question = next(side.question(question) for side in sides if question in side.question_by_key)
    return str(asked_question.option(option).label) or option


def _sales_model(comparison: DraftComparison, key: str | None) -> str:
    """Return the sales model's name, or its key if neither side has it any more."""
    if key is None:
        return _("None stands out")
    models = (side.sales_model_by_key[key] for side in _sides(comparison) if key in side.sales_model_by_key)
    return next((str(model.name) for model in models), "") or key
