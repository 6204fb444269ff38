"""The result page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.names import headline
from diagnostics.assessing.pages.pipelines import PipelineView, pipeline_view
from diagnostics.assessing.pages.reasons import flip_text, flip_url, statements, why
from diagnostics.assessing.pages.seal import SealView
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, walk
from diagnostics.instrument.parts import AnswerOption, Kpi, Question, SalesModel
from diagnostics.site.pages.texts import points


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """One sales model's row in the chart and its table. `is_shared`: it leads together with others."""

    model: SalesModel
    score: int
    is_present: bool
    is_leading: bool
    is_shared: bool = False

    @property
    def standing(self) -> str:
        """ "leads", "shares the lead", "present" or ""."""
        if self.is_leading:
            return _("shares the lead") if self.is_shared else _("leads")
        return _("present") if self.is_present else ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer and the points it gave: texts like "Inbound sales +3"."""

    question: Question
    answer: AnswerOption
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The result page. `assessment` is None in a preview and on shared links.

    `pipeline` is the team's own if there is one, and says what it changed. `first`: the sales models that come first,
    several if they share the lead. The first of `statements` says all in one sentence, and `why` says it of the
    answers. Prints of a saved result show `completed_at` and `seal`. `flip_url` opens the what-if page with the nearest
    flip; "" if there is no flip or no assessment.
    """

    instrument: Instrument
    title: str
    headline: str
    statements: tuple[str, ...]
    first: tuple[SalesModel, ...]
    also_present: tuple[SalesModel, ...]
    pipeline: PipelineView
    answers: tuple[AnswerRow, ...]
    scores: tuple[ScoreBar, ...]
    why: str
    flip: str
    flip_url: str
    number: int
    fingerprint: str
    completed_at: datetime | None
    seal: SealView | None
    assessment: UUID | None
    has_pdf: bool

    @property
    def is_undetermined(self) -> bool:
        """Whether no sales model leads."""
        return not self.first

    @property
    def models(self) -> tuple[SalesModel, ...]:
        """Every sales model that is part of the result, by rank."""
        return (*self.first, *self.also_present)

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """What to measure: all KPIs of the sales model that comes first, or the first one of each that does."""
        if len(self.first) == 1:
            return self.first[0].kpis
        return tuple(kpi for model in self.first for kpi in model.kpis[:1])

    @property
    def measured(self) -> tuple[SalesModel, ...]:
        """The sales models that come first and have KPIs."""
        return tuple(model for model in self.first if model.kpis)

    @property
    def has_measures(self) -> bool:
        """Whether there is anything to measure."""
        return bool(self.measured or self.instrument.kpis)

    @property
    def advised(self) -> tuple[SalesModel, ...]:
        """The sales models that come first and have advice."""
        return tuple(model for model in self.first if model.has_advice)

    @property
    def highest(self) -> int:
        """The score at the full width of the chart."""
        return max((max(bar.score, bar.model.threshold) for bar in self.scores), default=1)


def result_page(
    instrument: Instrument,
    outcome: Outcome,
    *,
    assessment: UUID | None = None,
    title: str = "",
    number: int = 0,
    fingerprint: str = "",
    completed_at: datetime | None = None,
    seal: SealView | None = None,
    has_pdf: bool = False,
    pipeline: PipelineView | None = None,
) -> ResultPage:
    """Present an outcome in the visitor's language: of a completed assessment, or of a draft.

    `has_pdf`: whether a PDF is offered. `pipeline` is the team's own one, None for the recommended one.
    """
    models = instrument.sales_model_by_key
    return ResultPage(
        instrument=instrument,
        title=title,
        headline=headline(instrument, outcome.first),
        statements=tuple(statements(instrument, outcome)),
        first=tuple(models[key] for key in outcome.first),
        also_present=tuple(models[key] for key in outcome.present if key not in outcome.first),
        pipeline=pipeline or pipeline_view(instrument, outcome),
        answers=tuple(_answer_rows(instrument, outcome)),
        scores=tuple(_score_bars(instrument, outcome)),
        why=why(instrument, outcome),
        flip=flip_text(instrument, outcome),
        flip_url=flip_url(outcome, assessment) if assessment else "",
        number=number,
        fingerprint=fingerprint,
        completed_at=completed_at,
        seal=seal,
        assessment=assessment,
        has_pdf=has_pdf,
    )


def _answer_rows(instrument: Instrument, outcome: Outcome) -> Iterable[AnswerRow]:
    # in the order of the questions, because a database may reorder the outcome's keys
    for step in walk(instrument, outcome.answers).steps:
        question = step.question
        yield AnswerRow(
            question=question,
            answer=question.option(outcome.answers[question.key]),
            points=tuple(
                points(instrument.sales_model_by_key[part.sales_model].name, part.weight)
                for part in outcome.contributions
                if part.question == question.key
            ),
        )


def _score_bars(instrument: Instrument, outcome: Outcome) -> Iterable[ScoreBar]:
    """Return the bars by score, the highest first."""
    # sorted() is stable, so equal scores keep the tie-break order of the sales models
    for model in sorted(instrument.sales_models, key=lambda model: -outcome.scores[model.key]):
        yield ScoreBar(
            model=model,
            score=outcome.scores[model.key],
            is_present=model.key in outcome.present,
            is_leading=model.key in outcome.first,
            is_shared=model.key in outcome.first and outcome.is_shared,
        )
