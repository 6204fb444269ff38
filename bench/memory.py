"""Measure whether the memory of a worker grows with the journeys it serves.

    python -m bench.memory
    python -m bench.memory --database postgresql --journeys 20000

Workers are not replaced meanwhile, as the server does after some thousand requests. Prints, after every tenth of the
journeys, the memory of the largest worker in MiB: with its share of the pages that it has in common with the others,
and with all of these.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence

from bench.journey import whole
from bench.load import Load, measure
from bench.processes import largest_child
from bench.site import NoSite, empty_database, environment_of, prepare, serving
from bench.visitor import Plan

PARTS = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 if a journey failed or the site could not be started."""
    options = _parser().parse_args(arguments)
    print("| journeys | memory of a worker, MiB | with all shared pages |\n|---|---|---|", flush=True)
    try:
        for journeys, share, resident in sizes(options.database, options.journeys):
            print(f"| {journeys:,} | {share:.1f} | {resident:.1f} |", flush=True)
    except NoSite as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def sizes(database: str, journeys: int) -> Iterator[tuple[int, float, float]]:
    """Walk the journeys; give how many there were and the largest worker's memory. Raises NoSite."""
    part = max(1, journeys // PARTS)
    with empty_database(database) as (url, _processes):
        environment = environment_of(url, GUNICORN_CMD_ARGS="--max-requests 0")
        prepare(environment)
        with serving(environment) as site:
            for number in range(1, PARTS + 1):
                plan, load = Plan(site.url), Load(part, clients=8, warmup=0, seconds=3600, seed=number * 100)
                errors = measure(plan, load, {}).tally.errors
                if errors:
                    raise NoSite(f"journeys failed: {dict(errors)}")
                yield number * part, *largest_child(site.processes["web"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.memory", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="where (default sqlite)")
    parser.add_argument("--journeys", type=whole(10, 1_000_000), default=10_000, help="in all (default 10000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
