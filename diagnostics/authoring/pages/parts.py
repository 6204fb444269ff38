"""What the parts of a questionnaire and their fields are called."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.pages.authoring import rule_sentence, the_win
from diagnostics.instrument.instrument import THE_WIN, Instrument, StageRule
from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import quoted

LANGUAGE_NAMES = {"en": gettext_lazy("English"), "nb": gettext_lazy("Norwegian Bokmål")}

FIELD_NAMES = {
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
    "key": gettext_lazy("key"),
    "threshold": gettext_lazy("threshold"),
    "market": gettext_lazy("market"),
    "process": gettext_lazy("own process"),
    "entry_stage": gettext_lazy("entry stage"),
    "exit_evidence": gettext_lazy("what shows the exit"),
    "win_probability": gettext_lazy("win probability in percent"),
    "idle_days": gettext_lazy("idle after days"),
    "common_process": gettext_lazy("common process"),
    "wins": gettext_lazy("winning stage"),
    "leading": gettext_lazy("leading sales model"),
}
"""What each field is called, as in the forms in which it is edited."""


def part_names(instrument: Instrument, path: tuple[str, ...]) -> Iterator[str]:
    """Return what the parts on a path are called, from the outermost to the innermost."""
    question = None
    for kind, key in _pairs(path):
        if kind == "question":
            question = instrument.question(key)
            yield _("question %(name)s") % {"name": named(question.text, key)}
        elif kind == "option" and question is not None:
            yield _("option %(name)s") % {"name": named(question.option(key).label, key)}
        elif kind == "sales_model":
            yield _("sales model %(name)s") % {"name": named(instrument.sales_model_by_key[key].name, key)}
        elif kind == "stage":
            yield _("stage %(name)s") % {"name": named(instrument.stage_by_key[key].name, key)}
        elif kind == "process":
            yield _("process %(name)s") % {"name": named(instrument.process_by_key[key].name, key)}
        elif kind == "golden_example":
            yield _("golden example %(name)s") % {"name": named(instrument.golden_example_by_key[key].name, key)}
        elif kind == "kpi":
            yield _("KPI %(number)s") % {"number": key}
        else:
            yield _("rule %(number)s") % {"number": key}


def rule_text(instrument: Instrument, rule: StageRule) -> str:
    """Return what a rule does, in the reader's language."""
    names = {key: str(stage.name) or key for key, stage in instrument.stage_by_key.items()}
    names[THE_WIN] = the_win()
    return rule_sentence(rule.placement, names[rule.stage], [names[anchor] for anchor in rule.anchors])


def named(text: Text, key: str) -> str:
    """Return a part's name in quotation marks: in the reader's language, else in the other one, else its key."""
    return quoted(text.in_any_language or key)


def _pairs(path: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    return zip(path[::2], path[1::2], strict=True)
