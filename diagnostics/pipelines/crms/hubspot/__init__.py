"""HubSpot: a file for its API, and the same over the API."""

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.hubspot.api import HubSpotAccount
from diagnostics.pipelines.crms.hubspot.format import pipeline_body, preview, write
from diagnostics.pipelines.crms.target import ApiTarget, Format, TokenInstruction
from diagnostics.pipelines.domain.handoff import Limits

SCOPES = ("crm.schemas.deals.read", "crm.schemas.deals.write")
"""The permissions that a token needs: to list the pipelines of deals, and to create one."""

HUBSPOT = ApiTarget(
    key="hubspot",
    name="HubSpot",
    format=Format(
        extension="json",
        media_type="application/json",
        write=write,
        per_pipeline=True,
        limits=Limits(label=36, pipeline_label=36, stages=100),
        instructions=(
            _("Click the settings icon at the top, then Objects, Deals, and open the Pipelines tab."),
            _("Under “Select a pipeline”, choose “Create pipeline”, and give it the name above."),
            _("Type in each stage and its deal probability from the set-up sheet. Delete the stages that are there."),
            _("A second pipeline needs a paid plan. On a free one, change the stages of the pipeline that you have."),
        ),
        developers=(
            _(
                "Send the file as the body of POST /crm/v3/pipelines/deals, "
                "with a service key or a private app's token."
            ),
        ),
        omissions=_("HubSpot can’t store criteria, owners or KPIs. Keep those in the playbook."),
        unforecast=_(
            "HubSpot requires a probability for every stage. Stages that do not belong in a forecast get 10%, "
            "the lowest at which a deal doesn't count as lost: leave them out of your forecast."
        ),
        leads=_(
            "Keep prospects as leads in HubSpot, under CRM, Leads, and create a deal from a lead. "
            "Leads have stages of their own only in Sales Hub Professional and Enterprise."
        ),
    ),
    open_account=HubSpotAccount,
    payload=pipeline_body,
    preview=preview,
    token_instructions=(
        TokenInstruction(_("In HubSpot, open Development, then Keys, then Service keys, and create a key.")),
        TokenInstruction(_("Give it these two scopes and no others:"), SCOPES),
        TokenInstruction(_("Show the key, copy it, and paste it here. The token of a private app works too.")),
        TokenInstruction(_("Delete the key in HubSpot when you are done.")),
    ),
    missing_permission=_(
        "This token may not create pipelines. Give it the scopes that are listed below, then try again."
    ),
    location=_("In HubSpot you find it under Settings, Objects, Deals, Pipelines."),
)
