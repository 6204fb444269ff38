"""What processes of this machine have used, read from /proc."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
_PEAK = re.compile(r"^VmHWM:\s+(\d+)", re.M)
_SHARE = re.compile(r"^Pss:\s+(\d+)", re.M)
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+)", re.M)


def process_tree(root: int) -> list[int]:
    """Return the ids of a process and of all its living descendants."""
    children = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children[int(fields[1])].append(int(entry.name))
    processes, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        processes.append(process)
        waiting += children[process]
    return processes


def cpu_seconds(root: int) -> float:
    """Return the CPU time of a process tree, with that of children it has waited for."""
    trees = (_stat(process) for process in process_tree(root))
    return sum(int(field) for fields in trees for field in fields[11:15]) / TICKS


def peak_memory(root: int) -> float:
    """Return the peak resident memory of a process tree in MiB, pages that processes share counted in each."""
    return _sum(root, "status", _PEAK)


def largest_peak(root: int) -> float:
    """Return the peak resident memory in MiB of that process of a tree which has the largest."""
    return max(_sum_of([process], "status", _PEAK) for process in process_tree(root))


def reset_peaks(root: int) -> None:
    """Reset the peak memory of a process tree to its current memory."""
    for process in process_tree(root):
        (PROC / str(process) / "clear_refs").write_text("5")


def shared_memory(root: int) -> float:
    """Return the memory of a process tree now in MiB, pages that processes share counted once."""
    return _sum(root, "smaps_rollup", _SHARE)


def largest_child(root: int) -> tuple[float, float]:
    """Return the largest memory of a process below `root` now, in MiB: with its share of shared pages, and with all."""
    children = process_tree(root)[1:]
    shares = (_sum_of([child], "smaps_rollup", _SHARE) for child in children)
    return max(shares), max(_sum_of([child], "status", _RESIDENT) for child in children)


def open_files(process: int) -> int:
    """Return how many files and connections a process has open; 0 for one that has ended."""
    try:
        return len(list((PROC / str(process) / "fd").iterdir()))
    except OSError:
        return 0


def machine_busy_seconds() -> float:
    """Return the CPU time that the whole machine has spent on anything but waiting."""
    first = (PROC / "stat").read_text().splitlines()[0].split()[1:]
    user, nice, system, _, _, irq, softirq = map(int, first[:7])
    return (user + nice + system + irq + softirq) / TICKS


def _stat(process: int) -> list[str]:
    """Return the fields after the name, from the state on; none for a process that has ended."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _sum(root: int, file: str, pattern: re.Pattern[str]) -> float:
    return _sum_of(process_tree(root), file, pattern)


def _sum_of(processes: Iterable[int], file: str, pattern: re.Pattern[str]) -> float:
    total = 0
    for process in processes:
        try:
            match = pattern.search((PROC / str(process) / file).read_text())
        except OSError:
            continue
        total += int(match.group(1)) if match else 0
    return total / 1024
