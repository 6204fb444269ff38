"""What a page showed before somebody decided: one text that its form posts back, so that nothing unseen is decided."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """What was shown. Written as text it has no spaces.

    `contents` is the fingerprint of the draft, or the revision of rows if these were shown alone or contradict each
    other. `version` is the number of the version that respondents get (0: none), `target` the fingerprint of what is
    to take the draft's place, or of what waits to be published; either is None if nothing depends on it. `moment` says
    how far the history was: it tells what came afterwards, and decides nothing.
    """

    contents: str | None = None
    version: int | None = None
    target: str | None = None
    moment: str = ""

    def __str__(self) -> str:
        parts = (self.contents, self.version, self.target, self.moment)
        return ".".join("" if part is None else str(part) for part in parts)

    @classmethod
    def from_text(cls, text: str) -> "Seen":
        """Return what the text says; of a text that is none, something that nothing equals."""
        parts = text.split(".")
        if len(parts) != 4 or not (parts[1] == "" or _is_number(parts[1])):
            return cls(contents="nothing was shown", version=-1)
        contents, version, target, moment = parts
        return cls(contents or None, int(version) if version else None, target or None, moment)

    def is_still(self, now: "Seen") -> bool:
        """Whether what was shown is what is there now. `now` says more: what was not shown is not compared."""
        asked = (self.contents, self.version, self.target)
        pairs = zip(asked, (now.contents, now.version, now.target), strict=True)
        return any(part is not None for part in asked) and all(one is None or one == other for one, other in pairs)


def moment_of(text: str) -> tuple[int, ...]:
    """Return the numbers that a moment is made of; () if it is none."""
    numbers = text.split("-")
    return tuple(map(int, numbers)) if all(map(_is_number, numbers)) else ()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
