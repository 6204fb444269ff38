"""The cards of the start page for a visitor who comes back."""

from dataclasses import dataclass

from diagnostics.assessing.pages.archive import AssessmentRow


@dataclass(frozen=True, slots=True)
class WelcomeBack:
    """What a visitor can go on with: an unfinished assessment, with its open step, and the last result.

    At least one of them; the other may be None, with `open_step_url` "".
    """

    unfinished: AssessmentRow | None
    open_step_url: str
    last: AssessmentRow | None
    has_own_pipeline: bool
