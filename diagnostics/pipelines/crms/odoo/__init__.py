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
        is_for_import=True,
        limits=Limits(label=36),
        instructions=(
            _("Open Settings, and activate the developer mode at the bottom."),
            _("Open CRM, Configuration, Stages, click the gear, and choose “Import records”. Upload the file."),
            _("Open each new stage, and choose the sales team that uses it. Otherwise all teams see it."),
            _("Leave lost out: in Odoo you mark an opportunity as lost."),
        ),
        omissions=_(
            "“Leaves when” becomes the requirements of a stage. Odoo works out probabilities itself. Owners, "
            "idle days and KPIs are in the playbook."
        ),
        leads=_(
            "Keep prospects as leads in Odoo: switch Leads on under CRM, Configuration, Settings, "
            "and convert a lead to an opportunity."
        ),
    ),
)
