"""Measure how many workers and threads serve most journeys, from one visitor at once to many.

    python -m bench.concurrency
    python -m bench.concurrency --database postgresql --workers 2 --threads 2 --clients 1 2 4 8 16 32 64

Prints a table: journeys a second, requests in ms, CPU of the site and memory (shared pages once). All visitors go on
without a pause, so that with 64 of them a request waits for most of the others: what matters is that no request fails
and that the rate does not fall. The client is on the same machine, and takes some of its time.
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
    "| workers × threads | clients | journeys/s | request p50, ms | p99, ms | failed | CPU a journey, ms | PSS, MiB |",
    "|---|---|---|---|---|---|---|---|",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 when a journey failed or the site could not be started."""
    options = _parser().parse_args(arguments)
    is_whole = True
    try:
        with empty_database(options.database) as (url, _processes):
            # with a connection for each thread, so that the pool is not what is measured
            environment = environment_of(url, DATABASE_POOL_SIZE="16")
            prepare(environment)
            print("\n".join(HEAD), flush=True)
            for workers, threads in ((each, more) for each in options.workers for more in options.threads):
                for clients, report in _reports(environment, workers, threads, options):
                    print(_row(workers, threads, clients, report), flush=True)
                    is_whole &= not report["errors"]
    except NoSite as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if is_whole else 1


def _reports(
    environment: Mapping[str, str], workers: int, threads: int, options: argparse.Namespace
) -> Iterator[tuple[int, Report]]:
    arguments = {"GUNICORN_CMD_ARGS": f"--workers {workers} --threads {threads}"}
    with serving({**environment, **arguments}) as site:
        plan = Plan(site.url)
        for clients in options.clients:
            load = Load(journeys=options.journeys, clients=clients, warmup=max(1, 16 // clients), seed=clients)
            yield clients, load_report(plan, measure(plan, load, site.processes))


def _row(workers: int, threads: int, clients: int, report: Report) -> str:
    times = report["request_ms"]
    cells = (
        f"{workers} × {threads}",
        clients,
        f"{report['journeys_per_s']:.1f}",
        f"{times.get('p50', 0):.0f}",
        f"{times.get('p99', 0):.0f}",
        sum(report["errors"].values()),
        f"{report['server_cpu_ms_per_journey']['web']:.0f}",
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
