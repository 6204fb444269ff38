"""The forms that save a run of the simulator as a golden example, and that begin a questionnaire."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.instrument.text import KEY_PATTERN, LANGUAGES, Text

NAME_LIMIT = 200

BLANK, REFERENCE_SOURCE = "blank", "reference"
"""What a questionnaire can begin from, besides the id of another one."""


class ExampleForm(forms.Form):
    """The example's name, in the languages of its questionnaire; one of them is enough to save it."""

    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=NAME_LIMIT, required=False)
    name_nb = forms.CharField(label=gettext_lazy("Name in Norwegian Bokmål"), max_length=NAME_LIMIT, required=False)

    def __init__(self, *args: Any, languages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            if language not in languages:
                del self.fields[f"name_{language}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.name:
            for name in self.fields:
                self.add_error(name, _("Write it in one language at least."))
        return data

    @property
    def name(self) -> Text:
        return Text(**{name.removeprefix("name_"): text for name, text in self.cleaned_data.items()})


class BeginForm(forms.Form):
    """What a new questionnaire begins from, its languages, and what it is called.

    `titles` are those of the questionnaires that can be copied, by id.
    """

    source = forms.ChoiceField(label=gettext_lazy("What to begin with"), widget=forms.RadioSelect)
    languages = forms.ChoiceField(label=gettext_lazy("Its languages"))
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=NAME_LIMIT, required=False)
    title_nb = forms.CharField(label=gettext_lazy("Title in Norwegian Bokmål"), max_length=NAME_LIMIT, required=False)
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=50,
        required=False,
        validators=[
            RegexValidator(
                KEY_PATTERN, gettext_lazy("Use lower-case letters, digits, - and _, and begin with a letter.")
            )
        ],
        help_text=gettext_lazy("Part of its address. Made from the title if you leave it empty."),
    )

    def __init__(self, *args: Any, titles: Mapping[str, str], languages: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = languages  # type: ignore[attr-defined]  # a choice field
        self.fields["source"].choices = [  # type: ignore[attr-defined]  # a choice field
            (BLANK, _("Blank: you write its stages, processes, sales models and questions")),
            (REFERENCE_SOURCE, _("The reference questionnaire about sales models, to change as you like")),
            *((key, _("A copy of “%(title)s”") % {"title": title}) for key, title in titles.items()),
        ]

    @property
    def title(self) -> Text:
        """The title in both languages, empty where it is not written."""
        return Text(self.cleaned_data["title_en"], self.cleaned_data["title_nb"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # any other choice than a language means all of them
        languages = [data["languages"]] if data.get("languages") in LANGUAGES else LANGUAGES
        titles = [f"title_{language}" for language in languages]
        if not any(data.get(name) or name in self.errors for name in titles):
            self.add_error(titles[0], _("Write a title, in one language at least."))
        return data
