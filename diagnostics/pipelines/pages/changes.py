"""Sentences on how the team's own pipeline differs from the recommended one."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from diagnostics.pipelines.domain.plan import Plan
from diagnostics.site.pages.texts import enumerated, quoted


def change_sentences(plan: Plan) -> tuple[str, ...]:
    """Return one sentence for each kind of change, none if the team changed nothing."""
    return tuple(_sentences(plan))


def _sentences(plan: Plan) -> Iterator[str]:
    changes, stages = plan.changes, plan.instrument.stage_by_key
    names = {stage.id: str(stage.stage.name) for stage in plan.stages}
    for stage_id in changes.renamed:
        yield _("%(stage)s is called %(name)s.") % {"stage": stages[stage_id].name, "name": quoted(names[stage_id])}
    if changes.rewritten:
        yield _("With your own content: %(stages)s.") % {"stages": _listed(names, changes.rewritten)}
    if changes.moved:
        yield _("Moved: %(stages)s.") % {"stages": _listed(names, changes.moved)}
    if changes.left_out:
        yield _("Left out: %(stages)s.") % {"stages": enumerated(stages[key].name for key in changes.left_out)}
    if changes.added:
        yield _("Added: %(stages)s.") % {"stages": _listed(names, changes.added)}


def _listed(names: dict[str, str], ids: Iterable[str]) -> str:
    return enumerated(names[stage_id] for stage_id in ids)
