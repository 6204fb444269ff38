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
        limits=Limits(label=36, pipeline_label=100),
        instructions=(
            _("Open Deals, click the name of the pipeline at the top, and choose “+ New pipeline”."),
            _("Give it the name above, and type in each stage with its probability from the set-up sheet."),
            _("Switch “Rotting” on in each stage that has idle days, and type the days in."),
            _("Leave won and lost out: in Pipedrive you mark a deal as won or lost."),
        ),
        developers=(
            _("Make the calls one after the other: the stages get the order in which they are created."),
            _("Put the id from the first response in place of {{pipeline_id}}, as a number."),
        ),
        omissions=_("Pipedrive can’t store criteria, owners or KPIs. Keep those in the playbook."),
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
                "The token can do everything that you can, since Pipedrive has no smaller one. Make a new one "
                "there when you are done, and this one stops working."
            )
        ),
    ),
    missing_permission=_("The owner of this token may not create pipelines. Use the token of an administrator."),
    location=_("In Pipedrive you find it under Deals, in the list of pipelines."),
)
