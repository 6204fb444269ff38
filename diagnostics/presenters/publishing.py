"""What stands in the way of publishing, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.domain.instrument import STAGE_NAME_LIMIT, Instrument, Text
from diagnostics.domain.readiness import Gap, GapCode, highest_score
from diagnostics.presenters.proofs import ProofProgress, ProofView
from diagnostics.presenters.texts import content_language, quoted

_LANGUAGES = {"en": gettext_lazy("English"), "nb": gettext_lazy("Norwegian Bokmål")}

_FIELDS = {
    "title": gettext_lazy("title"),
    "introduction": gettext_lazy("introduction"),
    "outreach_note": gettext_lazy("outreach note"),
    "text": gettext_lazy("question"),
    "help_text": gettext_lazy("help text"),
    "label": gettext_lazy("label"),
    "name": gettext_lazy("name"),
    "summary": gettext_lazy("summary"),
    "description": gettext_lazy("description"),
    "fits_when": gettext_lazy("fits when"),
    "watch_out": gettext_lazy("watch out for"),
    "roles": gettext_lazy("typical roles"),
    "crm_needs": gettext_lazy("what the CRM must be able to do"),
    "entry_note": gettext_lazy("note on the entry stage"),
    "entry_replaced_note": gettext_lazy("note on a replaced entry stage"),
    "formula": gettext_lazy("formula"),
    "purpose": gettext_lazy("purpose"),
    "entry_criterion": gettext_lazy("entry criterion"),
    "exit_criterion": gettext_lazy("exit criterion"),
    "activities": gettext_lazy("activities"),
    "owner": gettext_lazy("owner"),
    "questions_to_ask": gettext_lazy("questions to ask"),
    "kpi": gettext_lazy("KPI"),
    "synonyms": gettext_lazy("synonyms"),
    "outreach_template": gettext_lazy("message template"),
}

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
        "The draft has many combinations of answers and is not proved yet. Prove it below."
    ),
}


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap in words: which part it concerns ("" for the questionnaire itself), what is wrong, where to mend it."""

    where: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PublishPage:
    """The page that checks a draft and publishes it. `fault` is set where the draft cannot even be read."""

    gaps: tuple[GapLine, ...]
    fault: str
    is_published: bool
    has_changes: bool
    proof: ProofView | None = None
    progress: ProofProgress | None = None

    @property
    def may_publish(self) -> bool:
        """Tell whether nothing stands in the way and there is something to publish."""
        return not self.gaps and not self.fault and self.has_changes


def gap_where(instrument: Instrument, gap: Gap) -> str:
    """Return which part a gap concerns, from the outermost to the innermost."""
    return ", ".join(_parts(instrument, gap.path))


def gap_text(instrument: Instrument, gap: Gap) -> str:
    """Return what is wrong and, where it is not plain, what to do."""
    highest = ""
    if gap.code is GapCode.THRESHOLD_OUT_OF_REACH:
        highest = str(highest_score(instrument, instrument.sales_model_by_key[gap.path[1]]))
    return str(_TEXTS[gap.code]) % {
        "field": _FIELDS.get(gap.field, gap.field),
        "language": _LANGUAGES.get(gap.language, ""),
        "limit": STAGE_NAME_LIMIT,
        "highest": highest,
    }


def _parts(instrument: Instrument, path: tuple[str, ...]) -> Iterator[str]:
    question = None
    for kind, key in _pairs(path):
        if kind == "question":
            question = instrument.question(key)
            yield _("question %(name)s") % {"name": _named(question.text, key)}
        elif kind == "option" and question is not None:
            yield _("option %(name)s") % {"name": _named(question.option(key).label, key)}
        elif kind == "sales_model":
            yield _("sales model %(name)s") % {"name": _named(instrument.sales_model_by_key[key].name, key)}
        elif kind == "stage":
            yield _("stage %(name)s") % {"name": _named(instrument.stage_by_key[key].name, key)}
        elif kind == "process":
            yield _("process %(name)s") % {"name": _named(instrument.process_by_key[key].name, key)}
        elif kind == "kpi":
            yield _("KPI %(number)s") % {"number": key}
        else:
            yield _("rule %(number)s") % {"number": key}


def _pairs(path: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    return zip(path[::2], path[1::2], strict=True)


def _named(text: Text, key: str) -> str:
    return quoted(text.in_language(content_language()) or text.en or text.nb or key)
