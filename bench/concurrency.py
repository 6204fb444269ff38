"""Measure how many workers and threads serve most journeys, from one visitor at once to many.

    python -m bench.concurrency
    python -m bench.concurrency --database postgresql --workers 2 --threads 2 --clients 1 2 4 8 16 32 64

Prints a table: journeys a second, requests in ms, CPU with the database's, memory with shared pages once. All visitors
go on without a pause, so that with 64 of them a request waits for most of the others: what matters is that no request
fails and that the rate does not fall. The client is on the same machine, and takes some of its time.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence

from bench.journey import whole
from bench.load import Load, measure
from bench.report import Report, load_report
from bench.site import NoSite, empty_database, environment_of, prepare, serving
from bench.visitor import Plan

HEAD = (
    "| workers × threads | clients | journeys/s | p50, ms | p95 | p99 | failed | CPU a journey, ms | memory, MiB |",
    "|---|---|---|---|---|---|---|---|---|",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 when a journey failed or the site could not be started."""
    options = _parser().parse_args(arguments)
    is_whole = True
    try:
        with empty_database(options.database) as (url, processes):
            environment = prepared(url)
            print("\n".join(HEAD), flush=True)
            for workers, threads in ((each, more) for each in options.workers for more in options.threads):
                setting = {"GUNICORN_CMD_ARGS": f"--workers {workers} --threads {threads}"}
                measured = reports({**environment, **setting}, processes, options.clients, options.journeys)
                for clients, report in measured:
                    print(_row(f"{workers} × {threads}", clients, report), flush=True)
                    is_whole &= not report["errors"]
    except NoSite as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if is_whole else 1


def prepared(url: str) -> dict[str, str]:
    """Return the environment of a prepared site, with a connection to the database for each thread."""
    # otherwise the pool is what is measured
    environment = environment_of(url, DATABASE_POOL_SIZE="16")
    prepare(environment)
    return environment


def reports(
    environment: Mapping[str, str], database: Mapping[str, int], clients: Sequence[int], journeys: int
) -> Iterator[tuple[int, Report]]:
    """Serve the site, and walk as many journeys with each number of visitors at once."""
    with serving(environment) as site:
        plan = Plan(site.url)
        for number in clients:
            load = Load(journeys=journeys, clients=number, warmup=max(1, 16 // number), seed=number)
            yield number, load_report(plan, measure(plan, load, {**site.processes, **database}))


def _row(setting: str, clients: int, report: Report) -> str:
    times = report["request_ms"]
    cells = (
        setting,
        clients,
        f"{report['journeys_per_s']:.1f}",
        *(f"{times.get(name, 0):.0f}" for name in ("p50", "p95", "p99")),
        sum(report["errors"].values()),
        f"{sum(report['server_cpu_ms_per_journey'].values()):.0f}",
        f"{report['server_pss_mib']['web']:.0f}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.concurrency", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--database", choices=("sqlite", "postgresql"), default="sqlite", help="what to serve from (default sqlite)")
    add("--workers", type=whole(1, 16), nargs="+", default=[1, 2, 3, 4], help="processes (default 1 2 3 4)")
    add("--threads", type=whole(1, 16), nargs="+", default=[1, 2, 4], help="threads of each (default 1 2 4)")
    add("--clients", type=whole(1, 64), nargs="+", default=[16], help="visitors at once (default 16)")
    add("--journeys", type=whole(1, 100_000), default=200, help="journeys in each run (default 200)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
