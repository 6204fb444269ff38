"""The page on which a team adapts its pipeline, and the sentences that say what it changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.domain.adaptation import Changes
from diagnostics.site.pages.texts import enumerated, quoted

BASE = "base"
"""Query parameter with the sales model whose pipeline the form starts from."""


@dataclass(frozen=True, slots=True)
class AdaptPage:
    """What is around the form. `bases` are the pipelines to start from: name, address, and whether it is shown."""

    assessment: UUID
    title: str
    is_adapted: bool
    bases: tuple[tuple[str, str, bool], ...]


def adapt_page(
    assessment: UUID,
    instrument: Instrument,
    present: Sequence[str],
    *,
    title: str,
    base: str,
    is_adapted: bool,
) -> AdaptPage:
    """Return the page; `base` is the sales model whose pipeline the form shows, "" for the recommended or saved one."""
    first = _("As it stands now") if is_adapted else _("As recommended")
    models = [(key, instrument.sales_model_by_key[key].name) for key in present]
    # the pipeline of a single model is the recommended one
    others = models if len(models) > 1 else []
    here = reverse("diagnostics:adapt", args=[assessment])
    return AdaptPage(
        assessment=assessment,
        title=title,
        is_adapted=is_adapted,
        bases=(
            (first, here, not base),
            *((_("%(name)s alone") % {"name": name}, f"{here}?{BASE}={key}", key == base) for key, name in others),
        ),
    )


def change_sentences(instrument: Instrument, changes: Changes) -> tuple[str, ...]:
    """Return one sentence for each kind of change, none if the team changed nothing."""
    return tuple(_sentences(instrument, changes))


def _sentences(instrument: Instrument, changes: Changes) -> Iterator[str]:
    for key, label in changes.renamed:
        yield _("%(stage)s is called %(name)s.") % {"stage": _names(instrument, [key]), "name": quoted(label)}
    if changes.moved:
        yield _("Moved: %(stages)s.") % {"stages": _names(instrument, changes.moved)}
    if changes.left_out:
        yield _("Left out: %(stages)s.") % {"stages": _names(instrument, changes.left_out)}
    if changes.added:
        yield _("Added from the catalogue: %(stages)s.") % {"stages": _names(instrument, changes.added)}
    if changes.own:
        yield _("Your own: %(stages)s.") % {"stages": enumerated(map(quoted, changes.own))}


def _names(instrument: Instrument, keys: Iterable[str]) -> str:
    return enumerated(instrument.stage_by_key[key].name for key in keys)
