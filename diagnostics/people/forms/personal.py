"""The form with which users erase themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseMeForm(forms.Form):
    """Asks whether to erase the browser's assessments without an owner, too."""

    browser_too = forms.BooleanField(
        label=_("Also erase what was started in this browser without an account"),
        help_text=_("Leave this empty if others use this browser."),
        required=False,
    )
