"""Counts the assessments of a day from their rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from json import loads
from typing import Any
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast, TruncDate

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.insight.domain.counting import journey_names, name_of, outcome_names, plan_names, time_names
from diagnostics.insight.models import InsightDay
from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.models import HandOver

CHUNK = 1000
"""Rows fetched at a time."""

CACHED = 4096
"""Distinct answers, outcomes and pipelines kept while days are counted; many assessments have the same."""

DayOfVersion = tuple[int, date]
"""The id of a version, and a day of UTC."""

Names = tuple[str, ...]


class Counting:
    """Counts days. It keeps what it has read of versions, so use one for all days that are counted together."""

    def __init__(self) -> None:
        self._instruments: dict[int, Instrument] = {}
        self._journeys = lru_cache(CACHED)(self._journey)
        self._outcomes = _parsed(outcome_names)
        self._plans = _parsed(plan_names)

    def rows(self, days: Iterable[DayOfVersion]) -> list[InsightDay]:
        """Return the rows of these days, unsaved; none of days without assessments. Two queries for each day."""
        return [row for version, day in days for row in self._rows_of(version, day)]

    def _rows_of(self, version: int, day: date) -> Iterator[InsightDay]:
        begun: Counter[str] = Counter()
        completed: Counter[str] = Counter()
        names: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for language, is_completed, *documents in _assessments(version, day):
            language = language or ""
            begun[language] += 1
            completed[language] += is_completed
            names[language].update(self._names(version, is_completed, *documents))
        for language, handed in _handed(version, day):
            names[language].update(handed)
        for language, count in begun.items():
            yield InsightDay(
                version_id=version,
                day=day,
                language=language,
                begun=count,
                completed=completed[language],
                counts=dict(sorted(names[language].items())),
            )

    def _names(
        self, version: int, is_completed: bool, answers: str, answered_after: str | None, outcome: str, plan: str | None
    ) -> Iterator[str]:
        yield from self._journeys(version, answers, is_completed)
        if answered_after:
            yield from time_names(loads(answered_after))
        if is_completed:
            yield from self._outcomes(outcome)
        if is_completed and plan:
            yield from self._plans(plan)

    def _journey(self, version: int, answers: str, is_completed: bool) -> Names:
        if version not in self._instruments:
            self._instruments[version] = instrument_of(QuestionnaireVersion.objects.defer("document").get(pk=version))
        return journey_names(self._instruments[version], loads(answers), is_completed=is_completed)


def _parsed(names_of: Callable[[Any], Names]) -> Callable[[str], Names]:
    """Return a function of a JSON text that remembers what `names_of` says of its content."""
    return lru_cache(CACHED)(lambda text: names_of(loads(text)))


def _assessments(version: int, day: date) -> Iterable[tuple[Any, ...]]:
    """Return language, whether it is completed, and JSON as text, of each assessment of a day."""
    text = {name: Cast(name, TextField()) for name in ("answers", "answered_after", "outcome")}
    rows = Assessment.objects.filter(version=version, **_on(day)).order_by()
    documents = (text["answers"], text["answered_after"], text["outcome"], Cast("own_pipeline__document", TextField()))
    values = rows.values_list("language", "completed_at", *documents)
    for language, completed_at, *documents in values.iterator(chunk_size=CHUNK):
        yield (language, completed_at is not None, *documents)


def _handed(version: int, day: date) -> Iterable[tuple[str, list[str]]]:
    """Return the names of what was handed over of each assessment of a day, with its language."""
    parents = {f"assessment__{name}": value for name, value in {"version": version, **_on(day)}.items()}
    rows = HandOver.objects.filter(**parents).order_by()
    names: dict[UUID, tuple[str, list[str]]] = {}
    for assessment, language, kind, target in rows.values_list("assessment", "assessment__language", "kind", "target"):
        _language, handed = names.setdefault(assessment, (language or "", ["handed"]))
        handed.append(name_of("handed", kind, target))
    return names.values()


def _on(day: date) -> dict[str, datetime]:
    midnight = datetime.combine(day, time(), UTC)
    return {"started_at__gte": midnight, "started_at__lt": midnight + timedelta(days=1)}


def all_days() -> list[DayOfVersion]:
    """Return every day of a version on which one was begun or that was counted, newest first. Reads the whole table."""
    rows = Assessment.objects.annotate(day=TruncDate("started_at", tzinfo=UTC)).order_by()
    begun = rows.values_list("version_id", "day").distinct()
    counted = InsightDay.objects.values_list("version_id", "day").distinct()
    return sorted({*begun, *counted}, key=lambda pair: pair[::-1], reverse=True)
