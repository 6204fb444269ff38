"""What to mend in a pipeline, and how, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.instrument.nouns import Nouns
from diagnostics.pipelines.domain.plan import PlannedStage, PlanWarning, WarningKind
from diagnostics.site.pages.texts import isolated, percent


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to mend: the stage that it is about ("": the whole pipeline), what is wrong, and what to do."""

    stage_id: str
    stage: str
    problem: str
    remedy: str


def advice_on(warnings: Iterable[PlanWarning], nouns: Nouns) -> tuple[Advice, ...]:
    """Return what to mend, in the reader's language."""
    return tuple(_advice(warning, nouns) for warning in warnings)


def _advice(warning: PlanWarning, nouns: Nouns) -> Advice:
    problem, remedy = _sentences(warning, nouns)
    stage = warning.stage
    return Advice(stage.id if stage else "", isolated(stage.stage.name) if stage else "", problem, remedy)


def _sentences(warning: PlanWarning, nouns: Nouns) -> tuple[str, str]:
    return {
        WarningKind.NOTHING_LEFT: (
            _("Only the won stage is left."),
            _("Bring a stage back, or add one of your own."),
        ),
        WarningKind.NO_WIN: (
            _("No stage %(wins)s.") % nouns,
            _("Start over from the recommendation: it has one."),
        ),
        WarningKind.FALLING: (
            _falling(warning.stage, warning.before),
            _("Raise it, lower the one before, or move the stage."),
        ),
        WarningKind.NO_PROBABILITY: (
            _("It has no win probability, so forecasts in your %(the_crm)s leave it out.") % nouns,
            _("Type what percentage of such %(deals)s you win.") % nouns,
        ),
        WarningKind.NO_CRITERION: (
            _("It has no exit criterion, so nobody knows when to move on."),
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
