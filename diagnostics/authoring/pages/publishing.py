"""The gaps that prevent publishing, as text."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from diagnostics.authoring.pages.examples import broken_reason
from diagnostics.authoring.pages.parts import LANGUAGE_NAMES, field_name, part_names
from diagnostics.instrument.golden import broken_example
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.readiness import Gap, GapCode, highest_score

_TEXTS = {
    GapCode.TEXT_MISSING: gettext_lazy("The text “%(field)s” is not written in %(language)s."),
    GapCode.NO_QUESTIONS: gettext_lazy("There is no question. Add at least one."),
    GapCode.TOO_FEW_OPTIONS: gettext_lazy("A question needs at least two options to choose from."),
    GapCode.NO_SALES_MODELS: gettext_lazy("There is no sales model. Add at least one."),
    GapCode.THRESHOLD_OUT_OF_REACH: gettext_lazy(
        "No answers reach its threshold: the highest score is %(highest)s. Lower the threshold or raise weights."
    ),
    GapCode.NO_COMMON_PROCESS: gettext_lazy("No common process is chosen."),
    GapCode.PROCESS_WITHOUT_STAGES: gettext_lazy("The process has no stages."),
    GapCode.PROCESS_WITHOUT_WIN: gettext_lazy("None of its stages is chosen as the one that wins the deal."),
    GapCode.RULE_WITHOUT_ANCHOR: gettext_lazy("The rule does not say where: choose an anchor."),
    GapCode.SECOND_EDITION_NEEDED: gettext_lazy(
        "The draft uses what only the second edition has. Choose the second edition, or remove what it added."
    ),
    GapCode.UNKNOWN_WITH_WEIGHT: gettext_lazy("The option means “I don't know yet”, so it must not give points."),
    GapCode.WIN_LEFT_OUT: gettext_lazy("The rule leaves out the stage that wins the deal."),
    GapCode.STAGE_NAME_TOO_LONG: gettext_lazy("The name in %(language)s is longer than %(limit)s characters."),
    GapCode.STAGE_NAME_REPEATED: gettext_lazy("Another stage has the same name in %(language)s."),
    GapCode.MODEL_UNREACHABLE: gettext_lazy(
        "No combination of answers makes it lead. Change weights or its threshold."
    ),
    GapCode.ONE_MODEL_ALWAYS: gettext_lazy(
        "Every combination of answers leads to it, so the questions decide nothing."
    ),
    GapCode.PIPELINE_NOT_WON: gettext_lazy("Some answers lead to a pipeline in which no stage wins the deal."),
    GapCode.NOT_PROVED: gettext_lazy(
        "The draft has many combinations of answers, and they have not been tried yet. Try them below."
    ),
}


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap: its part ("" for the questionnaire itself), what is wrong, and where it is mended."""

    where: str
    text: str
    url: str


def gap_where(instrument: Instrument, gap: Gap) -> str:
    """Return the names of the gap's parts, outermost first."""
    return ", ".join(part_names(instrument, gap.path))


def gap_text(instrument: Instrument, gap: Gap) -> str:
    """Return what is wrong and, if it is not obvious, what to do."""
    highest = ""
    if gap.code is GapCode.THRESHOLD_OUT_OF_REACH:
        highest = str(highest_score(instrument, instrument.sales_model_by_key[gap.path[1]]))
    if gap.code is GapCode.EXAMPLE_BROKEN:
        broken = broken_example(instrument, instrument.golden_example_by_key[gap.path[1]])
        return broken_reason(instrument, broken) if broken else ""
    return str(_TEXTS[gap.code]) % {
        "field": field_name(gap.field),
        "language": LANGUAGE_NAMES.get(gap.language, ""),
        "limit": STAGE_NAME_LIMIT,
        "highest": highest,
    }
