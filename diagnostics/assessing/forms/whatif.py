"""The form of the what-if page."""

from collections.abc import Iterator, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.journey import Journey, Step
from diagnostics.instrument.parts import Question
from diagnostics.instrument.scoring import Answers


class WhatIfForm(forms.Form):
    """One answer to each question of `journey`, initially the given one. It is sent by GET.

    Other parameters of `sent` are ignored, since trackers may have added some. Without `sent` the form shows the given
    answers. An answer to the separating question that it does not offer any more is no error: it is open then.
    """

    def __init__(self, sent: Mapping[str, str] | None = None, *, journey: Journey, answers: Answers) -> None:
        chosen = {step.question.key: _chosen(step, sent or {}, answers) for step in journey.steps}
        super().__init__(None if sent is None else chosen, initial=chosen)
        self.answers = answers
        for step in journey.steps:
            self.fields[step.question.key] = _field(step, answers, chosen[step.question.key])

    def clean(self) -> None:
        """Reset invalid answers to the given ones."""
        self.data = {**self.data, **{name: self.answers.get(name, "") for name in self.errors}}


def _chosen(step: Step, sent: Mapping[str, str], answers: Answers) -> str:
    key = step.question.key
    return step.answer or "" if step.is_separating else sent.get(key) or answers.get(key, "")


def _field(step: Step, answers: Answers, chosen: str) -> forms.ChoiceField:
    question, given = step.question, answers.get(step.question.key)
    if step.answer is None or not question.has_option(given or ""):
        given = None
    field = forms.ChoiceField(
        label=str(question.text),
        choices=list(_choices(question, given)),
        required=False,
        error_messages={"invalid_choice": _("That is not one of the answers. Choose one of those in the list.")},
    )
    if given is None:
        field.help_text = _("These answers bring up this question.")
    elif chosen != given and question.has_option(chosen):
        field.help_text = _("Changed. You answered “%(answer)s”.") % {"answer": question.option(given).label}
    return field


def _choices(question: Question, given: str | None) -> Iterator[tuple[str, str]]:
    if given is None:
        yield "", str(_("Choose an answer"))
    for option in question.options:
        label = option.label.plain
        yield option.key, str(_("Your answer: %(answer)s") % {"answer": label}) if option.key == given else label
