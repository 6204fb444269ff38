"""How long the threads of a process wait for the same thing."""


class Patience:
    """A limit in seconds, which is shorter after somebody waited in vain, until somebody succeeds.

    Requests queue for a thread: if each waited for as long as the first, they would wait one after the other.
    """

    def __init__(self, seconds: float, *, short: float) -> None:
        self._seconds = seconds
        self._short = min(short, seconds)
        self._was_in_vain = False

    @property
    def seconds(self) -> float:
        """How long to wait now."""
        return self._short if self._was_in_vain else self._seconds

    def end(self, *, in_vain: bool) -> None:
        """Note how a wait ended."""
        self._was_in_vain = in_vain
