"""A stage rule as one plain sentence."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics.instrument.composition import needed_points
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import THE_START, THE_WIN, Placement, StageRule
from diagnostics.site.pages.texts import quoted

ANCHOR_NAMES = {THE_START: gettext_lazy("the start"), THE_WIN: gettext_lazy("the win")}
"""The names of the anchors that are no stage."""

_WHERE = {
    Placement.BEFORE: gettext_lazy("before %(anchor)s"),
    Placement.AFTER: gettext_lazy("after %(anchor)s"),
    Placement.IN_PLACE_OF: gettext_lazy("in place of %(anchor)s"),
}


def rule_sentence(instrument: Instrument, rule: StageRule) -> str:
    """Return when a rule applies and what it does, in the reader's language.

    "From 2 points of relationship selling, in the common process: place First check-in after the win"
    """
    conditions = ", ".join(_conditions(instrument, rule))
    return capfirst(_("%(conditions)s: %(effect)s") % {"conditions": conditions, "effect": _effect(instrument, rule)})


def _conditions(instrument: Instrument, rule: StageRule) -> Iterator[str]:
    if rule.sales_model is not None:
        yield _points(instrument, rule, rule.sales_model)
    if rule.question is not None and rule.option is not None:
        question = instrument.question(rule.question)
        yield _("with the answer %(option)s to %(question)s") % {
            "option": quoted(str(question.option(rule.option).label) or rule.option),
            "question": quoted(str(question.text) or rule.question),
        }
    if rule.process is not None:
        yield _process(instrument, rule.process)


def _points(instrument: Instrument, rule: StageRule, sales_model: str) -> str:
    needed = needed_points(instrument, rule, sales_model)
    name = str(instrument.sales_model_by_key[sales_model].inside_sentence) or sales_model
    if rule.from_points is None:
        text = ngettext(
            "from the threshold of %(sales_model)s (%(count)s point)",
            "from the threshold of %(sales_model)s (%(count)s points)",
            needed,
        )
    else:
        text = ngettext("from %(count)s point of %(sales_model)s", "from %(count)s points of %(sales_model)s", needed)
    return text % {"count": needed, "sales_model": name}


def _process(instrument: Instrument, key: str) -> str:
    if key == instrument.common_process:
        return _("in the common process")
    return _("in the process %(name)s") % {"name": str(instrument.process_by_key[key].name) or key}


def _effect(instrument: Instrument, rule: StageRule) -> str:
    stage = _stage(instrument, rule.stage)
    if rule.placement is Placement.LEAVE_OUT:
        return _("leave out %(stage)s") % {"stage": stage}
    if not rule.anchors:
        return _("place %(stage)s, but no anchor is chosen") % {"stage": stage}
    places = (str(_WHERE[rule.placement]) % {"anchor": _stage(instrument, anchor)} for anchor in rule.anchors)
    text = _("place %(stage)s %(places)s")
    if rule.optional:
        text = _("place %(stage)s %(places)s, for big or hard deals only")
    return text % {"stage": stage, "places": _(", else ").join(places)}


def _stage(instrument: Instrument, key: str) -> str:
    """Return the name of a stage or of an anchor; in the first edition a stage may have the key THE_START."""
    stage = instrument.stage_by_key.get(key)
    return str(ANCHOR_NAMES[key]) if stage is None else str(stage.name) or key
