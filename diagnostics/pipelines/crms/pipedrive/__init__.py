"""Pipedrive: a file with the calls to its API, and the same calls made for the visitor."""

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.pipedrive.api import PipedriveAccount
from diagnostics.pipelines.crms.pipedrive.format import calls, preview, write
from diagnostics.pipelines.crms.target import ApiTarget, Format, TokenInstruction
from diagnostics.pipelines.domain.handoff import Limits

PIPEDRIVE = ApiTarget(
    key="pipedrive",
    name="Pipedrive",
    format=Format(
        extension="json",
        media_type="application/json",
        write=write,
        per_pipeline=True,
        limits=Limits(label=36),
        instructions=(
            _("Make the calls one after the other: stages stand in the order in which they are created."),
            _("Put the id from the first answer where {{pipeline_id}} stands, as a number."),
            _("Won and lost are states of a deal in Pipedrive, so the file has no stages for them."),
        ),
        omissions=_(
            "Pipedrive keeps name, probability and idle days of a stage. "
            "Criteria, owners and key figures have no place there."
        ),
        unforecast=_(
            "Stages that do not belong in a forecast get the probability 0, at which a deal is not lost in Pipedrive."
        ),
        leads=_("Keep prospects in Pipedrive’s Leads Inbox, and convert a lead to a deal."),
    ),
    open_account=PipedriveAccount,
    payload=calls,
    preview=preview,
    token_instructions=(
        TokenInstruction(_("In Pipedrive, open Personal preferences, then API, and copy your personal token.")),
        TokenInstruction(_("You must be an administrator of the account.")),
        TokenInstruction(
            _(
                "The token may do all that you may, since Pipedrive has no lesser one. "
                "Make a new one there when you are done, and this one stops working."
            )
        ),
    ),
    missing_permission=_("Whoever this token belongs to may not create pipelines. Use the token of an administrator."),
    location=_("In Pipedrive it stands under Deals, in the list of pipelines."),
)
