"""What to do first, in sentences: each step with how to tell that it is done, and where to do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.pages.names import names_first
from diagnostics.assessing.pages.questions import answer_labels, question_texts
from diagnostics.assessing.pages.retaking import SETTLE
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.parts import Kpi
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.next_steps import NextStep, StepKind, next_steps
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.pages.warnings import advice_on
from diagnostics.site.pages.texts import isolated, quoted

FIGURES_IN = ("hubspot", "pipedrive")
"""The CRMs of which authors say where they show a figure."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. `done` says how to tell that it is done.

    `page` is the name of the page of the assessment where it is done, "" if that is not on this site, and `query` what
    its address ends with.
    """

    title: str
    text: str
    done: str
    page: str = ""
    label: str = ""
    query: str = ""


@dataclass(frozen=True)
class FirstStep:
    """One of the first steps with a pipeline. `is_shared`: nothing in it is of the team's own."""

    step: NextStep
    plan: Plan
    crm: str
    is_shared: bool

    @property
    def view(self) -> StepView:
        """The step in the reader's language."""
        return _VIEWS[self.step.kind](self.step, self.plan, self.crm)


@dataclass(frozen=True)
class FirstSteps:
    """The first steps with a pipeline, worked out when a page asks for them.

    `current` are today's stages. `crm` is the CRM that the company has if it is one of FIGURES_IN, else "".
    """

    plan: Plan
    current: tuple[CurrentStage, ...]
    crm: str

    @property
    def is_shared(self) -> bool:
        """Whether nothing in them is of the team's own, so that all who have this outcome share them."""
        return self.plan.digest != "" and self.plan.saved is None and not self.current

    @cached_property
    def all(self) -> tuple[FirstStep, ...]:
        """The steps, the most important first."""
        steps = next_steps(self.plan, self.current)
        return tuple(FirstStep(step, self.plan, self.crm, self.is_shared) for step in steps)


def first_steps(plan: Plan, current: tuple[CurrentStage, ...], *, crm: str) -> FirstSteps:
    """Return the first steps; `crm` is the key of the CRM that the company has, "" if unknown."""
    return FirstSteps(plan, current, crm if crm in FIGURES_IN else "")


def _settle(step: NextStep, plan: Plan, crm: str) -> StepView:
    unknown = plan.outcome.unknown
    return StepView(
        _("Answer what you didn't know yet"),
        _("Ask someone who knows: %(questions)s") % {"questions": question_texts(plan.instrument, unknown)},
        _("Done when every question has an answer."),
        "diagnostics:again",
        ngettext("Answer it now", "Answer them now", len(unknown)),
        query=f"?{SETTLE}=1",
    )


def _mend(step: NextStep, plan: Plan, crm: str) -> StepView:
    (advice,) = advice_on([step.warning] if step.warning else [], plan.instrument.nouns)
    return StepView(
        _("Correct %(stage)s") % {"stage": quoted(advice.stage)} if advice.stage else _("Correct your pipeline"),
        f"{advice.problem} {advice.remedy}",
        _("Done when the page of your pipeline has nothing left to correct."),
        "diagnostics:own-pipeline",
        _("Correct it"),
    )


def _show_today(step: NextStep, plan: Plan, crm: str) -> StepView:
    return StepView(
        _("Paste the stages you have today"),
        _("Copy them from your %(the_crm)s. You see what to keep, what to sharpen and what is missing.")
        % plan.instrument.nouns,
        _("Done when you see your stages beside these."),
        "diagnostics:todays-stages",
        _("Paste today's stages"),
    )


def _begin_with_stage(step: NextStep, plan: Plan, crm: str) -> StepView:
    return StepView(
        _("Begin with one stage: %(stage)s") % {"stage": _stage_name(step)},
        " ".join(
            [
                *_why_to_begin(step, plan),
                _("Move on when this is true: %(criterion)s") % {"criterion": _criterion(step)},
            ]
        ),
        _moved_on(step.part, plan.instrument.nouns),
    )


def _moved_on(part: Part, nouns: Nouns) -> str:
    """Say how to tell that a stage is in use: by what moves through its part of the pipeline."""
    return {
        Part.PARTNERS: _("Done when a partner has moved on because of it."),
        Part.PROSPECTING: _("Done when a lead or an account has moved on because of it."),
        Part.DEAL: _("Done when %(a_deal)s has moved on because of it.") % nouns,
        Part.GROWTH: _("Done when a customer has moved on because of it."),
    }[part]


