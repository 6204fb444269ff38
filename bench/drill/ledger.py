"""What the clients of a drill saw, written down before they go on, and compared with the database afterwards."""

import json
import os
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission that the site acknowledged, by a redirect to its result or by the result.

    `token` is the client's own name of the journey, which it typed as the company; `result` is the assessment's id.
    """

    token: str
    answers: Mapping[str, str]
    status: int
    result: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A submitted assessment as it is in the database."""

    result: str
    token: str
    answers: Mapping[str, str]
    has_outcome: bool


class Ledger:
    """A file with a line for each entry; a line is on the disk before its client goes on."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._lock = threading.Lock()
        self.entries: list[Entry] = []

    def acknowledge(self, entry: Entry) -> None:
        """Write the entry down."""
        line = json.dumps(asdict(entry)).encode() + b"\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
            self.entries.append(entry)

    def close(self) -> None:
        """End writing."""
        self._file.close()


def read_ledger(path: Path) -> list[Entry]:
    """Return the entries of a ledger's file."""
    return [Entry(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The ledger minus the database.

    `lost` was acknowledged and is not there as it was sent; `duplicated` are journeys with more than one submitted
    assessment; `mixed` has other answers than its client gave.
    """

    acknowledged: int
    lost: tuple[str, ...] = ()
    duplicated: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()
    figures: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self,
            "figures",
            {
                "acknowledged": self.acknowledged,
                "lost": len(self.lost),
                "duplicates": len(self.duplicated),
                "mixed": len(self.mixed),
            },
        )


def verdict(entries: Iterable[Entry], saved: Iterable[Saved]) -> Verdict:
    """Compare what was acknowledged with what the database has."""
    acknowledged = {entry.token: entry for entry in entries}
    rows = {row.result: row for row in saved}
    numbers = Counter(row.token for row in rows.values() if row.token)
    lost, mixed = [], []
    for token, entry in acknowledged.items():
        row = rows.get(entry.result)
        if row is None or row.token != token or not row.has_outcome:
            lost.append(token)
        elif dict(row.answers) != dict(entry.answers):
            mixed.append(token)
    duplicated = [token for token, number in numbers.items() if number > 1]
    return Verdict(len(acknowledged), tuple(lost), tuple(duplicated), tuple(mixed))
