"""The form that verifies a printed result."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.assessing.domain.seal import ALPHABET, CHECKSUM_LENGTH, assessment_of, typed


class VerifyForm(forms.Form):
    """The reference and the checksum of a printed result; the QR code uses the short field names.

    Errors depend on the input only, so they reveal nothing about what is stored.
    """

    r = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("26 letters and digits. Spaces, dashes and capitals make no difference."),
        error_messages={"required": gettext_lazy("Type the reference from the print.")},
    )
    c = forms.CharField(
        label=gettext_lazy("Checksum"),
        help_text=gettext_lazy("16 letters and digits, beside the reference."),
        error_messages={"required": gettext_lazy("Type the checksum beside the reference.")},
    )

    def clean_r(self) -> UUID:
        """Return the id of the assessment that the reference encodes."""
        assessment_id = assessment_of(self.cleaned_data["r"])
        if assessment_id is None:
            raise forms.ValidationError(_("That is not a reference. Copy all 26 letters and digits from the print."))
        return assessment_id

    def clean_c(self) -> str:
        """Return the checksum in its normal form."""
        code = typed(self.cleaned_data["c"])
        if len(code) != CHECKSUM_LENGTH or not set(code) <= set(ALPHABET):
            raise forms.ValidationError(_("That is not a checksum. Copy all 16 letters and digits from the print."))
        return code
