"""Freshsales: a sheet to type from, since it imports no stages."""

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.freshsales.format import write
from diagnostics.pipelines.crms.target import Format, Target
from diagnostics.pipelines.domain.handoff import Limits

FRESHSALES = Target(
    key="freshsales",
    name="Freshsales",
    format=Format(
        extension="txt",
        media_type="text/plain",
        write=write,
        limits=Limits(label=36),
        instructions=(
            _("Open Admin Settings, Deals, Pipelines, and add a pipeline with the name above."),
            _("Type in the stages from the sheet, each with its probability and after how many days it rots."),
        ),
        omissions=_("Freshsales takes no pipeline from a file, so this is a list to type from."),
        leads=_("Keep prospects as contacts in Freshsales, with a lifecycle stage, and create a deal from a contact."),
    ),
)
