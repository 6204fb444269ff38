"""What a row of the drill is: a fault, what we promise while it lasts, and how that is tried."""

import random
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

BOTH = ("sqlite", "postgresql")
POSTGRESQL = ("postgresql",)
SQLITE = ("sqlite",)

Figure = str | int | float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run showed: figures by their names, and a sentence for each target that it missed."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drill:
    """One run of one row: on which database, in which form, with which seed, and in which empty folder."""

    database: str
    short: bool
    seed: int
    folder: Path

    @property
    def random(self) -> random.Random:
        """A generator of this run's draws, at its beginning."""
        return random.Random(self.seed)  # noqa: S311 (faults, not secrets)

    def size(self, *, short: int, full: int) -> int:
        """Return how much to do in this run's form."""
        return short if self.short else full

    @property
    def pause(self) -> float:
        """The seconds that a client rests between two assessments; the short form leaves processors for other work."""
        return 0.5 if self.short else 0.0

    def seconds(self, limit: float) -> float:
        """Return a limit of time; the short form, which runs beside other work, allows three times as much."""
        return 3 * limit if self.short else limit


Run = Callable[[Drill], Outcome]


@dataclass(frozen=True, slots=True)
class Control:
    """The same run without the protection that is named in `removed`; it must miss a target."""

    removed: str
    run: Run


@dataclass(frozen=True, slots=True)
class Row:
    """One fault. `fault` says what breaks, `promise` what users can rely on, `target` the numbers to reach.

    A row whose `control` is None has its reason in `uncontrolled`. `programs` must be installed, and the commands in
    `needs` must work here. The short form is part of the test suite on the databases of `in_ci`.
    """

    key: str
    fault: str
    promise: str
    method: str
    target: str
    run: Run
    control: Control | None = None
    uncontrolled: str = ""
    databases: tuple[str, ...] = BOTH
    programs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    in_ci: tuple[str, ...] = ()

    def unmet_needs(self) -> list[str]:
        """Return the programs that are not installed and the commands that do not work here."""
        missing = [program for program in self.programs if shutil.which(program) is None]
        return [*missing, *(command for command in self.needs if not _works(command))]


def _works(command: str) -> bool:
    try:
        return subprocess.run(command.split(), capture_output=True).returncode == 0
    except OSError:
        return False


@dataclass(slots=True)
class Targets:
    """Collects the sentences for targets that a run missed."""

    misses: list[str] = field(default_factory=list)

    def zero(self, what: str, number: float) -> None:
        """Note a miss unless the number is 0."""
        if number:
            self.misses.append(f"{what}: {number:g}, not 0")

    def most(self, what: str, number: float, limit: float) -> None:
        """Note a miss if the number is above the limit."""
        if number > limit:
            self.misses.append(f"{what}: {number:g}, over {limit:g}")

    def least(self, what: str, number: float, limit: float) -> None:
        """Note a miss if the number is below the limit."""
        if number < limit:
            self.misses.append(f"{what}: {number:g}, under {limit:g}")

    def holds(self, what: str, fact: bool) -> None:
        """Note a miss, named by `what`, unless the fact is true."""
        if not fact:
            self.misses.append(what)

    def outcome(self, figures: Mapping[str, Figure]) -> Outcome:
        """Return the outcome with these figures."""
        return Outcome(figures, tuple(self.misses))
