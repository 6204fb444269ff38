"""The parts of a pipeline: their headings, and what is said below them."""

from django.utils.translation import gettext as _

from diagnostics.authoring.pages.parts import part_name
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part


def part_heading(instrument: Instrument, part: Part) -> str:
    """Return the heading of a part; in the first edition only what follows the win has one, under its earlier name."""
    if instrument.edition > 1:
        return part_name(part, instrument.nouns)
    return _("Customer growth") if part is Part.GROWTH else ""


def part_text(instrument: Instrument, part: Part) -> str:
    """Return what moves through a part and where a CRM keeps it; "" for what has no heading."""
    after_the_win = _(
        "These stages begin when %(won)s. In most %(crms)s what is won leaves its pipeline, so set them up as a "
        "second one."
    )
    if instrument.edition == 1:
        return after_the_win % instrument.nouns if part is Part.GROWTH else ""
    texts = {
        Part.PARTNERS: _(
            "You win a partner once, and its %(the_deals)s many times. Keep partners apart from %(deals)s in your "
            "%(the_crm)s."
        ),
        Part.PROSPECTING: _(
            "There are no %(deals)s yet, only leads or accounts. Leave these stages out of the forecast, or use the "
            "leads of your %(the_crm)s for them."
        ),
        Part.DEAL: _("From an opportunity until %(won)s. Only these stages belong in a forecast."),
        Part.GROWTH: after_the_win,
    }
    return texts[part] % instrument.nouns
