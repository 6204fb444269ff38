"""The result page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.pipelines import PipelineView, pipeline_view
from diagnostics.assessing.pages.reasons import flip_text, flip_url, reasons, statements
from diagnostics.assessing.pages.seal import SealView
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import AnswerOption, Question, SalesModel
from diagnostics.site.pages.texts import points


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """One sales model's row in the chart and its table."""

    model: SalesModel
    score: int
    is_present: bool
    is_leading: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer and the points it gave: texts like "Inbound sales +3"."""

    question: Question
    answer: AnswerOption
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The result page. `assessment` is None in a preview and on shared links.

    Prints of a saved result show `completed_at` and `seal`. `flip_url` opens the what-if page with the nearest flip; ""
    if there is no flip or no assessment.
    """

    instrument: Instrument
    title: str
    statements: tuple[str, ...]
    leading: SalesModel | None
    also_present: tuple[SalesModel, ...]
    pipeline: PipelineView
    answers: tuple[AnswerRow, ...]
    scores: tuple[ScoreBar, ...]
    reasons: tuple[str, ...]
    flip: str
    flip_url: str
    number: int
    fingerprint: str
    completed_at: datetime | None
    seal: SealView | None
    assessment: UUID | None
    has_pdf: bool

    @property
    def headline(self) -> str:
        """The name of the leading sales model, or that there is none."""
        return str(self.leading.name) if self.leading else _("No sales model stands out yet")

    @property
    def is_undetermined(self) -> bool:
        """Whether no sales model leads."""
        return self.leading is None

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
) -> ResultPage:
    """Present an outcome in the visitor's language: of a completed assessment, or of a draft.

    `has_pdf`: whether a PDF is offered.
    """
    return ResultPage(
        instrument=instrument,
        title=title,
        statements=tuple(statements(instrument, outcome)),
        leading=instrument.sales_model_by_key[outcome.leading] if outcome.leading else None,
        also_present=tuple(instrument.sales_model_by_key[key] for key in outcome.present[1:]),
        pipeline=pipeline_view(instrument, outcome),
        answers=tuple(_answer_rows(instrument, outcome)),
        scores=tuple(_score_bars(instrument, outcome)),
        reasons=tuple(reasons(instrument, outcome)),
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
    for question in instrument.questions:
        key = question.key
        yield AnswerRow(
            question=question,
            answer=question.option(outcome.answers[key]),
            points=tuple(
                points(instrument.sales_model_by_key[part.sales_model].name, part.weight)
                for part in outcome.contributions
                if part.question == key
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
            is_leading=model.key == outcome.leading,
        )
