"""The forms that save a run of the simulator as a golden example, begin a questionnaire, and publish one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.domain.clock import Unclear, UnclearTime, moment_at
from diagnostics.authoring.domain.notes import NOTE_LIMIT
from diagnostics.instrument.document import tidy
from diagnostics.instrument.text import KEY_PATTERN, LANGUAGES, Text

NAME_LIMIT = 200

BLANK, REFERENCE_SOURCE = "blank", "reference"
"""What a questionnaire can begin from, besides the id of another one."""


class ExampleNameForm(forms.Form):
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


class NoteField(forms.CharField):
    """A note with a version, a request or an answer: plain text, which may be empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 2}), **options)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class PublishingForm(forms.Form):
    """What is sent from the check page, whichever of its buttons is pressed.

    With `needs_note` the note must be written, with `needs_time` day and time, whose `moment` the form then has;
    otherwise these are ignored.
    """

    note = NoteField(label=gettext_lazy("Note"))
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like 2027-03-31.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write the time like 09:00.")},
    )

    def __init__(self, *args: Any, needs_note: bool = False, needs_time: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_note, self.needs_time = needs_note, needs_time
        self.moment = timezone.now()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.needs_note and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write what should be changed."))
        for name, missing in (("day", _("Choose the day.")), ("time", _("Choose the time."))):
            if not self.needs_time:
                self.errors.pop(name, None)
            elif data.get(name) is None and name not in self.errors:
                self.add_error(name, missing)
        if self.needs_time and not self.errors:
            self._set_moment(datetime.combine(data["day"], data["time"]))
        return data

    def _set_moment(self, shown: datetime) -> None:
        try:
            self.moment = moment_at(shown, timezone.get_current_timezone())
        except UnclearTime as error:
            self.add_error("time", str(_UNCLEAR[error.reason]))
        else:
            if self.moment <= timezone.now():
                self.add_error("time", PASSED)


PASSED = gettext_lazy("This time is over. Choose a later one, or publish now.")

_UNCLEAR = {
    Unclear.LEFT_OUT: gettext_lazy("Clocks are put forward on that day, and there is no such time. Choose another."),
    Unclear.TWICE: gettext_lazy("Clocks are put back on that day, and this time comes twice. Choose another."),
}
