"""Forms of past assessments: filters of the list, and name and note of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.domain.archive import NONE_LEADS, ArchiveFilter, Choices, Sort, State, words_of
from diagnostics.assessing.domain.naming import NOTE_LIMIT, TITLE_LIMIT
from diagnostics.assessing.forms.assessments import CompanyForm
from diagnostics.instrument.document import tidy

SEARCH_LIMIT = 100
WORD_LIMIT = 10
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)

_NO_SUCH_CHOICE = {"invalid_choice": _("That is not one of the choices. Choose one of those in the list.")}
_NO_SUCH_DAY = _("That is not a date. Write year, month and day, such as 2026-03-31.")


def _choice(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), required=False, error_messages=_NO_SUCH_CHOICE)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _NO_SUCH_DAY},
        validators=[MinValueValidator(FIRST_DAY, _NO_SUCH_DAY), MaxValueValidator(LAST_DAY, _NO_SUCH_DAY)],
    )


@dataclass(frozen=True, slots=True)
class FilterOption:
    """An option of a filter."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter as the list shows it, with a list of `options` or, without them, an input of this HTML type."""

    name: str
    label: str
    value: str
    error: str
    input_type: str
    options: tuple[FilterOption, ...] = ()

    @property
    def html_id(self) -> str:
        return f"id_{self.name}"


class ArchiveForm(forms.Form):
    """The filters of the list. It is sent by GET, so that the address can be bookmarked; nothing is required.

    A filter with only one of the `choices` is not shown, but accepted in an address. Its template has the markup of the
    site's other fields, and takes a tenth of their time.
    """

    q = forms.CharField(
        label=_("Search in names and notes"),
        required=False,
        validators=[
            MaxLengthValidator(SEARCH_LIMIT, _("You can search for up to %(limit_value)s characters. Use fewer words."))
        ],
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: Any = None, *, choices: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        anything = ("", _("All"))
        self.fields |= {
            "sort": _choice(
                _("Order"),
                [("", _("Newest first")), (Sort.OLDEST.value, _("Oldest first")), (Sort.NAME.value, _("By name"))],
            ),
            "state": _choice(
                _("Progress"),
                [anything, (State.COMPLETED.value, _("Completed")), (State.BEGUN.value, _("Not completed"))],
            ),
            "model": _choice(_("Leading model"), [anything, *choices.models, (NONE_LEADS, _("None stands out"))]),
            "questionnaire": _choice(_("Questionnaire"), [anything, *choices.questionnaires]),
            "version": _choice(_("Version"), [anything, *choices.versions]),
            "from": _day(_("Started on or after")),
            "to": _day(_("Started on or before")),
        }
        offered = {"questionnaire": choices.questionnaires, "version": choices.versions}
        self._more = [name for name in self.fields if name not in ("q", "sort") and len(offered.get(name, "..")) > 1]

    def clean_q(self) -> tuple[str, ...]:
        words = words_of(self.cleaned_data["q"])
        if len(words) > WORD_LIMIT:
            raise forms.ValidationError(
                _("You can search for up to %(limit)s words. Use fewer."), params={"limit": WORD_LIMIT}
            )
        return words

    def clean(self) -> None:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and last < first:
            self.add_error("to", _("The last day is before the first one. Change one of them."))

    @property
    def filter(self) -> ArchiveFilter:
        """Return the filter of a valid form."""
        asked = self.cleaned_data
        first, last, code = asked["from"], asked["to"], asked["version"]
        questionnaire, _dot, number = code.rpartition(".")
        return ArchiveFilter(
            words=asked["q"],
            state=State(asked["state"]) if asked["state"] else None,
            leading={"": None, NONE_LEADS: ""}.get(asked["model"], asked["model"]),
            questionnaire=asked["questionnaire"] or None,
            version=(questionnaire, int(number)) if code else None,
            since=_beginning(first) if first else None,
            until=_beginning(last + timedelta(days=1)) if last else None,
            sort=Sort(asked["sort"] or Sort.NEWEST),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether any filter besides search and order is set, valid or not."""
        return any(self.data.get(name) for name in self.fields if name not in ("q", "sort"))

    @property
    def search(self) -> list[FilterField]:
        """Return the fields that are always shown."""
        return [self._shown("q"), self._shown("sort")]

    @property
    def more(self) -> list[FilterField]:
        """Return the other filters that have something to choose from."""
        return [self._shown(name) for name in self._more]

    def _shown(self, name: str) -> FilterField:
        field, value = self.fields[name], self.data.get(name, "")
        choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
        return FilterField(
            name,
            str(field.label),
            value,
            error=" ".join(map(str, self.errors.get(name, ()))),
            input_type=getattr(field.widget, "input_type", "text"),
            options=tuple(FilterOption(key, str(label), key == value) for key, label in choices),
        )


class NamingForm(CompanyForm):
    """The name, company, CRM and note of an assessment. `seen` is the `naming_mark` of when the page was opened."""

    title = forms.CharField(
        label=_("Name"),
        help_text=_("For example a team or a quarter, so that you can find it again."),
        validators=[
            MaxLengthValidator(TITLE_LIMIT, _("The name can have at most %(limit_value)s characters. Shorten it."))
        ],
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Only for you: it isn't shown on prints or on pages you share. Up to 2,000 characters."),
        validators=[
            MaxLengthValidator(NOTE_LIMIT, _("The note can have at most %(limit_value)s characters. Shorten it."))
        ],
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "company", "crm", "note", "seen")

    def clean_note(self) -> str:
        return tidy(self.cleaned_data["note"])

    def refuse(self, **current: str) -> None:
        """Add an error that the `current` values were saved meanwhile; sending the form again overwrites them."""
        self.add_error(
            None,
            forms.ValidationError(
                _(
                    "Meanwhile it was changed elsewhere: the name is now %(title)s, the company is %(company)s, "
                    "the %(the_crm)s is %(crm)s, the note is %(note)s. What you wrote is below. "
                    "Save it again to replace these."
                ),
                params={**self.nouns, **current},
            ),
        )


def _beginning(day: date) -> datetime:
    """Return the beginning of a day in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
