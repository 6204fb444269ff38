"""Rounds of journeys: every variant once in each round, and what it costs compared with another in the same round.

Milliseconds depend on the machine and on what else it does; how many times as much in the same round says more.
"""

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.inside import KINDS
from bench.load import Load, measure
from bench.report import Report, load_report
from bench.site import Site, python
from bench.visitor import Plan


@dataclass(frozen=True, slots=True)
class Amount:
    """How much: rounds, journeys in each, visitors at once."""

    rounds: int
    journeys: int
    clients: int


@dataclass(frozen=True, slots=True)
class Rounds:
    """The report of each variant in each round."""

    of: Mapping[str, Sequence[Report]]

    def times(self, variant: str, other: str) -> list[float]:
        """Return how many times the server's CPU of the other one a journey of this variant costs, in each round."""
        pairs = zip(self.of[variant], self.of[other], strict=True)
        return [round(cpu_ms(report) / cpu_ms(base), 2) for report, base in pairs]

    def errors(self) -> list[Report]:
        """Return what failed, if anything."""
        return [report["errors"] for reports in self.of.values() for report in reports if report["errors"]]


def take_rounds(variants: Mapping[str, Site], amount: Amount) -> Rounds:
    """Walk the journeys of each round through each variant, in turn."""
    reports: dict[str, list[Report]] = {name: [] for name in variants}
    for seed in range(1, amount.rounds + 1):
        for name, site in variants.items():
            plan = Plan(site.url)
            load = Load(journeys=amount.journeys, clients=amount.clients, seed=seed)
            reports[name].append(load_report(plan, measure(plan, load, site.processes)))
    return Rounds(reports)


def cpu_ms(report: Report) -> float:
    """Return the CPU of all of the server's processes for a journey, the database's too."""
    return float(sum(report["server_cpu_ms_per_journey"].values()))


def steps_apart(variants: Mapping[str, Site], *, runs: int) -> dict[str, Report]:
    """Return what `bench.inside` says of each variant, run in turn; of each kind of request, its lowest figures."""
    every: dict[str, list[Report]] = {name: [] for name in variants}
    for _ in range(runs):
        for name, site in variants.items():
            every[name].append(json.loads(python(["-m", "bench.inside", "--json"], site.environment, site.root)))
    return {name: _lowest(reports) for name, reports in every.items()}


def _lowest(reports: Sequence[Report]) -> Report:
    steps = {kind: _least([report["steps"][kind] for report in reports]) for kind in KINDS}
    return {**steps, "journey": _sum(steps)}


def _least(steps: Sequence[Report]) -> Report:
    return {
        "queries": max(step["queries"] for step in steps),
        "cpu_ms": min(step["cpu_ms"] for step in steps),
        "floor_ms": min(step["floor_ms"] for step in steps),
    }


def _sum(steps: Mapping[str, Report]) -> Report:
    """Return the figures of a journey of four questions."""
    names = ("queries", "cpu_ms", "floor_ms")
    return {name: round(sum(steps[kind][name] * times for kind, times in KINDS.items()), 2) for name in names}


def median(values: Iterable[float]) -> float:
    """Return the median, to two places."""
    return round(statistics.median(values), 2)


def spread(values: Iterable[float]) -> str:
    """Return the median with the least and the most."""
    listed = list(values)
    return f"{median(listed):g} ({min(listed):g} to {max(listed):g})"
