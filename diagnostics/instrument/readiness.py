"""Why a draft cannot be published yet: gaps, each with the path of the part that has to change."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import FAMILIES, PREFIX
from diagnostics.instrument.parts import STAGE_NAME_LIMIT, THE_WIN, Placement, SalesModel, StageRule
from diagnostics.instrument.text import UNWRITTEN, Text


class GapCode(Enum):
    """What is missing or wrong."""

    TEXT_MISSING = "text_missing"
    NO_QUESTIONS = "no_questions"
    TOO_FEW_OPTIONS = "too_few_options"
    NO_SALES_MODELS = "no_sales_models"
    THRESHOLD_OUT_OF_REACH = "threshold_out_of_reach"
    NO_COMMON_PROCESS = "no_common_process"
    PROCESS_WITHOUT_STAGES = "process_without_stages"
    PROCESS_WITHOUT_WIN = "process_without_win"
    RULE_WITHOUT_ANCHOR = "rule_without_anchor"
    SECOND_EDITION_NEEDED = "second_edition_needed"
    UNKNOWN_WITH_WEIGHT = "unknown_with_weight"
    WIN_LEFT_OUT = "win_left_out"
    STAGE_NAME_TOO_LONG = "stage_name_too_long"
    STAGE_NAME_REPEATED = "stage_name_repeated"
    MODEL_UNREACHABLE = "model_unreachable"
    ONE_MODEL_ALWAYS = "one_model_always"
    PIPELINE_NOT_WON = "pipeline_not_won"
    NOT_PROVED = "not_proved"
    EXAMPLE_BROKEN = "example_broken"


@dataclass(frozen=True, slots=True)
class Gap:
    """One reason why a draft cannot be published.

    `path` alternates kinds of parts and keys, e.g. ("question", "leads", "option", "inbound"); it is empty for the
    questionnaire itself. `field` and `language` are set if the gap is about one text.
    """

    code: GapCode
    path: tuple[str, ...] = ()
    field: str = ""
    language: str = ""


def publication_gaps(instrument: Instrument) -> tuple[Gap, ...]:
    """Return every gap of a draft, in the order of its parts in the admin; empty if it can be published."""
    return (
        *_edition_gaps(instrument),
        *_missing_texts(instrument, instrument.languages),
        *_needed_texts(instrument),
        *_question_gaps(instrument),
        *_sales_model_gaps(instrument),
        *_process_gaps(instrument),
        *_rule_gaps(instrument),
        *_stage_name_gaps(instrument),
    )


PART_KINDS = {
    "questions": "question",
    "options": "option",
    "doubtful_pairs": "doubtful_pair",
    "sales_models": "sales_model",
    "kpis": "kpi",
    "stages": "stage",
    "processes": "process",
    "golden_examples": "golden_example",
}
"""Fields that hold parts, and the kind of part as it appears in a gap's path."""


def _missing_texts(part: Any, languages: tuple[str, ...], path: tuple[str, ...] = ()) -> Iterator[Gap]:
    """Every text must be written in all languages, an optional one in all or none."""
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, Text):
            if value or not item.metadata.get("optional"):
                yield from _text_gaps(value, languages, path, item.name)
        elif isinstance(value, tuple) and item.name in PART_KINDS:
            for number, child in enumerate(value, start=1):
                if is_dataclass(child):
                    key = getattr(child, "key", str(number))
                    yield from _missing_texts(child, languages, (*path, PART_KINDS[item.name], key))


def _text_gaps(text: Text, languages: tuple[str, ...], path: tuple[str, ...], field: str) -> Iterator[Gap]:
    for language in languages:
        if not text.written_in(language).strip():
            yield Gap(GapCode.TEXT_MISSING, path, field, language)


def _needed_texts(instrument: Instrument) -> Iterator[Gap]:
    """Yield gaps of optional texts that something else needs; `_missing_texts` finds those half written."""
    for text, path, field in _texts_in_need(instrument):
        if text == UNWRITTEN:
            yield from _text_gaps(text, instrument.languages, path, field)


