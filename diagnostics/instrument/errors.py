"""Domain errors: one class for each thing that can go wrong."""

from datetime import datetime
from enum import Enum


class DomainError(Exception):
    """Base class of the errors that the domain and the actions raise on purpose."""


class Contradiction(Enum):
    """How the parts of an instrument contradict each other."""

    KEY_TWICE = "key_twice"
    KEY_RESERVED = "key_reserved"
    UNKNOWN = "unknown"
    WEIGHT_NEGATIVE = "weight_negative"
    PAIR_TWICE = "pair_twice"
    STAGE_TWICE = "stage_twice"
    ANSWER_HALF = "answer_half"
    NO_CONDITION = "no_condition"
    POINTS = "points"
    LANGUAGES = "languages"


class InvalidInstrument(DomainError):
    """The parts of an instrument contradict each other, at a `place` in its document such as "rules[0].stage".

    `kind` and `key` are those of the part that is there twice, reserved or not there.
    """

    def __init__(
        self, problem: str, contradiction: Contradiction, *, place: str, kind: str = "", key: str = ""
    ) -> None:
        super().__init__(problem)
        self.contradiction = contradiction
        self.place = place
        self.kind = kind
        self.key = key


class MalformedDocument(DomainError):
    """A document does not have the expected shape; the message begins with the place.

    `expected` and `found` are set if a value is of the wrong kind, `cause` if parts contradict each other.
    """

    def __init__(
        self,
        problem: str,
        *,
        place: str = "",
        expected: str = "",
        found: str = "",
        cause: InvalidInstrument | None = None,
    ) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.problem = problem
        self.place = place
        self.expected = expected
        self.found = found
        self.cause = cause


class UnfitDraft(DomainError):
    """A draft cannot be saved: columns refuse its values. `faults` are (place in the document, message)."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{place}: {message}" for place, message in faults))
        self.faults = faults


class KeyTaken(DomainError):
    """Another questionnaire already has this key."""


class UnknownQuestion(DomainError):
    """The instrument has no question with this key."""


class UnknownOption(DomainError):
    """The question has no option with this key."""


class UnansweredQuestions(DomainError):
    """Questions lack an answer; `keys` names them, in order."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(f"unanswered: {', '.join(keys)}")
        self.keys = keys


class NotPublishable(DomainError):
    """A draft cannot be published because of its `gaps`."""

    def __init__(self, gaps: tuple[object, ...]) -> None:
        super().__init__(f"{len(gaps)} gaps prevent publishing")
        self.gaps = gaps


class NothingChanged(DomainError):
    """There is nothing to publish: the draft equals the current version."""


class TimePassed(DomainError):
    """The time that something is planned for is not ahead."""


class NotPublished(DomainError):
    """The questionnaire cannot be started: it has no current version."""


class NotSubmitted(DomainError):
    """The assessment is not completed yet, so it cannot be retaken or have a reminder."""


class AlreadySubmitted(DomainError):
    """The assessment is completed, so its answers can no longer change."""


class ChangedMeanwhile(DomainError):
    """Edit conflict: the value was changed by someone else after it was shown."""


class TooManyOpen(DomainError):
    """The visitor has begun as many assessments as one may have, and answered something in each."""


class NothingToUndo(DomainError):
    """There is no earlier state to restore, or it is not the one that was offered."""


class LastAdministrator(DomainError):
    """The last active superuser cannot be erased: nobody could administer the site any more."""


class ErasureNotRecorded(DomainError):
    """Nothing was erased, because the list of erasures cannot be written and a backup would restore the rows."""


class DamagedErasures(DomainError):
    """A line of the list of erasures cannot be parsed; `number` is its line number, from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number} is not an erasure")
        self.number = number


class TooManyLinks(DomainError):
    """The assessment already has the largest number of working share links."""


class TooMuchMail(DomainError):
    """A user has reached the hourly limit of recipients; `again_at` is when the next hour begins."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"again at {again_at.isoformat()}")
        self.again_at = again_at


class MailHeldBack(DomainError):
    """As much mail was asked for in an hour as may be, to one address or in all; `seconds` until it may be more."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s until more may be sent")
        self.seconds = seconds


class TooManyPasswords(DomainError):
    """So many passwords are being hashed at this moment that another would have to wait for long."""


class AddressOfAnother(DomainError):
    """The account with this address is linked to another identity at the same single sign-on provider."""


class AccountClosed(DomainError):
    """The account is not allowed to sign in."""


class LinkUsed(DomainError):
    """A mailed link is too old, was used already, or was made for somebody else."""
