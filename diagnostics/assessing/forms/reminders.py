"""The form that sets a reminder: in some months, or on a chosen day."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics.assessing.domain.months import months_after

MONTHS = (1, 3, 6, 12)
"""The choices of months ahead."""

OWN_DAY = "day"
"""The choice of a specific day."""


class ReminderForm(forms.Form):
    """The day of a reminder, after `today` and up to `latest`."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        error_messages={
            "required": gettext_lazy("Choose when you want to be reminded."),
            "invalid_choice": gettext_lazy("Choose one of the times in the list."),
        },
    )
    day = forms.DateField(
        label=gettext_lazy("A day you choose yourself"),
        help_text=gettext_lazy("Only needed if you chose “On a day you choose”."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like 2027-03-31.")},
        required=False,
    )

    def __init__(self, *args: Any, today: date, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.latest = today, latest
        self.days = {str(months): months_after(today, months) for months in MONTHS}
        offered = [(key, _in_months(int(key), day)) for key, day in self.days.items() if day <= latest]
        self.fields["when"].choices = [*offered, (OWN_DAY, _("On a day you choose"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Require a day if a specific one was chosen."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == OWN_DAY and "day" not in self.errors:
            fault = self._fault_of(cleaned.get("day"))
            if fault:
                self.add_error("day", fault)
        elif cleaned.get("when") and cleaned["when"] != OWN_DAY:
            # the field is ignored unless a specific day was chosen
            self.errors.pop("day", None)
        return cleaned

    def _fault_of(self, day: date | None) -> str:
        if day is None:
            return _("Choose the day.")
        if day <= self.today:
            return _("Choose a day after today.")
        if day > self.latest:
            return _("Choose a day no later than %(day)s.") % {"day": date_format(self.latest, "DATE_FORMAT")}
        return ""

    @property
    def chosen_day(self) -> date:
        """The day of a valid form."""
        when: str = self.cleaned_data["when"]
        day: date = self.cleaned_data["day"] if when == OWN_DAY else self.days[when]
        return day


def _in_months(months: int, day: date) -> str:
    label = ngettext("In %(count)s month, on %(day)s", "In %(count)s months, on %(day)s", months)
    return label % {"count": months, "day": date_format(day, "DATE_FORMAT")}
