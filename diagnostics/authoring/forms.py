"""The form that saves a run of the simulator as a golden example."""

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.text import Text

NAME_LIMIT = 200


class ExampleForm(forms.Form):
    """The example's name in both languages."""

    name_en = forms.CharField(label=_("Name in English"), max_length=NAME_LIMIT)
    name_nb = forms.CharField(label=_("Name in Norwegian Bokmål"), max_length=NAME_LIMIT)

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["name_en"], self.cleaned_data["name_nb"])
