"""The result page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.domain.instrument import Instrument, SalesModel
from diagnostics.domain.journey import Outcome
from diagnostics.domain.text import reader_language
from diagnostics.presenters.addresses import Learn, learn, sales_model_url
from diagnostics.presenters.pipelines import PipelineView, pipeline_view
from diagnostics.presenters.reasons import flip_text, flip_url, names, reasons, statements
from diagnostics.presenters.texts import paragraphs, points
from diagnostics.presenters.verification import SealView


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """One sales model's line in the chart and its table."""

    key: str
    name: str
    score: int
    threshold: int
    is_present: bool
    is_leading: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer and what it gave: texts like "Inbound sales +3"."""

    question: str
    answer: str
    gave: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a result says of one sales model; lists hold one item a line."""

    key: str
    name: str
    summary: str
    url: str
    fits_when: tuple[str, ...]
    watch_out: tuple[str, ...]
    roles: tuple[str, ...]
    crm_needs: tuple[str, ...]
    kpis: tuple[tuple[str, str], ...]
    market: str
    description: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything the result page shows, in its order. Without an assessment it is one that nobody can keep.

    `completed_at` and `seal` stand on the print of a saved one. `flip_url` opens what the nearest flip would yield, ""
    where there is none or nothing is saved.
    """

    title: str
    headline: str
    summary: str
    statements: tuple[str, ...]
    is_undetermined: bool
    leading: ModelCard | None
    also_present: tuple[ModelCard, ...]
    pipeline: PipelineView
    answers: tuple[AnswerRow, ...]
    scores: tuple[ScoreBar, ...]
    highest: int
    reasons: tuple[str, ...]
    flip: str
    flip_url: str
    number: int
    fingerprint: str
    completed_at: datetime | None
    seal: SealView | None
    assessment: UUID | None
    has_pdf: bool
    learn: Learn


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
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    language = reader_language()
    scores = tuple(_score_bars(instrument, outcome))
    return ResultPage(
        title=title,
        headline=leading.name.in_language(language) if leading else _("No sales model stands out yet"),
        summary=leading.summary.in_language(language) if leading else "",
        statements=tuple(statements(instrument, outcome)),
        is_undetermined=leading is None,
        leading=model_card(instrument, leading) if leading else None,
        also_present=tuple(model_card(instrument, instrument.sales_model_by_key[key]) for key in outcome.present[1:]),
        pipeline=pipeline_view(instrument, outcome),
        answers=tuple(_answer_rows(instrument, outcome)),
        scores=scores,
        highest=max((max(bar.score, bar.threshold) for bar in scores), default=1),
        reasons=tuple(reasons(instrument, outcome)),
        flip=flip_text(instrument, outcome),
        flip_url=flip_url(outcome, assessment) if assessment else "",
        number=number,
        fingerprint=fingerprint,
        completed_at=completed_at,
        seal=seal,
        assessment=assessment,
        has_pdf=has_pdf,
        learn=learn(instrument.key),
    )


def model_card(instrument: Instrument, model: SalesModel) -> ModelCard:
    """Present one sales model of `instrument` in the visitor's language."""
    language = reader_language()
    return ModelCard(
        key=model.key,
        name=model.name.in_language(language),
        summary=model.summary.in_language(language),
        url=sales_model_url(instrument.key, model.key),
        fits_when=model.fits_when.lines_in(language),
        watch_out=model.watch_out.lines_in(language),
        roles=model.roles.lines_in(language),
        crm_needs=model.crm_needs.lines_in(language),
        kpis=tuple((kpi.name.in_language(language), kpi.formula.in_language(language)) for kpi in model.kpis),
        market={"b2b": _("Sells to businesses"), "b2c": _("Sells to consumers")}.get(
            model.market.value, _("Sells to businesses and consumers")
        ),
        description=paragraphs(model.description.in_language(language)),
    )


def _answer_rows(instrument: Instrument, outcome: Outcome) -> Iterable[AnswerRow]:
    language = reader_language()
    # in the order of the questions: a database may keep the outcome's keys in an order of its own
    for question in instrument.questions:
        key = question.key
        yield AnswerRow(
            question=question.text.in_language(language),
            answer=question.option(outcome.answers[key]).label.in_language(language),
            gave=tuple(
                points(names(instrument, [part.sales_model]), part.weight)
                for part in outcome.contributions
                if part.question == key
            ),
        )


def _score_bars(instrument: Instrument, outcome: Outcome) -> Iterable[ScoreBar]:
    """Order the models as they rank: by score, then tie-break order."""
    language = reader_language()
    # sorted() is stable, so equal scores keep the tie-break order in which the sales models stand
    for model in sorted(instrument.sales_models, key=lambda model: -outcome.scores[model.key]):
        yield ScoreBar(
            key=model.key,
            name=model.name.in_language(language),
            score=outcome.scores[model.key],
            threshold=model.threshold,
            is_present=model.key in outcome.present,
            is_leading=model.key == outcome.leading,
        )
