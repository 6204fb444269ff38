"""Export many assessments of one user through the server as it is configured: time, bytes and memory of each file.

    python -m bench.exports --database postgresql --rows 1000000

Uses a temporary database, which is removed afterwards. Memory is the largest resident set that one of the
server's processes had before and while it wrote the file. On PostgreSQL, COPY of the columns that the export reads is
the measure: `to_copy` is the processor time of both processes over that of COPY, and `to_csv` that over the CSV file's.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from urllib.parse import urlsplit

from bench.processes import cpu_seconds, largest_peak, reset_peaks
from bench.report import Report
from bench.site import ROOT, NoSite, Site, throwaway_site

EMAIL = "manager@example.com"
KINDS = ("csv", "json", "xlsx")
PIECE = 1 << 16


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="which files (default: all)")
    options = parser.parse_args(arguments)
    try:
        with throwaway_site(database=options.database) as site:
            session = _filled(site, options.rows)
            figures: dict[str, Report] = {}
            if options.database == "postgresql":
                figures["copy"] = _copied(site)
                print(json.dumps({"kind": "copy", **figures["copy"]}), flush=True)
            for kind in options.kinds:
                figures[kind] = _measure(site, kind, session)
                ratios = {f"to_{other}": _ratio(figures, kind, other) for other in ("copy", "csv") if other in figures}
                print(json.dumps({"kind": kind, **figures[kind], **ratios}), flush=True)
    except NoSite as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _filled(site: Site, rows: int) -> str:
    """Fill the site and return the cookie of a user who owns the rows, in a process of its own."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "bench.rows", str(rows), EMAIL]
    run = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True)
    if run.returncode:
        raise NoSite(run.stderr[-2000:])
    print(json.dumps({"rows": rows, "filled_s": round(time.perf_counter() - began, 1)}), flush=True)
    return run.stdout.strip()


def _copied(site: Site) -> Report:
    """Return what COPY takes, in a process of its own."""
    database = site.processes["database"]
    before, began = cpu_seconds(database), time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "bench.exports", "--copy"],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise NoSite(run.stderr[-2000:])
    return {
        **json.loads(run.stdout),
        "all_s": round(time.perf_counter() - began, 1),
        "cpu_s_database": round(cpu_seconds(database) - before, 1),
    }


def copy() -> None:
    """Receive the columns that an export of the user's assessments reads, and print bytes and processor time."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmodel.settings")
    django.setup()
    from django.db import connection

    from diagnostics.assessing.domain.archive import ArchiveFilter
    from diagnostics.assessing.models import Viewer
    from diagnostics.assessing.pages.exports import Export
    from diagnostics.assessing.queries.archive import filtered
    from diagnostics.assessing.queries.exports import exported_versions, read_columns
    from diagnostics.site.models import User

    viewer = Viewer(user_id=User.objects.get(email=EMAIL).pk)
    fields = Export(exported_versions(), is_own=True).fields
    statement, parameters = read_columns(filtered(viewer, ArchiveFilter()), fields).query.sql_with_params()
    received, began = 0, time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", parameters) as out:
            for data in out:
                received += len(data)
    print(json.dumps({"mb": round(received / 1e6, 1), "cpu_s_web": round(time.process_time() - began, 2)}))


def _ratio(figures: dict[str, Report], kind: str, other: str) -> float:
    spent = {
        name: sum(float(value) for field, value in figures[name].items() if field.startswith("cpu_s"))
        for name in (kind, other)
    }
    return round(spent[kind] / spent[other], 2) if spent[other] else 0.0


def _measure(site: Site, kind: str, session: str) -> Report:
    """Receive one file and return its figures: seconds, bytes, MiB; CPU of the web processes and of the database."""
    web = site.processes["web"]
    reset_peaks(web)
    before, cpu = largest_peak(web), {name: cpu_seconds(root) for name, root in site.processes.items()}
    began, received = time.perf_counter(), 0
    with closing(http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=600)) as connection:
        connection.request("GET", f"/assessments/export.{kind}", headers={"Cookie": f"sid={session}"})
        response = connection.getresponse()
        received += len(response.read(1))
        first = time.perf_counter() - began
        while piece := response.read(PIECE):
            received += len(piece)
    return {
        "status": response.status,
        "first_byte_s": round(first, 3),
        "all_s": round(time.perf_counter() - began, 1),
        "mb": round(received / 1e6, 1),
        "peak_mib_before": round(before, 1),
        "peak_mib": round(largest_peak(web), 1),
        **{f"cpu_s_{name}": round(cpu_seconds(root) - cpu[name], 1) for name, root in site.processes.items()},
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["--copy"]:
        copy()
    else:
        sys.exit(main())
