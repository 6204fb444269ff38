"""The form with which visitors mail a result to themselves."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy

from diagnostics.sharing.forms.links import ADDRESS_LIMIT

_WRONG = gettext_lazy("This is not an e-mail address. Write it like name@example.com.")


class MailMeForm(forms.Form):
    """The visitor's own address."""

    to = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We use it for this one message and forget it once it is sent."),
        # not max_length, since browsers silently truncate pasted text to it
        max_length=None,
        validators=[MaxLengthValidator(ADDRESS_LIMIT, _WRONG)],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": _WRONG,
        },
    )
