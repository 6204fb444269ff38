"""What to look at before publishing, as text."""

from django.utils.translation import gettext_lazy

from diagnostics.authoring.pages.parts import LANGUAGE_NAMES, field_name, part_names
from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.remarks import Remark, RemarkCode
from diagnostics.site.pages.texts import percent, quoted

_TEXTS = {
    RemarkCode.STAGE_UNUSED: gettext_lazy("No process and no rule has it, so it is in no pipeline."),
    RemarkCode.STAGE_UNREACHED: gettext_lazy("No answers lead to a pipeline that has it."),
    RemarkCode.PROCESS_UNUSED: gettext_lazy("It is neither the common process nor that of a sales model."),
    RemarkCode.TEXTS_EQUAL: gettext_lazy("The text “%(field)s” is the same as that of %(other)s (%(language)s)."),
    RemarkCode.UNKNOWNS_SEVERAL: gettext_lazy("Several of its options mean “I don't know yet”. One is enough."),
    RemarkCode.PROBABILITY_FALLS: gettext_lazy(
        "Its win probability is %(probability)s, less than the %(higher)s of %(other)s, which comes before it."
    ),
    RemarkCode.NO_ENTRY_CRITERION: gettext_lazy(
        "For some answers it comes first in a part of a pipeline, and nothing says when it begins. An entry criterion "
        "would."
    ),
    RemarkCode.NO_KPI: gettext_lazy("It has no KPIs. Four to six show whether it works."),
    RemarkCode.OPTION_IDLE: gettext_lazy("It gives no points, and no rule depends on it."),
    RemarkCode.QUESTION_IDLE: gettext_lazy("Its answers never change the outcome."),
    RemarkCode.RULE_IDLE: gettext_lazy("It never changes a pipeline: %(rule)s"),
    RemarkCode.KEY_RENAMED: gettext_lazy(
        "Its key is new: in the published version it was %(before)s. Past answers, exports and webhooks have the old "
        "key, so nothing compares them."
    ),
    RemarkCode.TEXT_INVISIBLE: gettext_lazy(
        "The text “%(field)s” in %(language)s has characters that nobody sees. Write it again without them."
    ),
    RemarkCode.TEXT_BIDIRECTIONAL: gettext_lazy(
        "The text “%(field)s” in %(language)s has characters that change the direction of writing. Write it again "
        "without them."
    ),
    RemarkCode.POSITIONS_EQUAL: gettext_lazy("It has the same position as %(other)s, so the older one comes first."),
}


def remark_where(instrument: Instrument, remark: Remark) -> str:
    """Return the names of the remark's parts, outermost first."""
    return ", ".join(part_names(instrument, remark.path))


def remark_text(instrument: Instrument, remark: Remark) -> str:
    """Return what to look at."""
    return str(_TEXTS[remark.code]) % {
        "field": field_name(remark.field),
        "language": LANGUAGE_NAMES.get(remark.language, ""),
        "other": [*part_names(instrument, remark.other)][-1] if remark.other else "",
        "before": quoted(remark.before),
        "rule": rule_sentence(instrument, instrument.rules[int(remark.path[-1]) - 1])
        if remark.code is RemarkCode.RULE_IDLE
        else "",
        **(_probabilities(instrument, remark) if remark.code is RemarkCode.PROBABILITY_FALLS else {}),
    }


def _probabilities(instrument: Instrument, remark: Remark) -> dict[str, str]:
    stages = (instrument.stage_by_key[path[1]] for path in (remark.path, remark.other))
    lower, higher = (percent(stage.win_probability or 0) for stage in stages)
    return {"probability": lower, "higher": higher}