def _why_to_begin(step: NextStep, plan: Plan) -> Iterator[str]:
    because = step.because
    if because and because.sales_model in plan.outcome.present:
        yield _("%(model)s puts it here.") % {"model": names_first(plan.instrument, [because.sales_model])}
    elif because and because.answers:
        yield _("It is here because you answered %(answers)s.") % {
            "answers": answer_labels(plan.instrument, because.answers)
        }


def _add_stage(step: NextStep, plan: Plan, crm: str) -> StepView:
    return StepView(
        _("Add one stage: %(stage)s") % {"stage": _stage_name(step)},
        _("You have nothing like it today. Move on when this is true: %(criterion)s") % {"criterion": _criterion(step)},
        _("Done when your %(the_crm)s has the stage and says this in its description.") % plan.instrument.nouns,
        "diagnostics:own-pipeline",
        _("Edit your pipeline"),
    )


def _sharpen(step: NextStep, plan: Plan, crm: str) -> StepView:
    return StepView(
        _("Sharpen %(today)s into %(stage)s") % {"today": quoted(step.today), "stage": _stage_name(step)},
        _("Move on when this is true: %(criterion)s") % {"criterion": _criterion(step)},
        _("Done when your %(the_crm)s says this in the description of the stage.") % plan.instrument.nouns,
        "diagnostics:own-pipeline",
        _("Edit your pipeline"),
    )


def _measure(step: NextStep, plan: Plan, crm: str) -> StepView:
    if step.stage:
        name, text = step.stage.kpi_name, capfirst(step.stage.kpi_formula)
    else:
        name, text = (str(step.kpi.name), _measuring(step.kpi, crm)) if step.kpi else ("", "")
    return StepView(
        _("Measure one figure: %(kpi)s") % {"kpi": name},
        text,
        _("Done when the figure is written down, with its date."),
    )


def _measuring(kpi: Kpi, crm: str) -> str:
    where = dict(zip(FIGURES_IN, (kpi.in_hubspot, kpi.in_pipedrive), strict=True)).get(crm)
    # a formula is no sentence, so it has no full stop of its own
    if not where:
        return kpi.formula.plain
    return f"{kpi.formula.plain.rstrip('.')}. {where}" if kpi.formula else where.plain


def _replace_probabilities(step: NextStep, plan: Plan, crm: str) -> StepView:
    return StepView(
        _("Replace our win probabilities with yours"),
        _(
            "Ours are only a start. Of last year's %(the_deals)s that reached a stage, how many in a hundred did you "
            "win?"
        )
        % plan.instrument.nouns,
        _("Done when every open stage of the %(the_deal)s has a percentage of your own.") % plan.instrument.nouns,
        "diagnostics:own-pipeline",
        _("Write your own"),
    )


def _hand_over(step: NextStep, plan: Plan, crm: str) -> StepView:
    return StepView(
        _("Put the pipeline into your %(the_crm)s") % plan.instrument.nouns,
        _("You get the file, and the steps for the person who runs your %(the_crm)s.") % plan.instrument.nouns,
        _("Done when your team sees the stages there."),
        "diagnostics:handoff",
        _("Take it to your %(the_crm)s") % plan.instrument.nouns,
    )


def _look_again(step: NextStep, plan: Plan, crm: str) -> StepView:
    return StepView(
        _("Set a date to look again"),
        _("In three months you have figures of your own, and know where the %(the_deals)s really stop.")
        % plan.instrument.nouns,
        _("Done when the reminder is set."),
        "diagnostics:remind",
        _("Set a reminder"),
    )


def _stage_name(step: NextStep) -> str:
    return isolated(step.stage.name) if step.stage else ""


def _criterion(step: NextStep) -> str:
    return isolated(step.stage.exit_criterion) if step.stage else ""


_VIEWS = {
    StepKind.SETTLE: _settle,
    StepKind.MEND: _mend,
    StepKind.SHOW_TODAY: _show_today,
    StepKind.BEGIN_WITH_STAGE: _begin_with_stage,
    StepKind.ADD_STAGE: _add_stage,
    StepKind.SHARPEN: _sharpen,
    StepKind.MEASURE: _measure,
    StepKind.REPLACE_PROBABILITIES: _replace_probabilities,
    StepKind.HAND_OVER: _hand_over,
    StepKind.LOOK_AGAIN: _look_again,
}
