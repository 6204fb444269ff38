"""Sentences about sales models that are present in a result but changed no stage of its pipeline."""

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.names import names, names_first
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import Unchanged, UnchangedReason
from diagnostics.site.pages.texts import enumerated, quoted


def unchanged_note(instrument: Instrument, outcome: Outcome, unchanged: Unchanged) -> str:
    """Return a sentence that says why a present sales model changed no stage."""
    texts = {
        UnchangedReason.NO_RULES: _("%(model)s is present and changes no stage: the process already fits it."),
        UnchangedReason.PROCESS_NEEDS_LEAD: _(
            "%(model)s is present and changes no stage: it brings a process of its own only when it leads."
        ),
        UnchangedReason.PROCESS_OUTRANKED: _(
            "%(model)s is present and changes no stage: its own process is not used, because %(owner)s comes first."
        ),
        UnchangedReason.OTHER_PROCESS: _(
            "%(model)s is present and changes no stage: its stages belong to %(others)s, and this pipeline follows "
            "%(process)s."
        ),
        UnchangedReason.UNDONE: _(
            "%(model)s is present, but another model's stages took the place of its own: %(stages)s."
        ),
        UnchangedReason.NO_ANCHOR: _(
            "%(model)s is present and changes no stage: its stages build on %(stages)s, "
            "which this process does not have."
        ),
        UnchangedReason.ALREADY_STANDING: _(
            "%(model)s is present and changes no stage: this process already has %(stages)s."
        ),
        UnchangedReason.NOTHING_TO_LEAVE_OUT: _(
            "%(model)s is present and changes no stage: what it leaves out, %(stages)s, is not in this process."
        ),
    }
    return texts[unchanged.reason] % {
        "model": names_first(instrument, [unchanged.sales_model]),
        "stages": enumerated(instrument.stage_by_key[key].name for key in unchanged.stages),
        "owner": _process_owner(instrument, outcome),
        "process": _process(instrument, outcome.process),
        "others": enumerated(_processes_of(instrument, unchanged.sales_model)),
    }


def _process_owner(instrument: Instrument, outcome: Outcome) -> str:
    """Return the name of the highest-ranking present sales model that has a process; "" if none has."""
    owners = [key for key in outcome.present if instrument.sales_model_by_key[key].process]
    return names(instrument, owners[:1])


def _processes_of(instrument: Instrument, sales_model: str) -> tuple[str, ...]:
    """Return the names of the processes that the rules of a sales model are for."""
    keys = dict.fromkeys(rule.process for rule in instrument.rules if rule.sales_model == sales_model and rule.process)
    return tuple(_process(instrument, key) for key in keys)


def _process(instrument: Instrument, key: str | None) -> str:
    return quoted(instrument.process_by_key[key].name) if key else ""
