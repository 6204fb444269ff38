"""What to do when a field of the workbench is mistyped, or its pipeline cannot be saved."""

from django.utils.translation import gettext as _

from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.pipelines.domain.flaws import FlawKind
from diagnostics.pipelines.domain.own_pipeline import MAX_STAGES
from diagnostics.pipelines.domain.written import MAX_IDLE_DAYS, MAX_PROBABILITY, Problem


def problem_text(problem: Problem) -> str:
    """Return what to type instead, in the reader's language."""
    return {
        Problem.NO_PROBABILITY: _("Type a whole number from 0 to %(most)s.") % {"most": MAX_PROBABILITY},
        Problem.NO_DAYS: _("Type a whole number of days from 0 to %(most)s.") % {"most": MAX_IDLE_DAYS},
        Problem.TOO_LONG: _("This text is too long. Shorten it."),
        Problem.TOO_MANY: _("These are too many lines. Keep the activities that matter most."),
    }[problem]


def flaw_text(kind: FlawKind) -> str:
    """Return why a pipeline cannot be saved, and what to do, in the reader's language."""
    return {
        FlawKind.NO_NAME: _("Give this stage a name."),
        FlawKind.LONG_NAME: _(
            "A name can have at most %(most)s characters, since other programs cut longer ones. Shorten it."
        )
        % {"most": STAGE_NAME_LIMIT},
        FlawKind.REPEATED_NAME: _("Another stage of this pipeline has this name. Give one of them another name."),
        FlawKind.TOO_MANY_LEFT_OUT: _("You left out too many stages to keep them all. Delete some of your own."),
        FlawKind.TOO_MANY: _("A pipeline can have at most %(stages)s stages. Leave some out.") % {"stages": MAX_STAGES},
    }[kind]
