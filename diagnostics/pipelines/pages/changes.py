"""Sentences on how one pipeline of a team differs from another, such as from the recommended one."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, changes, name_of
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.site.pages.texts import enumerated, isolated, quoted


def change_sentences(plan: Plan) -> tuple[str, ...]:
    """Return one sentence for each kind of change, none if the team changed nothing."""
    return difference_sentences(plan.instrument, plan.recommended, plan.pipeline)


def difference_sentences(instrument: Instrument, before: OwnPipeline, after: OwnPipeline) -> tuple[str, ...]:
    """Return one sentence for each kind of difference, none if there is none; stages have their earlier names."""
    return tuple(_sentences(instrument, before, after))


def _sentences(instrument: Instrument, before: OwnPipeline, after: OwnPipeline) -> Iterator[str]:
    found = changes(before, after)
    names = {stage.id: name_of(instrument, stage) for stage in after.stages}
    earlier = {stage.id: name_of(instrument, stage) for stage in before.stages}
    for stage_id in found.renamed:
        yield _("%(stage)s is called %(name)s.") % {
            "stage": isolated(earlier[stage_id]),
            "name": quoted(names[stage_id]),
        }
    if found.rewritten:
        yield _("With your own content: %(stages)s.") % {"stages": _listed(names, found.rewritten)}
    if found.moved:
        yield _("Moved: %(stages)s.") % {"stages": _listed(names, found.moved)}
    if found.left_out:
        yield _("Left out: %(stages)s.") % {"stages": _listed(earlier, found.left_out)}
    if found.added:
        yield _("Added: %(stages)s.") % {"stages": _listed(names, found.added)}


def _listed(names: Mapping[str, str], ids: Iterable[str]) -> str:
    return enumerated(names[stage_id] for stage_id in ids)
