"""What the weights of a draft allow: the most points of each sales model, and how often it leads."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import Proof
from diagnostics.instrument.readiness import highest_score
from diagnostics.site.pages.texts import share


@dataclass(frozen=True, slots=True)
class Reach:
    """The most points that answers can give a sales model, and what comes of it; `is_out_of_reach`: it cannot lead."""

    highest: str
    leads: str
    is_out_of_reach: bool


def reach_by_model(instrument: Instrument, proof: Proof | None) -> dict[str, Reach]:
    """Return the reach of each sales model, by key; without a proof it does not say how often one leads."""
    proved = {model.key: model for model in proof.models} if proof else {}
    reach = {}
    for model in instrument.sales_models:
        highest = highest_score(instrument, model)
        counted = proved.get(model.key)
        is_out = highest < model.threshold or (counted is not None and counted.is_unreachable)
        text = ngettext("%(count)s point at most", "%(count)s points at most", highest) % {"count": highest}
        leads = _("cannot lead") if is_out else ""
        if not is_out and proof is not None and counted is not None and counted.leads is not None:
            leads = _("leads in %(share)s") % {"share": share(counted.leads, proof.combinations)}
        reach[model.key] = Reach(text, leads, is_out)
    return reach
