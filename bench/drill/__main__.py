"""Break things on purpose, and compare what clients were told with what the database has.

    make drill
    python -m bench.drill --short
    python -m bench.drill --row F1 F5 --database postgresql --seed 7
    python -m bench.drill --row F1 --record

Each row is run with its control: the same without the protection, which must miss a target. Results go to var/drill/;
--record also puts them into docs/promises.json and docs/promises.md. The exit status is 1 when a promise was not kept
or a control found nothing. Rows for which a program or a right is missing are named, and count as not kept, but with
--possible.
"""

import argparse
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.drill.mounts import enter_own_namespace
from bench.drill.registry import BOTH, Drill, Outcome, Row, Run
from bench.drill.report import Result, as_lines, keep, passed, record, result_of, write_document
from bench.drill.rows import ROWS
from bench.site import NoSite


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    is_kept = True
    # what rows have started is ended by their blocks, also when this process is asked to end
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # without this, the folder of a server that runs as another user could not be reached
    os.umask(0o022)
    enter_own_namespace()
    with tempfile.TemporaryDirectory(prefix="salesmodel-drill-") as folder:
        Path(folder).chmod(0o755)
        for row, drill in _runs(options, Path(folder)):
            result = try_row(row, drill, with_control=not options.no_control)
            if result is None:
                is_kept &= options.possible
                continue
            keep(result)
            print("\n".join(as_lines(result)), flush=True)
            # at once: what took hours is not lost with a later row
            if options.record:
                record(result)
                write_document(ROWS)
            is_kept &= passed(result)
    return 0 if is_kept else 1


def try_row(row: Row, drill: Drill, *, with_control: bool = True) -> Result | None:
    """Run a row and its control; return None, after saying why, if that is not possible here."""
    if unmet := row.unmet_needs():
        print(f"{row.key} {drill.database}: not run, for this does not work here: {', '.join(unmet)}", flush=True)
        return None
    load, began = os.getloadavg()[0], time.monotonic()
    try:
        outcome = _run(row.run, drill)
        control = _run(row.control.run, drill) if row.control and with_control else None
    except NoSite as error:
        print(f"{row.key} {drill.database}: not run, {error}", file=sys.stderr)
        return None
    result = result_of(row, drill, outcome, control, seconds=time.monotonic() - began)
    return {**result, "load": round(load, 1)}


def _run(run: Run, drill: Drill) -> Outcome:
    with tempfile.TemporaryDirectory(dir=drill.folder, prefix="run-") as folder:
        return run(Drill(drill.database, drill.short, drill.seed, Path(folder)))


def _runs(options: argparse.Namespace, folder: Path) -> Iterator[tuple[Row, Drill]]:
    by_key = {row.key: row for row in ROWS}
    for row in [by_key[key] for key in options.row] if options.row else ROWS:
        for database in row.in_ci if options.ci else row.databases:
            if options.database in (None, database):
                yield row, Drill(database, options.short, options.seed, folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.drill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--row", nargs="+", choices=[row.key for row in ROWS], metavar="ROW", help="only these (default all)")
    add("--database", choices=BOTH, help="only on this database (default both)")
    add("--short", action="store_true", help="less of each, as in CI")
    add("--seed", type=int, default=secrets.randbelow(1_000_000), help="what the draws begin with (default: another)")
    add("--ci", action="store_true", help="only the rows that are part of the test suite")
    add("--possible", action="store_true", help="pass although rows cannot be run here")
    add("--no-control", action="store_true", help="leave the controls out")
    add("--record", action="store_true", help="write docs/promises.json and docs/promises.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
