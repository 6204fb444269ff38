"""The form that sets pipelines up in a CRM: a token, and a confirmation of what will be created."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from diagnostics.pipelines.domain.push import Token

FINGERPRINT = "mark"
"""The hidden field with the fingerprint of the data that the page showed."""

_TOKEN = re.compile(r"[!-~]{10,500}")


class PushForm(forms.Form):
    """A token and a confirmation. It is valid if the page showed the data with this `fingerprint`.

    The token is never shown again, so a visitor who sends the form again must paste it again.
    """

    token = forms.CharField(
        label=gettext_lazy("Token"),
        help_text=gettext_lazy("Used this once, and not stored."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("Paste the token.")},
    )
    confirmed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Confirm that it may be created.")},
    )

    def __init__(self, data: Any = None, *, crm: str, fingerprint: str) -> None:
        super().__init__(data)
        self.fingerprint = fingerprint
        self.fields["confirmed"].label = _("I have seen what will be created in %(crm)s") % {"crm": crm}

    @sensitive_variables()
    def clean_token(self) -> Token:
        """Return the token, wrapped so that it never shows itself."""
        value = self.cleaned_data["token"]
        if not _TOKEN.fullmatch(value):
            raise forms.ValidationError(_("This is not a token. Copy it again, whole and without spaces."))
        return Token(value)

    def clean(self) -> None:
        """Refuse a confirmation of other data: the pipelines or the language have changed since."""
        if self.data.get(FINGERPRINT) != self.fingerprint:
            self.add_error(None, _("The pipeline has changed since this page was opened. Look at it, then confirm."))
