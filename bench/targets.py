"""Measure every target of docs/performance.md that is about a journey, and say whether it is met.

    make bench
    python -m bench.targets --database sqlite --rounds 1 --journeys 40 --memory-journeys 1000

Takes about twenty minutes on two cores with nothing else to do. Each measurement can be run alone: `python -m bench`,
`bench.concurrency`, `bench.memory`, `bench.start`; lists, exports and the rest have their own.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.__main__ import EARLIER, FAIR, SITE, WIZARD, inside, variants_of
from bench.concurrency import prepared, reports
from bench.journey import whole
from bench.memory import sizes
from bench.report import Report
from bench.revision import is_known
from bench.rounds import Amount, median, spread, take_rounds
from bench.site import NoSite, empty_database
from bench.start import start_report
from bench.visitor import JourneyFailed

BEFORE = "511dcaa6"
"""The revision before the work that these targets are about."""

CLIENTS = (1, 4, 16, 64)
APPLICATION = {"home": 0.3, "question": 0.3, "check": 0.3, "answer": 0.45, "start": 0.45, "result": 0.25}
"""What a warm request may cost in the application, as times of what it cost before."""
QUERIES = {"question": 1, "answer": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """A target, with its limit, what was measured, and whether that is within it."""

    target: str
    limit: str
    figure: str
    is_met: bool

    def __str__(self) -> str:
        return f"| {self.target} | {self.limit} | {self.figure} | {'met' if self.is_met else '**missed**'} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 if something could not be measured; missing a target is 0."""
    options = _parser().parse_args(arguments)
    status = 0
    for database in options.database:
        print(f"\n{database}\n\n| target | at most | measured | |\n|---|---|---|---|", flush=True)
        for rows in (_journey, _concurrency, _memory, _start):
            try:
                for row in rows(database, options):
                    print(row, flush=True)
            except (NoSite, JourneyFailed) as error:
                print(error, file=sys.stderr)
                status = 1
    return status


def _journey(database: str, options: argparse.Namespace) -> Iterator[Row]:
    before = BEFORE if is_known(BEFORE) else ""
    with variants_of(database, before, wizard=database == "sqlite") as variants:
        rounds = take_rounds(variants, Amount(options.rounds, options.journeys, clients=4))
        limits = {FAIR: 1.3, EARLIER: 0.4, WIZARD: 1.0}
        for other, limit in limits.items():
            if other in variants:
                times = rounds.times(SITE, other)
                yield Row(f"CPU of a journey, times {other}", f"{limit:g}", spread(times), median(times) <= limit)
        failed = len(rounds.errors())
        yield Row("journeys that failed", "0", str(failed), failed == 0)
        yield from _application(inside(variants, runs=min(3, options.rounds)))


def _application(steps: Mapping[str, Report]) -> Iterator[Row]:
    for kind, limit in APPLICATION.items() if "earlier_ms" in steps["home"] else ():
        step = steps[kind]
        figure = f"{step['times_the_earlier']:g} ({step['cpu_ms']:g} of {step['earlier_ms']:g} ms)"
        target = f"{kind} in the application, times {BEFORE}"
        yield Row(target, f"{limit:g}", figure, step["times_the_earlier"] <= limit)
    for kind, most in QUERIES.items():
        yield Row(f"queries of {kind}", str(most), str(steps[kind]["queries"]), steps[kind]["queries"] <= most)


def _concurrency(database: str, options: argparse.Namespace) -> Iterator[Row]:
    with empty_database(database) as (url, processes):
        measured = dict(reports(prepared(url), processes, CLIENTS, options.journeys))
    rates = {clients: report["journeys_per_s"] for clients, report in measured.items()}
    text = ", ".join(f"{rate:.1f}" for rate in rates.values())
    # a tenth is noise
    grows = all(after >= 0.9 * before for before, after in pairwise(rates.values()))
    yield Row(f"journeys a second with {', '.join(map(str, CLIENTS))} visitors at once", "never falls", text, grows)
    failed = sum(sum(report["errors"].values()) for report in measured.values())
    yield Row("journeys that failed with so many", "0", str(failed), failed == 0)
    times = measured[CLIENTS[-1]]["request_ms"]
    figure = f"{times['p99'] / times['p50']:.1f} ({times['p99']:.0f} of {times['p50']:.0f} ms)"
    yield Row(f"p99 with {CLIENTS[-1]} visitors, times the median", "5", figure, times["p99"] <= 5 * times["p50"])


def _memory(database: str, options: argparse.Namespace) -> Iterator[Row]:
    measured = list(sizes(database, options.memory_journeys))
    (_first, early, _), (journeys, share, resident) = measured[1], measured[-1]
    figure = f"{share:.0f}, with all shared pages {resident:.0f}"
    yield Row("memory of a worker, MiB", "90", figure, share <= 90)
    target = f"growth of it over the last four fifths of {journeys:,} journeys, MiB"
    yield Row(target, "2", f"{share - early:.1f}", share - early <= 2)


def _start(database: str, options: argparse.Namespace) -> Iterator[Row]:
    with empty_database(database) as (url, _processes):
        report = start_report(url, rounds=options.rounds)
    yield Row("first answer after the start, s", "1.5", report["first_answer_s"], report["median_answer_s"] <= 1.5)
    times = report["first_page_times_a_warm_one"]
    yield Row("first page, times a warm one", "5", f"{times:g}", times <= 5)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.targets", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add: Callable[..., object] = parser.add_argument
    both = ["sqlite", "postgresql"]
    add("--database", choices=both, nargs="+", default=both, help="what to serve from (default both)")
    add("--rounds", type=whole(1, 100), default=5, help="rounds (default 5)")
    add("--journeys", type=whole(1, 100_000), default=200, help="journeys in each (default 200)")
    add("--memory-journeys", type=whole(10, 1_000_000), default=10_000, help="for the memory (default 10000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
