"""Odoo: stages as a CSV for its import."""

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.odoo.format import write
from diagnostics.pipelines.crms.target import Format, Target
from diagnostics.pipelines.domain.handoff import Limits

ODOO = Target(
    key="odoo",
    name="Odoo",
    format=Format(
        extension="csv",
        media_type="text/csv",
        write=write,
        per_pipeline=True,
        limits=Limits(label=36),
        instructions=(
            _("In developer mode, open CRM, Configuration, Stages, and choose Import records."),
            _("A pipeline in Odoo is the stages of one sales team: set the team on each stage afterwards."),
            _("Lost is a state of an opportunity in Odoo, so the file has no stage for it."),
        ),
        omissions=_(
            "The exit criterion becomes the stage's requirements. "
            "Odoo works out probabilities itself; owners and key figures have no place there."
        ),
        leads=_(
            "Keep prospects as leads in Odoo: switch Leads on under CRM, Configuration, Settings, "
            "and convert a lead to an opportunity."
        ),
    ),
)
