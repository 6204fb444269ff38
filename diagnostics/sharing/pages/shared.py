"""What a shared page offers beside the result: the playbook, and the pipeline as a file for a CRM."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.pipelines import PipelineView
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import Target
from diagnostics.pipelines.pages.labels import part_names


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """A CRM or program, and its files as names and addresses."""

    target: Target
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SharedPage:
    """The addresses under a link. `pdf` is "" if this site makes no PDF."""

    playbook: str
    pdf: str
    files: tuple[SharedFiles, ...]


def shared_page(secret: str, instrument: Instrument, pipeline: PipelineView, *, has_pdf: bool) -> SharedPage:
    """Return what the link with this secret offers."""
    # a CRM's pipeline of deals begins with prospecting
    present = [Part.DEAL if part.part is Part.PROSPECTING else part.part for part in pipeline.parts]
    parts = tuple(dict.fromkeys(present))
    return SharedPage(
        playbook=reverse("diagnostics:shared-playbook", args=[secret]),
        pdf=reverse("diagnostics:shared-playbook-pdf", args=[secret]) if has_pdf else "",
        files=tuple(
            SharedFiles(target, tuple(_files(secret, instrument, target, parts))) for target in TARGETS.values()
        ),
    )


def _files(secret: str, instrument: Instrument, target: Target, parts: tuple[Part, ...]) -> Iterator[tuple[str, str]]:
    if not target.format.per_pipeline:
        yield _("Download"), reverse("diagnostics:shared-file", args=[secret, target.key])
        return
    for part in parts:
        yield part_names(instrument)[part], reverse("diagnostics:shared-part", args=[secret, target.key, part.value])
