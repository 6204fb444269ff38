"""Reads counts of days: how many there are of what, and the sum of a selection."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.insight.domain.counting import added_up
from diagnostics.insight.domain.disclosure import Cell, Selection
from diagnostics.insight.domain.figures import Distribution, Names, answers_to
from diagnostics.insight.models import InsightDay


@dataclass(frozen=True, slots=True)
class Day:
    """How many assessments of a version were begun on a day in one language, and how many of them are completed."""

    version: int
    day: date
    language: str
    begun: int
    completed: int

    @property
    def cell(self) -> Cell:
        """The month's share of a day."""
        return Cell(self.version, self.day.replace(day=1), self.language, self.begun, self.completed)

    def is_in(self, selection: Selection) -> bool:
        """Whether the day is selected."""
        return selection.has(self.version, self.day.replace(day=1), self.language)


def versions_of(questionnaire_id: int) -> list[QuestionnaireVersion]:
    """Return the versions of a questionnaire, the newest first, without their documents."""
    return list(
        QuestionnaireVersion.objects.defer("document").filter(questionnaire=questionnaire_id).order_by("-number")
    )


def days_of(versions: Iterable[int]) -> list[Day]:
    """Return every day of these versions, the oldest first, in one query."""
    rows = InsightDay.objects.filter(version__in=list(versions)).order_by("day")
    return [Day(*row) for row in rows.values_list("version_id", "day", "language", "begun", "completed")]


def totals() -> dict[int, tuple[int, int]]:
    """Return how many assessments were begun, and how many of them completed, by the id of the questionnaire."""
    rows = InsightDay.objects.order_by().values_list("version__questionnaire_id")
    summed = rows.annotate(all_begun=Sum("begun"), all_completed=Sum("completed"))
    return {questionnaire: (begun, completed) for questionnaire, begun, completed in summed}


def counts_of(versions: Sequence[int], selection: Selection) -> Counter[str]:
    """Return the sum of the counts of a selection, in one query."""
    chosen = versions if selection.version is None else [selection.version]
    rows = InsightDay.objects.filter(version__in=chosen).order_by()
    if selection.language is not None:
        rows = rows.filter(language=selection.language)
    if selection.first is not None:
        rows = rows.filter(day__gte=selection.first)
    if selection.last is not None:
        # the first day of the month after; months are chosen whole
        after = date(selection.last.year + selection.last.month // 12, selection.last.month % 12 + 1, 1)
        rows = rows.filter(day__lt=after)
    return added_up(rows.values_list("counts", flat=True).iterator())


def answers_of(questionnaire_id: int) -> dict[str, Distribution]:
    """Return how the answers to each question are divided in all versions, as last counted; in three queries."""
    versions = versions_of(questionnaire_id)
    names = Names([instrument_of(version) for version in versions])
    counts = counts_of([version.pk for version in versions], Selection()) if versions else {}
    return {question: answers_to(names, counts, question) for question in names.questions}
