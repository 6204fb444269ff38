"""Several visitors at once, and what the server's processes spend on them."""

import resource
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.http import Connection
from bench.processes import cpu_seconds, machine_busy_seconds, peak_memory, shared_memory
from bench.visitor import Plan, Tally, Visitor


@dataclass(frozen=True, slots=True)
class Load:
    """How much: journeys in all, visitors at once, uncounted journeys first, seconds after which none begins."""

    journeys: int = 100
    clients: int = 2
    warmup: int = 3
    seconds: float = 120
    encoding: str = "gzip"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a load took. CPU in seconds, memory in MiB, by name of the server's processes.

    `other_cores` is how many cores worked on something else meanwhile: a figure taken beside much other work is
    worth less.
    """

    tally: Tally
    connects: int
    wall: float
    client_cpu: float
    server_cpu: Mapping[str, float]
    peak: Mapping[str, float]
    share: Mapping[str, float]
    other_cores: float


class Budget:
    """Journeys still to begin, counted across threads, with a deadline."""

    def __init__(self, journeys: int, seconds: float) -> None:
        self._left = journeys
        self._deadline = time.monotonic() + seconds
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether another journey may begin; counts it if so."""
        with self._lock:
            if self._left <= 0 or time.monotonic() > self._deadline:
                return False
            self._left -= 1
            return True

    def end(self) -> None:
        """Let no further journey begin."""
        with self._lock:
            self._left = 0


def measure(plan: Plan, load: Load, processes: Mapping[str, int]) -> Measurement:
    """Walk the journeys and return what they took the client and each of `processes` (ids by name)."""
    _drive(_visitors(plan, load, seed=load.seed), load, load.warmup * load.clients)
    visitors = _visitors(plan, load, seed=load.seed + 1000)
    before = {name: cpu_seconds(process) for name, process in processes.items()}
    busy, client, began = machine_busy_seconds(), _client_cpu(), time.perf_counter()
    _drive(visitors, load, load.journeys)
    wall = time.perf_counter() - began
    client, busy = _client_cpu() - client, machine_busy_seconds() - busy
    server = {name: cpu_seconds(process) - before[name] for name, process in processes.items()}
    tally = Tally()
    for visitor in visitors:
        tally.add(visitor.tally)
    return Measurement(
        tally=tally,
        connects=sum(visitor.exchange.connects for visitor in visitors),
        wall=wall,
        client_cpu=client,
        server_cpu=server,
        peak={name: peak_memory(process) for name, process in processes.items()},
        share={name: shared_memory(process) for name, process in processes.items()},
        other_cores=max(0.0, busy - client - sum(server.values())) / wall,
    )


def _visitors(plan: Plan, load: Load, *, seed: int) -> list[Visitor]:
    return [
        Visitor(Connection(plan.url, encoding=load.encoding), plan, seed=seed + number)
        for number in range(load.clients)
    ]


def _drive(visitors: Iterable[Visitor], load: Load, journeys: int) -> None:
    budget = Budget(journeys, load.seconds)

    def walk(visitor: Visitor) -> None:
        while budget.take():
            visitor.try_journey()
        visitor.exchange.close()

    threads = [threading.Thread(target=walk, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _client_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
