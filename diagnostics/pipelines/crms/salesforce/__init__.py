"""Salesforce: metadata to deploy, as a zip."""

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.salesforce.format import WARNING, write
from diagnostics.pipelines.crms.target import Format, Target
from diagnostics.pipelines.domain.handoff import Limits

SALESFORCE = Target(
    key="salesforce",
    name="Salesforce",
    format=Format(
        extension="zip",
        media_type="application/zip",
        write=write,
        limits=Limits(label=36),
        instructions=(
            WARNING,
            _("Then deploy the business process, and make a record type that uses it."),
        ),
        omissions=_(
            "Salesforce keeps name, probability and forecast category of a stage. Put the criteria into a path by hand."
        ),
        unforecast=_(
            "Stages that do not belong in a forecast get the probability 0 and the forecast category Omitted."
        ),
        leads=_(
            "Keep prospects as leads in Salesforce, with these stages in the field Lead Status, "
            "and convert a lead to an opportunity."
        ),
    ),
)
