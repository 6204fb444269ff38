"""The form of the what-if page."""

from collections.abc import Iterator, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.parts import Question
from diagnostics.instrument.scoring import Answers


class WhatIfForm(forms.Form):
    """One answer to each question, initially the given one. It is sent by GET.

    Other parameters of `sent` are ignored, since trackers may have added some. Without `sent` the form shows the given
    answers. `changes` are the other choices.
    """

    def __init__(
        self, sent: Mapping[str, str] | None = None, *, questions: tuple[Question, ...], answers: Answers
    ) -> None:
        chosen = {
            question.key: (sent or {}).get(question.key) or answers.get(question.key, "") for question in questions
        }
        super().__init__(None if sent is None else chosen, initial=chosen)
        self.answers = answers
        for question in questions:
            self.fields[question.key] = _field(question, answers, chosen[question.key])

    @property
    def changes(self) -> dict[str, str]:
        """Return the changed options by question, without invalid ones."""
        if not self.is_bound:
            return {}
        # accessing errors cleans the form, which drops invalid options
        self.is_valid()
        return {key: option for key, option in self.cleaned_data.items() if option and option != self.answers.get(key)}

    def clean(self) -> None:
        """Reset invalid answers to the given ones."""
        self.data = {**self.data, **{name: self.answers.get(name, "") for name in self.errors}}


def _field(question: Question, answers: Answers, chosen: str) -> forms.ChoiceField:
    given = answers.get(question.key)
    field = forms.ChoiceField(
        label=str(question.text),
        choices=list(_choices(question, given)),
        required=False,
        error_messages={"invalid_choice": _("That is not one of the answers. Choose one of those in the list.")},
    )
    if given is None:
        field.help_text = _("This question comes up with these answers.")
    elif chosen != given and question.has_option(chosen):
        field.help_text = _("Changed. You answered “%(answer)s”.") % {"answer": question.option(given).label}
    return field


def _choices(question: Question, given: str | None) -> Iterator[tuple[str, str]]:
    if given is None:
        yield "", str(_("Choose an answer"))
    for option in question.options:
        label = str(option.label)
        yield option.key, str(_("Your answer: %(answer)s") % {"answer": label}) if option.key == given else label
