"""The words of a questionnaire on pages about it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import Nouns


class WithNouns:
    """A page about one instrument, whose templates take its words as `page.nouns`."""

    __slots__ = ()

    instrument: Instrument

    @property
    def nouns(self) -> Nouns:
        return self.instrument.nouns

    @property
    def your_model(self) -> str:
        """The heading above what the answers yield."""
        return capfirst(_("your %(the_model)s") % self.nouns)
