"""How far a questionnaire is."""

from enum import Enum


class State(Enum):
    """Whether respondents can get a questionnaire, and whether its draft is another one than they get."""

    NEVER = "never"
    PUBLISHED = "published"
    CHANGED = "changed"
    RETIRED = "retired"
