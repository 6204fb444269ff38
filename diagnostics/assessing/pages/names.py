"""The names of sales models: inside a sentence, at its beginning, and in a headline."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import enumerated


def names(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the names of sales models as an enumeration inside a sentence."""
    return enumerated(instrument.sales_model_by_key[key].inside_sentence for key in keys)


def names_first(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the same enumeration for the beginning of a sentence."""
    first, *others = (instrument.sales_model_by_key[key] for key in keys)
    return enumerated([first.name, *(model.inside_sentence for model in others)])


def headline(instrument: Instrument, first: tuple[str, ...]) -> str:
    """Return the names of the sales models that come first, together if they share the lead, or that none leads."""
    return names_first(instrument, first) if first else _("No %(model)s stands out yet") % instrument.nouns
