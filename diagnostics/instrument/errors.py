"""What can go wrong in the domain, one class a fact."""

from datetime import datetime


class DomainError(Exception):
    """Base of every refusal that the domain or an action raises on purpose."""


class InvalidInstrument(DomainError):
    """The parts of an instrument contradict each other, so it cannot exist."""


class MalformedDocument(DomainError):
    """A document does not have the expected shape; the message begins with the place.

    `expected` and `found` are set where a value was not what it has to be.
    """

    def __init__(self, problem: str, *, place: str = "", expected: str = "", found: str = "") -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.problem = problem
        self.place = place
        self.expected = expected
        self.found = found


class UnfitDraft(DomainError):
    """A draft cannot be kept, since columns refuse its values; `faults` are (place in the document, message)."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{place}: {message}" for place, message in faults))
        self.faults = faults


class KeyTaken(DomainError):
    """Another questionnaire has the key."""


class UnknownQuestion(DomainError):
    """A question key that the instrument does not have."""


class UnknownOption(DomainError):
    """An option key that the question does not have."""


class UnansweredQuestions(DomainError):
    """Not every question has an answer; `keys` names those that lack one, in order."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(f"unanswered: {', '.join(keys)}")
        self.keys = keys


class NotPublishable(DomainError):
    """A draft with gaps was to be published; `gaps` is the list of them."""

    def __init__(self, gaps: tuple[object, ...]) -> None:
        super().__init__(f"{len(gaps)} gaps stand in the way of publishing")
        self.gaps = gaps


class NothingChanged(DomainError):
    """The draft equals the current version, so there is nothing to publish."""


class NotPublished(DomainError):
    """The questionnaire has no current version, so it cannot be started."""


class NotSubmitted(DomainError):
    """The assessment is not completed, so there is nothing yet to take again or to be reminded of."""


class AlreadySubmitted(DomainError):
    """The assessment is completed; its answers can no longer change."""


class ChangedMeanwhile(DomainError):
    """What was to be written over has been changed since it was shown."""


class NothingToUndo(DomainError):
    """There is no earlier state to restore, or another one than was shown."""


class LastAdministrator(DomainError):
    """The last active superuser was to be erased, and nobody could administer the site any more."""


class ErasureNotRecorded(DomainError):
    """The list of erasures cannot be written, so nothing was erased: a restored backup would bring it back."""


class DamagedErasures(DomainError):
    """A line of the list of erasures cannot be read; `number` is its place, from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number} is not an erasure")
        self.number = number


class TooManyLinks(DomainError):
    """An assessment has as many working share links as it may have."""


class TooMuchMail(DomainError):
    """A user has sent to as many addresses as the hour allows; `again_at` is when the next hour begins."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"again at {again_at.isoformat()}")
        self.again_at = again_at


class AddressOfAnother(DomainError):
    """The account with this address signs in as someone else at the same provider of single sign-on."""


class AccountClosed(DomainError):
    """The account may not be signed in to."""
