"""The result page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.pipelines import SET_IN_SMALLER_TYPE, PipelineView
from diagnostics.assessing.pages.reasons import below_heading, flip_text, flip_url, statements, why
from diagnostics.assessing.pages.seal import SealView
from diagnostics.assessing.pages.sections import AboutQuestionnaire, Composition, Ranking
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, walk
from diagnostics.instrument.parts import AnswerOption, Question, SalesModel
from diagnostics.instrument.pipeline import PipelineOutcome
from diagnostics.site.pages.nouns import WithNouns
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
    """One answer and the points it gave: texts like "Inbound sales +3". `version` is its fingerprint, "" in a draft."""

    version: str
    question: Question
    answer: AnswerOption
    points: tuple[str, ...]


@dataclass(frozen=True)
class Findings(WithNouns):
    """What follows from an outcome alone, in the reader's language; each part is worked out when a page asks for it.

    `digest` is the fingerprint of the outcome's saved document, "" if it is not saved. `own` is the team's own
    pipeline, None for the recommended one.
    """

    instrument: Instrument
    outcome: Outcome
    digest: str = ""
    own: PipelineView | None = None

    @cached_property
    def ranking(self) -> Ranking:
        """The sales models that are part of the result."""
        models = self.instrument.sales_model_by_key
        also_present = (key for key in self.outcome.present if key not in self.outcome.first)
        return Ranking(
            self.instrument,
            tuple(models[key] for key in self.outcome.first),
            tuple(models[key] for key in also_present),
        )

    @cached_property
    def composition(self) -> Composition:
        """The pipeline, and how it came about."""
        what_decides = PipelineOutcome(self.outcome.pipeline, self.outcome.present, self.outcome.process)
        return Composition(self.instrument, what_decides, self.own)

    @cached_property
    def headline(self) -> str:
        """The sales models that come first, as a heading."""
        return self.ranking.headline

    @cached_property
    def below_heading(self) -> tuple[str, ...]:
        """What the outcome is, below a heading that names the sales models that come first."""
        return tuple(below_heading(self.instrument, self.outcome))

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """What the outcome is, the most important sentence first."""
        return tuple(statements(self.instrument, self.outcome))

    @cached_property
    def why(self) -> str:
        """The answers that decided it, in one sentence."""
        return why(self.instrument, self.outcome)

    @cached_property
    def flip(self) -> str:
        """Which single change of answer would make another sales model lead."""
        return flip_text(self.instrument, self.outcome)

    @property
    def first(self) -> tuple[SalesModel, ...]:
        """The sales models that come first, several if they share the lead."""
        return self.ranking.first

    @property
    def placed(self) -> PipelineView:
        """The stages of the pipeline, without what is said about them."""
        return self.composition.placed

    @property
    def pipeline(self) -> PipelineView:
        """The team's own pipeline if there is one, which says what it changed; else the recommended one."""
        return self.composition.pipeline

    @property
    def is_long(self) -> bool:
        """Whether the pipeline has so many stages that a print needs smaller type to keep to two pages."""
        return self.own.is_long if self.own else len(self.outcome.pipeline.stages) > SET_IN_SMALLER_TYPE

    @cached_property
    def answers(self) -> tuple[AnswerRow, ...]:
        """Each answer with the points that it gave."""
        return tuple(_answer_rows(self.instrument, self.outcome))

    @cached_property
    def scores(self) -> tuple[ScoreBar, ...]:
        """The score of each sales model, the highest first."""
        return tuple(_score_bars(self.instrument, self.outcome))

    @property
    def is_undetermined(self) -> bool:
        """Whether no sales model leads."""
        return not self.first

    @property
    def highest(self) -> int:
        """The score at the full width of the chart."""
        return max((max(bar.score, bar.model.threshold) for bar in self.scores), default=1)


@dataclass(frozen=True, kw_only=True)
class ResultPage(Findings):
    """The result page: the findings, and whose they are. `assessment` is None in a preview and on shared links.

    A saved result has the `number` of its version, `completed_at` and a `seal`, which prints show. `has_pdf`: whether
    a PDF is offered.
    """

    title: str = ""
    number: int = 0
    fingerprint: str = ""
    completed_at: datetime | None = None
    seal: SealView | None = None
    assessment: UUID | None = None
    has_pdf: bool = False

    @property
    def flip_url(self) -> str:
        """The address of the what-if page with the nearest flip; "" if there is no flip or no assessment."""
        return flip_url(self.outcome, self.assessment) if self.assessment else ""

    @cached_property
    def completed_on(self) -> str:
        """The day of `completed_at` as the reader writes it, "" if it is not saved."""
        return date_format(localtime(self.completed_at)) if self.completed_at else ""

    @property
    def has_actions(self) -> bool:
        """Whether there is anything to do with it: not in a preview and on shared links."""
        return self.assessment is not None

    @property
    def questionnaire(self) -> AboutQuestionnaire:
        """What its frame follows from."""
        return AboutQuestionnaire(self.instrument)

    @cached_property
    def findings(self) -> Findings:
        """The findings alone, without whose they are."""
        return Findings(self.instrument, self.outcome, self.digest, self.own)


def _answer_rows(instrument: Instrument, outcome: Outcome) -> Iterable[AnswerRow]:
    # in the order of the questions, because a database may reorder the outcome's keys
    for step in walk(instrument, outcome.answers).steps:
        question = step.question
        yield AnswerRow(
            version=instrument.published_as,
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
