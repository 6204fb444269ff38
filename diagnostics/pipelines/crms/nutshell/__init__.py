"""Nutshell: a sheet to type from, since it imports no stages."""

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.nutshell.format import write
from diagnostics.pipelines.crms.target import Format, Target
from diagnostics.pipelines.domain.handoff import Limits

NUTSHELL = Target(
    key="nutshell",
    name="Nutshell",
    format=Format(
        extension="txt",
        media_type="text/plain",
        write=write,
        limits=Limits(label=36),
        instructions=(
            _("Open Setup, Pipelines, and add a pipeline. It stays a draft until you publish it."),
            _("Type in the stages from the sheet, each with its description and goals. Then publish the pipeline."),
        ),
        omissions=_("Nutshell takes no pipeline from a file, so this is a list to type from."),
        leads=_(
            "Nutshell calls every deal a lead. Keep prospects outside the pipeline, as people or companies with a tag."
        ),
    ),
)
