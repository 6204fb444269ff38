"""What to mend in a pipeline, and how, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.pipelines.domain.plan import PlannedStage, PlanWarning, WarningKind
from diagnostics.site.pages.texts import isolated, percent


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to mend: the stage that it is about ("": the whole pipeline), what is wrong, and what to do."""

    stage_id: str
    stage: str
    problem: str
    remedy: str


def advice_on(warnings: Iterable[PlanWarning]) -> tuple[Advice, ...]:
    """Return what to mend, in the reader's language."""
    return tuple(map(_advice, warnings))


def _advice(warning: PlanWarning) -> Advice:
    problem, remedy = _sentences(warning)
    stage = warning.stage
    return Advice(stage.id if stage else "", isolated(stage.stage.name) if stage else "", problem, remedy)


def _sentences(warning: PlanWarning) -> tuple[str, str]:
    return {
        WarningKind.NOTHING_LEFT: (
            _("Only the won stage is left in the deal."),
            _("Bring a stage back, or add one of your own."),
        ),
        WarningKind.NO_WIN: (
            _("No stage wins the deal."),
            _("Start over from the recommendation: it has one."),
        ),
        WarningKind.FALLING: (
            _falling(warning.stage, warning.before),
            _("Raise it, lower the one before, or move the stage."),
        ),
        WarningKind.NO_PROBABILITY: (
            _("It has no win probability, so forecasts in your CRM leave it out."),
            _("Type what percentage of such deals you win."),
        ),
        WarningKind.NO_CRITERION: (
            _("It has no exit criterion, so nobody knows when a deal moves on."),
            _("Type what the buyer has done by then."),
        ),
    }[warning.kind]


def _falling(stage: PlannedStage | None, before: PlannedStage | None) -> str:
    if stage is None or before is None:
        return ""
    return _("Its win probability is %(low)s, but %(stage)s before it has %(high)s.") % {
        "low": percent(stage.stage.win_probability or 0),
        "stage": isolated(before.stage.name),
        "high": percent(before.stage.win_probability or 0),
    }
