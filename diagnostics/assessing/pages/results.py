"""The result page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.pipelines import PipelineView, pipeline_view
from diagnostics.assessing.pages.reasons import flip_text, flip_url, reasons, statements
from diagnostics.assessing.pages.seal import SealView
from diagnostics.instrument.instrument import AnswerOption, Instrument, Question, SalesModel
from diagnostics.instrument.journey import Outcome
from diagnostics.site.pages.texts import points


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """One sales model's line in the chart and its table."""

    model: SalesModel
    score: int
    is_present: bool
    is_leading: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer and what it gave: texts like "Inbound sales +3"."""

    question: Question
    answer: AnswerOption
    gave: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything the result page shows, in its order. Without an assessment it is one that nobody can keep.

    `completed_at` and `seal` stand on the print of a saved one. `flip_url` opens what the nearest flip would yield, ""
    where there is none or nothing is saved.
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
        """What the result is called: the leading sales model, or that there is none."""
        return str(self.leading.name) if self.leading else _("No sales model stands out yet")

    @property
    def is_undetermined(self) -> bool:
        """Whether no sales model leads."""
        return self.leading is None

    @property
    def highest(self) -> int:
        """The figure of the longest possible bar in the chart."""
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
    """Present an outcome in the visitor's language: that of a completed assessment, or of a draft that is tried out.

    `has_pdf` says whether this site can make a PDF of it.
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
    # in the order of the questions: a database may keep the outcome's keys in an order of its own
    for question in instrument.questions:
        key = question.key
        yield AnswerRow(
            question=question,
            answer=question.option(outcome.answers[key]),
            gave=tuple(
                points(instrument.sales_model_by_key[part.sales_model].name, part.weight)
                for part in outcome.contributions
                if part.question == key
            ),
        )


def _score_bars(instrument: Instrument, outcome: Outcome) -> Iterable[ScoreBar]:
    """Order the models as they rank: by score, then tie-break order."""
    # sorted() is stable, so equal scores keep the tie-break order in which the sales models stand
    for model in sorted(instrument.sales_models, key=lambda model: -outcome.scores[model.key]):
        yield ScoreBar(
            model=model,
            score=outcome.scores[model.key],
            is_present=model.key in outcome.present,
            is_leading=model.key == outcome.leading,
        )
