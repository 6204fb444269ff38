"""Measure the whole site: serve it on a temporary database, run journeys, and stop it again.

    make bench
    python -m bench --database postgresql --journeys 400 --rounds 9

Figures that differ from round to round are given as the median with the least and the most. In each round the bare
floor of bench/floor.py is measured too: how many times the floor the site costs says more than milliseconds do, since
these depend on the machine and on what else it does.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence

from bench.journey import whole
from bench.load import Load, measure
from bench.report import Report, as_text, load_report, weight_report
from bench.site import ROOT, NoSite, Site, throwaway_floor, throwaway_site
from bench.visitor import JourneyFailed, Plan
from bench.weight import weigh


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 when a journey failed or the site could not be started."""
    options = _parser().parse_args(arguments)
    try:
        with throwaway_site(database=options.database) as site, throwaway_floor() as floor:
            report = _report(site, floor, options)
    except (NoSite, JourneyFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report) if options.json else as_text(report))
    return 1 if report["errors"] else 0


def _report(site: Site, floor: Site, options: argparse.Namespace) -> Report:
    visit = weight_report(weigh(Plan(site.url), encoding="gzip"))
    rounds, floors = [], []
    for seed in range(1, options.rounds + 1):
        rounds.append(_round(site, options, seed))
        floors.append(_round(floor, options, seed))
    return {
        "database": options.database,
        "measured": f"{options.rounds} rounds of {options.journeys} journeys, {options.clients} visitors at once",
        "errors": [report["errors"] for report in [*rounds, *floors] if report["errors"]],
        **_over(rounds),
        **_against(rounds, floors),
        **_inside(site),
        **visit,
    }


def _round(site: Site, options: argparse.Namespace, seed: int) -> Report:
    plan = Plan(site.url)
    load = Load(journeys=options.journeys, clients=options.clients, seed=seed)
    return load_report(plan, measure(plan, load, site.processes))


def _against(rounds: Sequence[Report], floors: Sequence[Report]) -> Report:
    """Return what the bare floor costs, and how many times that the site costs, round by round."""
    pairs = [(_cpu(report), _cpu(floor)) for report, floor in zip(rounds, floors, strict=True)]
    return {
        "floor_requests_per_journey": floors[0]["requests_per_journey"],
        "floor_cpu_ms_per_journey": _range(floor for _, floor in pairs),
        "times_the_floor": _range(round(site / floor, 2) for site, floor in pairs),
    }


def _cpu(report: Report) -> float:
    return float(sum(report["server_cpu_ms_per_journey"].values()))


def _over(rounds: Sequence[Report]) -> Report:
    """Return the figures of all rounds: constant ones as they are, others as median and range."""
    return {
        "requests_per_journey": _median(report["requests_per_journey"] for report in rounds),
        "bytes_received_per_journey": _median(report["bytes_received_per_journey"] for report in rounds),
        "bytes_sent_per_journey": _median(report["bytes_sent_per_journey"] for report in rounds),
        "html_bytes_per_journey": _median(report["html_bytes_per_journey"] for report in rounds),
        "server_cpu_ms_per_journey": {
            "all": _range(_cpu(report) for report in rounds),
            **{
                name: _range(report["server_cpu_ms_per_journey"][name] for report in rounds)
                for name in rounds[0]["server_cpu_ms_per_journey"]
            },
        },
        "journeys_per_s": _range(report["journeys_per_s"] for report in rounds),
        "request_ms": {
            name: _range(report["request_ms"][name] for report in rounds) for name in rounds[0]["request_ms"]
        },
        "journey_ms": {
            name: _range(report["journey_ms"][name] for report in rounds) for name in rounds[0]["journey_ms"]
        },
        "step_p50_ms": {
            step: _range(report["step_ms"][step]["p50"] for report in rounds) for step in rounds[0]["step_ms"]
        },
        "server_peak_rss_mib": rounds[-1]["server_peak_rss_mib"],
        "server_pss_mib": rounds[-1]["server_pss_mib"],
        "client_cpu_ms_per_journey": _range(report["client_cpu_ms_per_journey"] for report in rounds),
        "other_work_cores": _range(report["other_work_cores"] for report in rounds),
    }


def _inside(site: Site) -> Report:
    """Return what the application counts of itself, in a process of its own on the site's database."""
    command = [sys.executable, "-m", "bench.inside", "--json"]
    run = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True)
    if run.returncode:
        raise NoSite(f"bench.inside: {run.stderr.strip()}")
    return dict(json.loads(run.stdout))


def _median(values: Iterable[float]) -> float:
    return round(statistics.median(values), 2)


def _range(values: Iterable[float]) -> str:
    listed = list(values)
    return f"{_median(listed):g} ({min(listed):g} to {max(listed):g})"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--database", choices=("sqlite", "postgresql"), default="sqlite", help="what to serve from (default sqlite)")
    add("--journeys", type=whole(1, 100_000), default=200, help="journeys a round (default 200)")
    add("--clients", type=whole(1, 64), default=4, help="visitors at once (default 4)")
    add("--rounds", type=whole(1, 100), default=5, help="rounds (default 5)")
    add("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
