"""The page on what publishing a draft would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics.authoring.pages.answers import answers_query
from diagnostics.authoring.pages.examples import leading_name
from diagnostics.instrument.impact import (
    RESULTS_SHOWN,
    ChangedResult,
    CombinationImpact,
    NewOption,
    PastImpact,
    PastResult,
    PipelineShift,
    Shift,
)
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import EXACT_LIMIT, count_combinations
from diagnostics.site.pages.texts import enumerated, figure, quoted, share


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """Combinations whose leading sales model would change from one to another: number, share, and an example.

    `example_query` are the example's answers for the simulator.
    """

    before: str
    after: str
    combinations: str
    share: str
    example: tuple[str, ...]
    example_query: str


@dataclass(frozen=True, slots=True)
class PipelineShiftLine(ShiftLine):
    """The same of pipelines, and what differs between them."""

    difference: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A past result whose answers would give another outcome. `others`: what changes besides the leading model."""

    result: PastResult
    before: str
    after: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImpactPage:
    """What publishing would change. `fault` is set if the draft cannot be read; the rest is empty then.

    `new_options` are sentences about options that only the draft has. `pipelines_listed` and `listed` say that only
    some of the changes are listed; "" if all are.
    """

    fault: str = ""
    combinations: tuple[str, ...] = ()
    shifts: tuple[ShiftLine, ...] = ()
    pipeline_shifts: tuple[PipelineShiftLine, ...] = ()
    pipelines_listed: str = ""
    new_options: tuple[str, ...] = ()
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
    impact, past = comparison.combinations, comparison.past
    return ImpactPage(
        combinations=tuple(combination_sentences(number=comparison.number, draft=comparison.draft, impact=impact)),
        shifts=tuple(_shift_line(comparison, shift, impact) for shift in impact.shifts) if impact else (),
        pipeline_shifts=tuple(_pipeline_line(comparison, shift, impact) for shift in impact.pipeline_shifts)
        if impact
        else (),
        pipelines_listed=_pipelines_listed(impact) if impact else "",
        new_options=tuple(_new_option(comparison, option) for option in impact.new_options) if impact else (),
        past=tuple(_past_sentences(past, results_read)),
        results=tuple(_result_line(comparison, changed) for changed in past.shown),
        listed=_("The newest %(number)s of them are listed.") % {"number": figure(len(past.shown))}
        if len(past.shown) >= RESULTS_SHOWN
        else "",
    )


_NOT_YET_COMPARED = gettext_lazy(
    "The combinations of answers are not compared with version %(number)s yet: there are %(drafted)s, too "
    "many while you wait. They are compared when all combinations of the draft are tried."
)
_TOO_MANY = gettext_lazy(
    "The combinations of answers were not compared with version %(number)s: there are %(drafted)s, too many to count."
)
_NONE_COMPARABLE = gettext_lazy("No combination of answers can be compared with version %(number)s.")
_SOME_CHANGE = gettext_lazy(
    "%(share)s of the combinations of answers (%(changed)s of %(total)s) would lead to another sales model than in "
    "version %(number)s."
)
_PARTLY_COMPARED = gettext_lazy(
    "The draft has %(drafted)s combinations. Compared are the answers that both have, and every answer to a question "
    "that only one of them asks."
)


def combination_sentences(*, number: int, draft: Instrument, impact: CombinationImpact | None) -> Iterator[str]:
    """Yield sentences on the combinations that would change, compared with version `number`; None: not compared."""
    drafted = count_combinations(draft)
    values = {"number": str(number), "drafted": figure(drafted)}
    if impact is None:
        yield str(_TOO_MANY if drafted > EXACT_LIMIT else _NOT_YET_COMPARED) % values
        return
    values |= {
        "share": share(impact.changed, impact.combinations),
        "changed": figure(impact.changed),
        "total": figure(impact.combinations),
    }
    text = str(_SOME_CHANGE) if impact.changed else _none_changes(impact.combinations)
    yield (text if impact.combinations else str(_NONE_COMPARABLE)) % values
    if impact.combinations:
        yield from _other_changes(impact)
    if impact.combinations != drafted:
        yield str(_PARTLY_COMPARED) % values


def _none_changes(combinations: int) -> str:
    return ngettext(
        "The only combination of answers that can be compared would lead to the same sales model as in version "
        "%(number)s.",
        "No combination of answers would lead to another sales model than in version %(number)s: all %(total)s were "
        "compared.",
        combinations,
    )


