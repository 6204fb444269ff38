"""Forms of the wizard: one answer, and company and CRM before submitting."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.domain.crms import ANOTHER_CRM, CRM_NAMES, NO_CRM
from diagnostics.assessing.domain.naming import COMPANY_LIMIT
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.parts import Question


def _crm_keys() -> list[str]:
    return ["", *CRM_NAMES, ANOTHER_CRM, NO_CRM]


def _crm_choices() -> list[tuple[str, str]]:
    return [
        ("", gettext("Not chosen")),
        *CRM_NAMES.items(),
        (ANOTHER_CRM, gettext("Another one")),
        (NO_CRM, gettext("None yet")),
    ]


class AnswerForm(forms.Form):
    """One option of `question`. Its template draws the radio cards, so the choices need no labels.

    `offered`: the keys of the options that the page showed, "" if they cannot change.
    """

    # shared by all forms, which change nothing of them: copies, as Django makes, take a tenth of an answer's time
    FIELDS: ClassVar = {"option": forms.Field(required=False), "offered": forms.Field(required=False)}

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields, self.question = self.FIELDS, question

    def clean(self) -> None:
        """Refuse what is no option, and an answer to another choice than there is now."""
        keys = [option.key for option in self.question.options]
        option, offered = self.cleaned_data["option"], self.cleaned_data["offered"]
        if offered and offered.split() != keys:
            self.add_error("option", _("Others now have the same score. Choose one of those below."))
        elif not option:
            self.add_error("option", self._missing())
        elif option not in keys:
            text = _("That answer is not one of the choices. Choose one of those below.")
            self.add_error("option", ValidationError(text, "invalid_choice"))

    def _missing(self) -> str:
        if self.question.key == STANDS_OUT:
            equal = self.question.options[-1].label
            return gettext("Choose the one that fits best, or “%(equal)s”.") % {"equal": equal}
        return gettext("Choose the answer that fits best, or “I don't know yet”.")

    @property
    def error(self) -> str:
        """The message to show beside the options, or ""."""
        return str(next(iter(self.errors.get("option", [])), ""))

    @property
    def is_tampered(self) -> bool:
        """Whether the value is one that no page of the site offers."""
        return self.has_error("option", "invalid_choice")


def _crm_label(nouns: Nouns) -> str:
    return capfirst(gettext("your %(the_crm)s (optional)") % nouns)


def _company_help(nouns: Nouns) -> str:
    return gettext("The result, the files and the pipeline in your %(the_crm)s get this name.") % nouns


@dataclass(frozen=True, slots=True)
class CompanyFields:
    """The fields of company and CRM on the page of all answers; `chosen` is the place of the CRM in the list.

    Its template has the markup of the site's other fields, so that it can be drawn once.
    """

    nouns: Nouns
    chosen: int
    has_company_error: bool
    has_crm_error: bool

    @property
    def has_errors(self) -> bool:
        return self.has_company_error or self.has_crm_error

    @property
    def company_label(self) -> str:
        return str(CompanyForm.base_fields["company"].label)

    @property
    def company_help(self) -> str:
        return _company_help(self.nouns)

    @property
    def crm_label(self) -> str:
        return _crm_label(self.nouns)

    @property
    def crm_help(self) -> str:
        return str(CompanyForm.base_fields["crm"].help_text)

    @property
    def crms(self) -> list[tuple[str, str]]:
        return _crm_choices()


class CompanyForm(forms.Form):
    """Which company or team it is about, and which CRM it has; neither is required."""

    company = forms.CharField(
        label=_("Company or team (optional)"),
        # not max_length, with which browsers silently truncate pasted text
        validators=[
            MaxLengthValidator(COMPANY_LIMIT, _("The name can have at most %(limit_value)s characters. Shorten it."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        required=False,
    )
    crm = forms.ChoiceField(
        help_text=_("You then get the steps for that one."),
        choices=_crm_choices,
        required=False,
        error_messages={"invalid_choice": _("That is not one of the choices. Choose one of those in the list.")},
    )

    def __init__(self, *args: Any, nouns: Nouns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nouns = nouns
        self.fields["crm"].label = _crm_label(nouns)
        if "company" in self.fields:
            self.fields["company"].help_text = _company_help(nouns)


class CheckForm(forms.Form):
    """The same on the page of all answers, whose template draws the fields, so that they need no labels."""

    # shared, as those of AnswerForm
    FIELDS: ClassVar = CompanyForm.base_fields

    def __init__(self, *args: Any, nouns: Nouns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields, self.nouns = self.FIELDS, nouns

    @property
    def shown(self) -> CompanyFields:
        """What the page shows of the fields, but what is typed in them."""
        crms = _crm_keys()
        crm = self._value("crm")
        chosen = crms.index(crm) if crm in crms else 0
        return CompanyFields(self.nouns, chosen, "company" in self.errors, "crm" in self.errors)

    @property
    def company_typed(self) -> str:
        """What is typed as the company."""
        return self._value("company")

    def _value(self, name: str) -> str:
        return str((self.data if self.is_bound else self.initial).get(name) or "")


def crm_name(key: str) -> str:
    """Return what a page calls the CRM that was chosen."""
    return dict(_crm_choices()).get(key, key)
