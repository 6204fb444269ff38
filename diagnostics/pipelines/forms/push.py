"""The form that sets pipelines up in a CRM: a token, and that one has seen what will be made."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from diagnostics.pipelines.domain.push import Token

MARK = "mark"
"""The field that says which pipelines the page showed."""

_TOKEN = re.compile(r"[!-~]{10,500}")


class PushForm(forms.Form):
    """A token and a confirmation; `mark` names what the page shows now, which the data must name too.

    The token is never shown again, so whoever sends the form once more pastes it once more.
    """

    token = forms.CharField(
        label=gettext_lazy("Token"),
        help_text=gettext_lazy("Used for this one time, and kept nowhere."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("Paste the token.")},
    )
    confirmed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Confirm that it may be created.")},
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def __init__(self, data: Any = None, *, crm: str, mark: str) -> None:
        super().__init__(data)
        self.mark = mark
        self.fields["confirmed"].label = _("I have seen what will be created in %(crm)s") % {"crm": crm}

    @sensitive_variables()
    def clean_token(self) -> Token:
        """Return the token, wrapped so that it does not show itself."""
        value = self.cleaned_data["token"]
        if not _TOKEN.fullmatch(value):
            raise forms.ValidationError(_("This is no token. Copy it again, whole and without spaces."))
        return Token(value)

    def clean(self) -> None:
        """Refuse what was confirmed of something else: the pipelines or the language have changed since."""
        if self.data.get(MARK) != self.mark:
            self.add_error(None, _("The pipeline has changed since this page was opened. Look at it, then confirm."))
