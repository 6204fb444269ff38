"""EspoCRM: pipeline stages as a CSV for its import."""

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.espocrm.format import write
from diagnostics.pipelines.crms.target import Format, Target
from diagnostics.pipelines.domain.handoff import Limits

ESPOCRM = Target(
    key="espocrm",
    name="EspoCRM",
    format=Format(
        extension="csv",
        media_type="text/csv",
        write=write,
        per_pipeline=True,
        is_for_import=True,
        limits=Limits(label=50, pipeline_label=100),
        instructions=(
            _("Open Administration, Entity Manager, Opportunity, and switch on pipelines. This needs EspoCRM 10."),
            _("Make a pipeline with the name above, without stages."),
            _("Open Administration, Import, choose Pipeline Stage, and upload the file. It has the stages in order."),
        ),
        omissions=_(
            "“Leaves when” becomes the description of a stage. The probability comes from the status of each "
            "stage. Owners, idle days and KPIs are in the playbook."
        ),
        unforecast=_(
            "Each status of EspoCRM has a probability. Stages that do not belong in a forecast get Prospecting, "
            "which has the lowest: leave them out of your forecast."
        ),
        leads=_("Keep prospects as leads in EspoCRM, and convert a lead to an opportunity."),
    ),
)