def _texts_in_need(instrument: Instrument) -> Iterator[tuple[Text, tuple[str, ...], str]]:
    if instrument.separates:
        yield instrument.separating_equal, (), "separating_equal"
        for model in instrument.sales_models:
            yield model.statement, ("sales_model", model.key), "statement"
    if any(any(stage.outreach) for stage in instrument.stages):
        yield instrument.outreach_note, (), "outreach_note"
    if instrument.edition == 1:
        for stage in instrument.stages:
            yield stage.entry_criterion, ("stage", stage.key), "entry_criterion"
    for family in FAMILIES:
        own = {name: getattr(instrument, name) for name in (f"{PREFIX}{form}" for form in family)}
        if any(own.values()):
            yield from ((text, (), name) for name, text in own.items())


def _edition_gaps(instrument: Instrument) -> Iterator[Gap]:
    if instrument.edition == 1 and uses_second_edition(instrument):
        yield Gap(GapCode.SECOND_EDITION_NEEDED, field="edition")


def uses_second_edition(part: Any) -> bool:
    """Whether the part, or one within it, has a value that the first edition of the document format does not have."""
    for item in fields(part):
        value = getattr(part, item.name)
        if item.metadata.get("edition") == 2 and value != item.default:
            return True
        if isinstance(value, tuple) and any(is_dataclass(child) and uses_second_edition(child) for child in value):
            return True
    return False


def _question_gaps(instrument: Instrument) -> Iterator[Gap]:
    if not instrument.questions:
        yield Gap(GapCode.NO_QUESTIONS)
    for question in instrument.questions:
        if len(question.options) < 2:
            yield Gap(GapCode.TOO_FEW_OPTIONS, ("question", question.key))
        for option in question.options:
            if option.is_unknown and any(option.weights.values()):
                yield Gap(GapCode.UNKNOWN_WITH_WEIGHT, ("question", question.key, "option", option.key))


def _sales_model_gaps(instrument: Instrument) -> Iterator[Gap]:
    if not instrument.sales_models:
        yield Gap(GapCode.NO_SALES_MODELS)
    for model in instrument.sales_models:
        if highest_score(instrument, model) < model.threshold:
            yield Gap(GapCode.THRESHOLD_OUT_OF_REACH, ("sales_model", model.key), "threshold")


def highest_score(instrument: Instrument, model: SalesModel) -> int:
    """Return the highest score that answers can give `model`."""
    return sum(
        max((option.weights.get(model.key, 0) for option in question.options), default=0)
        for question in instrument.questions
    )


def _process_gaps(instrument: Instrument) -> Iterator[Gap]:
    if instrument.common_process is None:
        yield Gap(GapCode.NO_COMMON_PROCESS)
    for process in instrument.processes:
        if not process.stages:
            yield Gap(GapCode.PROCESS_WITHOUT_STAGES, ("process", process.key))
        elif process.wins not in process.stages:
            yield Gap(GapCode.PROCESS_WITHOUT_WIN, ("process", process.key))


def rule_path(rule: StageRule, number: int) -> tuple[str, ...]:
    """Return the path of a rule, whose number counts from 1: that of its sales model, or else of its option."""
    if rule.sales_model is not None:
        return ("sales_model", rule.sales_model, "rule", str(number))
    return ("question", rule.question or "", "option", rule.option or "", "rule", str(number))


def _rule_gaps(instrument: Instrument) -> Iterator[Gap]:
    winning = {THE_WIN, *(process.wins for process in instrument.processes)}
    for number, rule in enumerate(instrument.rules, start=1):
        path = rule_path(rule, number)
        if rule.placement is Placement.IN_PLACE_OF and winning.intersection(rule.anchors):
            winning.add(rule.stage)
        if rule.placement is Placement.LEAVE_OUT and rule.stage in winning:
            yield Gap(GapCode.WIN_LEFT_OUT, path)
        if rule.placement is not Placement.LEAVE_OUT and not rule.anchors:
            yield Gap(GapCode.RULE_WITHOUT_ANCHOR, path)


def _stage_name_gaps(instrument: Instrument) -> Iterator[Gap]:
    for language in instrument.languages:
        names = [stage.name.written_in(language).strip() for stage in instrument.stages]
        repeated = {name for name, count in Counter(map(str.casefold, names)).items() if name and count > 1}
        for stage, name in zip(instrument.stages, names, strict=True):
            path = ("stage", stage.key)
            if len(name) > STAGE_NAME_LIMIT:
                yield Gap(GapCode.STAGE_NAME_TOO_LONG, path, "name", language)
            if name.casefold() in repeated:
                yield Gap(GapCode.STAGE_NAME_REPEATED, path, "name", language)
