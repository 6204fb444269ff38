"""Why a stage is in its place."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.names import names, names_first
from diagnostics.assessing.pages.questions import answer_labels
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Because


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason for a stage. `is_counted`: the sales model that placed it is present in the outcome."""

    instrument: Instrument = field(compare=False, repr=False)
    because: Because
    is_counted: bool

    @property
    def text(self) -> str:
        """A sentence in the reader's language."""
        because = self.because
        if because.is_common:
            return _("Part of the common process.")
        values = {"answers": answer_labels(self.instrument, because.answers)}
        if because.sales_model is None:
            return _("It is here because you answered %(answers)s.") % values
        if not because.answers:
            return _("%(model)s puts it here.") % {"model": names_first(self.instrument, [because.sales_model])}
        if not self.is_counted:
            text = _(
                "It is here because you answered %(answers)s. That speaks for %(model)s, but not enough to count it."
            )
            return text % {**values, "model": names(self.instrument, [because.sales_model])}
        text = _("%(model)s puts it here, because you answered %(answers)s.")
        return text % {**values, "model": names_first(self.instrument, [because.sales_model])}
