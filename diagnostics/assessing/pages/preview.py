"""What tells a page that it shows a draft."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preview:
    """The questionnaire whose draft a page shows."""

    pk: int
