"""Sentences about sales models that are present in a result but changed no stage of its pipeline."""

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.names import names, names_first
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import PipelineOutcome, Unchanged, UnchangedReason
from diagnostics.site.pages.texts import enumerated, quoted


def unchanged_note(instrument: Instrument, outcome: PipelineOutcome, unchanged: Unchanged) -> str:
    """Return a sentence that says why a present sales model changed no stage."""
    texts = {
        UnchangedReason.NO_RULES: _("%(model)s needs no stages of its own: the ones here fit it."),
        UnchangedReason.PROCESS_NEEDS_LEAD: _(
            "%(model)s adds no stage: its own stages are used only when it comes first."
        ),
        UnchangedReason.PROCESS_OUTRANKED: _(
            "%(model)s adds no stage: %(owner)s comes first, so its own stages are not used."
        ),
        UnchangedReason.OTHER_PROCESS: _(
            "%(model)s adds no stage: its stages belong to %(others)s, and this pipeline follows %(process)s."
        ),
        UnchangedReason.UNDONE: _("%(model)s would also add %(stages)s, but other stages here already cover that."),
        UnchangedReason.NO_ANCHOR: _(
            "%(model)s adds no stage: its stages build on %(stages)s, which this pipeline doesn't have."
        ),
        UnchangedReason.ALREADY_STANDING: _("%(model)s adds no stage: this pipeline already has %(stages)s."),
        UnchangedReason.NOTHING_TO_LEAVE_OUT: _(
            "%(model)s changes no stage: what it would leave out, %(stages)s, isn't in this pipeline."
        ),
    }
    return texts[unchanged.reason] % {
        "model": names_first(instrument, [unchanged.sales_model]),
        "stages": enumerated(instrument.stage_by_key[key].name for key in unchanged.stages),
        "owner": _process_owner(instrument, outcome),
        "process": _process(instrument, outcome.process),
        "others": enumerated(_processes_of(instrument, unchanged.sales_model)),
    }


def _process_owner(instrument: Instrument, outcome: PipelineOutcome) -> str:
    """Return the name of the highest-ranking present sales model that has a process; "" if none has."""
    owners = [key for key in outcome.present if instrument.sales_model_by_key[key].process]
    return names(instrument, owners[:1])


def _processes_of(instrument: Instrument, sales_model: str) -> tuple[str, ...]:
    """Return the names of the processes that the rules of a sales model are for."""
    keys = dict.fromkeys(rule.process for rule in instrument.rules if rule.sales_model == sales_model and rule.process)
    return tuple(_process(instrument, key) for key in keys)


def _process(instrument: Instrument, key: str | None) -> str:
    return quoted(instrument.process_by_key[key].name) if key else ""
