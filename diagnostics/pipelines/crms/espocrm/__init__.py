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
        limits=Limits(label=50),
        instructions=(
            _("Switch pipelines on for opportunities, and make a pipeline with the name that stands in the file."),
            _("Import the file as pipeline stages; they keep the order of its lines."),
        ),
        omissions=_(
            "The exit criterion becomes the stage's description. "
            "Probability comes from the status that each stage is mapped to; "
            "owners and key figures have no place there."
        ),
        unforecast=_(
            "Each status of EspoCRM has a probability. Stages that do not belong in a forecast get Prospecting, "
            "which has the lowest: leave them out of your forecast."
        ),
        leads=_("Keep prospects as leads in EspoCRM, and convert a lead to an opportunity."),
    ),
)
