"""The one questionnaire that an admin page is about, and choices that are limited to its parts."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from diagnostics.authoring.models import AnswerOption, Process, Questionnaire, SalesModel, Stage
from diagnostics.authoring.models.choices import Languages
from diagnostics.instrument.text import LANGUAGES

CHOICE = "questionnaire"
"""The parameter of an address that names the questionnaire, by its id."""

OWNERS = {
    Stage: "questionnaire",
    Process: "questionnaire",
    SalesModel: "questionnaire",
    AnswerOption: "question__questionnaire",
}
"""How rows that a form offers are found by their questionnaire: it offers those of its own only."""

FOREIGN = gettext_lazy("Choose one that is offered here: it must belong to this questionnaire.")


def chosen_questionnaire(request: HttpRequest) -> Questionnaire | None:
    """Return the questionnaire in the address, or the only one; None if there are several or none."""
    match = request.resolver_match
    key = str(match.kwargs.get("questionnaire_id", "") if match else "") or request.GET.get(CHOICE, "")
    found: dict[str, Questionnaire | None] = vars(request).setdefault("chosen_questionnaire", {})
    if key not in found:
        is_chosen = key.isdecimal() and len(key) < 9
        rows = Questionnaire.objects.filter(pk=key) if is_chosen else Questionnaire.objects.all()
        first = rows[:2]
        found[key] = first[0] if len(first) == 1 else None
    return found[key]


def questionnaire_of_page(request: HttpRequest, row: Any) -> Questionnaire:
    """Return the questionnaire of the row that a page is about, or of a new row the chosen one. Raises Http404."""
    if row is not None:
        return row if isinstance(row, Questionnaire) else row.questionnaire
    chosen = chosen_questionnaire(request)
    if chosen is None:
        raise Http404
    return chosen


def in_its_languages(fieldsets: Any, questionnaire: Questionnaire) -> Any:
    """Return fieldsets without the columns of languages that the questionnaire does not use."""
    languages = Languages(questionnaire.languages).codes
    hidden = tuple(f"_{language}" for language in LANGUAGES if language not in languages)
    return [(name, {**options, "fields": _without(options["fields"], hidden)}) for name, options in fieldsets]


def _without(lines: Any, hidden: tuple[str, ...]) -> list[Any]:
    shown = [line if isinstance(line, str) else [name for name in line if not name.endswith(hidden)] for line in lines]
    return [line for line in shown if line and not (isinstance(line, str) and line.endswith(hidden))]


def limit_choices(form: Any, questionnaire_id: int) -> None:
    """Limit the choices of a form class to parts of one questionnaire; answers are grouped by their question.

    Nothing is added, changed or deleted beside a choice: the tree leads to the pages for that.
    """
    for field in form.base_fields.values():
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        queryset = getattr(field, "queryset", None)
        if queryset is None or queryset.model not in OWNERS:
            continue
        field.queryset = queryset.filter(**{OWNERS[queryset.model]: questionnaire_id})
        field.error_messages["invalid_choice"] = FOREIGN
        if queryset.model is AnswerOption:
            # a list, so that an inline with many rows costs one query
            field.choices = [("", field.empty_label or "—"), *_options_by_question(field.queryset)]


def _options_by_question(options: Any) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield the choices of answers, a group for each question."""
    ordered = options.select_related("question").order_by("question__position", "question", "position", "pk")
    for question, group in groupby(ordered, lambda option: option.question):
        yield str(question), [(option.pk, str(option)) for option in group]
