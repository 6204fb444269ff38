"""What a disk still has after a power cut, worked out from the system calls of the processes that wrote to it.

strace notes every write and every sync. A write that was not synced before the cut may have reached the disk or not, so
it is drawn. That is what a file system may do to a file after a power cut; the kernel is not asked.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

STRACE = ("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-ttt", "-xx", "-s", "1000000")
CALLS = "pwrite64,fdatasync,fsync,ftruncate"

_CALL = re.compile(r"^(\d+)\s+(\d+\.\d+) (\w+)\(\d+<([^>]*)>(.*)$", re.S)
_RESUMED = re.compile(r"^(\d+)\s+(\d+\.\d+) <\.\.\. (\w+) resumed>(.*)$", re.S)
_DATA = re.compile(r'^, "((?:\\x[0-9a-f]{2})*)", (\d+), (\d+)')
_NUMBER = re.compile(r"^, (\d+)")
_DONE = re.compile(r"\) = (-?\d+)")


def tracer(output: Path) -> tuple[str, ...]:
    """Return the command that starts another one and notes its writes in a file."""
    return (*STRACE, "-e", f"trace={CALLS}", "-o", str(output))


@dataclass(frozen=True, slots=True)
class Event:
    """A write, a cut to a length, or a sync of a file, done at a moment (seconds since 1970)."""

    at: float
    call: str
    path: str
    offset: int = 0
    data: bytes = b""
    began: float = 0.0


def events(lines: Iterable[str]) -> Iterator[Event]:
    """Yield what strace noted, in the order in which it was done; failed calls are left out."""
    waiting: dict[tuple[str, str], tuple[float, str, str]] = {}
    for line in lines:
        if call := _CALL.match(line):
            process, at, name, path, rest = call.groups()
            path = _text(path)
            if "<unfinished" in rest:
                waiting[process, name] = float(at), path, rest
            elif _succeeded(rest):
                yield _event(float(at), float(at), name, path, rest)
        elif (resumed := _RESUMED.match(line)) and (resumed.group(1), resumed.group(3)) in waiting:
            process, at, name, rest = resumed.groups()
            began, path, arguments = waiting.pop((process, name))
            if _succeeded(rest):
                yield _event(began, float(at), name, path, arguments)


def _succeeded(rest: str) -> bool:
    done = _DONE.search(rest)
    return done is not None and int(done.group(1)) >= 0


def _event(began: float, at: float, name: str, path: str, rest: str) -> Event:
    if name == "pwrite64" and (written := _DATA.match(rest)):
        return Event(at, name, path, int(written.group(3)), bytes.fromhex(written.group(1).replace("\\x", "")), began)
    if name == "ftruncate" and (length := _NUMBER.match(rest)):
        return Event(at, name, path, int(length.group(1)), began=began)
    return Event(at, name, path, began=began)


def _text(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


@dataclass(slots=True)
class Disk:
    """Files as they are safely on the disk, and the writes after their last sync."""

    files: dict[str, bytearray]
    pending: list[Event] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Take in what a process did."""
        if event.path not in self.files:
            return
        if event.call in ("fsync", "fdatasync"):
            synced = [each for each in self.pending if each.path == event.path and each.at <= event.began]
            for each in synced:
                _write(self.files[each.path], each)
            self.pending = [each for each in self.pending if each not in synced]
        else:
            self.pending.append(event)

    def after_cut(self, draws: random.Random, share: float) -> dict[str, bytes]:
        """Return the files if the power is cut now; each write that is not synced survives with a chance of `share`."""
        files = {path: bytearray(content) for path, content in self.files.items()}
        for event in self.pending:
            if draws.random() < share:
                _write(files[event.path], event)
        return {path: bytes(content) for path, content in files.items()}


def _write(content: bytearray, event: Event) -> None:
    if event.call == "ftruncate":
        del content[event.offset :]
        content.extend(bytes(event.offset - len(content)))
        return
    content.extend(bytes(max(0, event.offset - len(content))))
    content[event.offset : event.offset + len(event.data)] = event.data
