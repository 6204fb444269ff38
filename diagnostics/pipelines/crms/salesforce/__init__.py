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
            _("Open Setup, Object Manager, Opportunity, Fields & Relationships, Stage. Add the stages that you lack."),
            _("Open Setup, Sales Processes, choose New, and select the stages with Closed Won and Closed Lost."),
            _("Open Setup, Object Manager, Opportunity, Record Types, choose New, and select that sales process."),
            _("Open Setup, Path Settings, and paste “Leaves when” into the guidance of each stage."),
        ),
        developers=(
            _("The zip has the sales processes and stages as metadata. Its READ-ME says what to do, in order."),
            WARNING,
        ),
        omissions=_(
            "Salesforce keeps the name, probability and forecast category of a stage. "
            "Owners, idle days and KPIs are in the playbook."
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