def _other_changes(impact: CombinationImpact) -> Iterator[str]:
    """Say in how many combinations something else changes than the leading sales model."""
    changes = (
        (_("Other sales models would be present in %(share)s of them (%(changed)s)."), impact.presence),
        (_("Other sales models would tie for the lead in %(share)s of them (%(changed)s)."), impact.ties),
        (_("The pipeline would be another one in %(share)s of them (%(changed)s)."), impact.pipelines),
    )
    for text, count in changes:
        if count:
            yield text % {"share": share(count, impact.combinations), "changed": figure(count)}
    if not any(count for _text, count in changes):
        yield _("The sales models present, the ties and the pipelines would be the same.")


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
        yield from _other_changes_of_past(past)
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


def _other_changes_of_past(past: PastImpact) -> Iterator[str]:
    if past.others_present:
        yield _("Other sales models would be present in %(count)s of them.") % {"count": figure(past.others_present)}
    if past.other_pipeline:
        yield _("The pipeline would be another one in %(count)s of them.") % {"count": figure(past.other_pipeline)}


def _result_line(comparison: DraftComparison, changed: ChangedResult) -> ResultLine:
    others = (
        (_("other sales models present"), changed.others_present),
        (_("another pipeline"), changed.other_pipeline),
    )
    return ResultLine(
        changed.result,
        _sales_model(comparison, changed.result.leading),
        _sales_model(comparison, changed.after),
        tuple(text for text, changes in others if changes),
    )


def _shift_line(comparison: DraftComparison, shift: Shift, impact: CombinationImpact) -> ShiftLine:
    return ShiftLine(
        before=_sales_model(comparison, shift.before),
        after=_sales_model(comparison, shift.after),
        combinations=figure(shift.combinations),
        share=share(shift.combinations, impact.combinations),
        example=_example(comparison, shift.example),
        example_query=urlencode(answers_query(shift.example)),
    )


def _pipeline_line(comparison: DraftComparison, shift: PipelineShift, impact: CombinationImpact) -> PipelineShiftLine:
    return PipelineShiftLine(
        before=" → ".join(_stage(comparison.before, key) for key in shift.before),
        after=" → ".join(_stage(comparison.draft, key) for key in shift.after),
        difference=_pipeline_difference(comparison, shift),
        combinations=figure(shift.combinations),
        share=share(shift.combinations, impact.combinations),
        example=_example(comparison, shift.example),
        example_query=urlencode(answers_query(shift.example)),
    )


def _pipeline_difference(comparison: DraftComparison, shift: PipelineShift) -> str:
    if not set(shift.before) & set(shift.after):
        return _("No stage in common")
    added = enumerated(_stage(comparison.draft, key) for key in shift.after if key not in shift.before)
    removed = enumerated(_stage(comparison.before, key) for key in shift.before if key not in shift.after)
    if added and removed:
        return _("With %(added)s, without %(removed)s") % {"added": added, "removed": removed}
    if added:
        return _("With %(added)s") % {"added": added}
    if removed:
        return _("Without %(removed)s") % {"removed": removed}
    if shift.before == shift.after:
        return _("The same stages, but others of them are optional")
    return _("The same stages in another order")


def _pipelines_listed(impact: CombinationImpact) -> str:
    listed = impact.pipeline_shifts
    if sum(shift.combinations for shift in listed) == impact.pipelines:
        return ""
    return _("The %(number)s most frequent of them are listed.") % {"number": figure(len(listed))}


def _new_option(comparison: DraftComparison, new: NewOption) -> str:
    question = comparison.draft.question(new.question)
    return _("%(option)s, in answer to %(question)s: %(results)s.") % {
        "option": quoted(_label([comparison.draft], new.question, new.option)),
        "question": quoted(question.text),
        "results": enumerated(
            _("%(name)s leads in %(share)s (%(count)s)")
            % {
                "name": leading_name(comparison.draft, key or None),
                "share": share(count, new.combinations),
                "count": figure(count),
            }
            for key, count in new.leading.items()
        ),
    }


def _example(comparison: DraftComparison, example: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_label(_sides(comparison), *answer) for answer in example.items())


def _stage(side: Instrument, key: str) -> str:
    return str(side.stage_by_key[key].name) or key


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
