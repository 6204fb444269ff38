"""Names in a CRM's pipelines that the questionnaire does not have, and the names of the parts."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.names import names, names_first
from diagnostics.authoring.pages.parts import part_name
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.handoff import DefaultLabels


def default_labels(instrument: Instrument) -> DefaultLabels:
    """Return the labels in the reader's language. The first edition called what follows the win customer growth."""
    return DefaultLabels(
        won=_("Closed won"),
        lost=_("Closed lost"),
        partners=_("%(name)s (partners)"),
        prospecting=_("%(name)s (prospecting)"),
        growth=_("%(name)s (customer growth)") if instrument.edition == 1 else _after(instrument.nouns),
        optional=_("For big or hard %(deals)s only.") % instrument.nouns,
        headings={part: part_name(part, instrument.nouns) for part in Part},
    )


def _after(nouns: Nouns) -> str:
    after = str(nouns.after).replace("%", "%%")
    return _("%(name)s (%(after)s)") % {"name": "%(name)s", "after": after}


def part_names(instrument: Instrument) -> dict[Part, str]:
    """Return the headings of the parts that a pipeline can have, in order."""
    if instrument.edition == 1:
        return {Part.DEAL: _("New business"), Part.GROWTH: _("Customer growth")}
    return {part: part_name(part, instrument.nouns) for part in Part}


def named_models(instrument: Instrument, outcome: Outcome) -> tuple[str, ...]:
    """Return the sales models that come first; in the first edition the leading one is always alone."""
    return outcome.first if instrument.edition > 1 else outcome.first[:1]


def pipeline_name(instrument: Instrument, outcome: Outcome) -> str:
    """Return what a result's pipeline is called: the sales models that come first, else the common process."""
    keys = named_models(instrument, outcome)
    return names_first(instrument, keys) if keys else capfirst(_common_process(instrument))


def owned_pipeline_name(instrument: Instrument, outcome: Outcome, owner: str) -> str:
    """Return the same with its owner before it, if one is known: a CRM can have the pipelines of several teams."""
    if not owner:
        return pipeline_name(instrument, outcome)
    keys = named_models(instrument, outcome)
    name = names(instrument, keys) if keys else _common_process(instrument)
    return _("%(owner)s: %(name)s") % {"owner": owner, "name": name}


def _common_process(instrument: Instrument) -> str:
    return _("common sales process") if instrument.is_about_sales else _("common process")
