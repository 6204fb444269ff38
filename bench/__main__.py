"""Measure the whole site: serve it on a temporary database, run journeys, and stop it again.

    make bench
    python -m bench --database postgresql --journeys 400 --rounds 9
    python -m bench --against 511dcaa6

Each round measures the site, the fair floor (bench/fair.py: the site's middleware with pages of one line), the bare
floor (bench/floor.py: as little of Django as possible) and the site again, as the control: what the second time differs
from the first is noise. `--against` measures a revision of this repository in every round too, and `--wizard` that of
django-formtools. Figures that differ from round to round are given as the median with the least and the most.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from bench.journey import whole
from bench.report import Report, as_text, weight_report
from bench.revision import checkout
from bench.rounds import Amount, Rounds, cpu_ms, median, spread, steps_apart, take_rounds
from bench.site import NoSite, Site, fair_floor, throwaway_floor, throwaway_site, throwaway_wizard
from bench.visitor import JourneyFailed, Plan
from bench.weight import weigh

SITE, FAIR, BARE, CONTROL = "site", "fair floor", "bare floor", "site again"
EARLIER, WIZARD = "earlier revision", "formtools' wizard"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 when a journey failed or the site could not be started."""
    options = _parser().parse_args(arguments)
    try:
        with variants_of(options.database, options.against, wizard=options.wizard) as variants:
            report = _report(variants, options)
    except (NoSite, JourneyFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report) if options.json else as_text(report))
    return 1 if report["errors"] else 0


@contextmanager
def variants_of(database: str, against: str, *, wizard: bool) -> Iterator[Mapping[str, Site]]:
    """Serve the site, both floors and what else there is to compare with until the block ends. Raises NoSite."""
    with ExitStack() as stack:
        enter = stack.enter_context
        site = enter(throwaway_site(database=database))
        variants = {SITE: site, FAIR: enter(fair_floor(site)), BARE: enter(throwaway_floor())}
        if against:
            variants[EARLIER] = enter(throwaway_site(database=database, root=enter(checkout(against))))
        if wizard:
            try:
                variants[WIZARD] = enter(throwaway_wizard())
            except NoSite as error:
                print(f"Without django-formtools: {error}", file=sys.stderr)
        yield {**variants, CONTROL: site}


def _report(variants: Mapping[str, Site], options: argparse.Namespace) -> Report:
    visit = weight_report(weigh(Plan(variants[SITE].url), encoding="gzip"))
    rounds = take_rounds(variants, Amount(options.rounds, options.journeys, options.clients))
    return {
        "database": options.database,
        "measured": f"{options.rounds} rounds of {options.journeys} journeys, {options.clients} visitors at once",
        "errors": rounds.errors(),
        "variants": {name: _summary(reports) for name, reports in rounds.of.items()},
        "cpu_times": {other: spread(rounds.times(SITE, other)) for other in variants if other != SITE},
        **_over(rounds),
        "in_the_application": inside(variants, runs=min(3, options.rounds)),
        **visit,
    }


def _summary(reports: Sequence[Report]) -> Report:
    """Return what a variant costs, over all rounds."""
    return {
        "cpu_ms_per_journey": spread(cpu_ms(report) for report in reports),
        **{name: spread(report["request_ms"][name] for report in reports) for name in ("p50", "p95", "p99")},
        "journeys_per_s": spread(report["journeys_per_s"] for report in reports),
        "requests": median(report["requests_per_journey"] for report in reports),
    }


def _over(rounds: Rounds) -> Report:
    """Return more figures of the site, over all rounds: constant ones as they are, others as median and range."""
    reports = rounds.of[SITE]
    first = reports[0]
    return {
        "bytes_received_per_journey": median(report["bytes_received_per_journey"] for report in reports),
        "bytes_sent_per_journey": median(report["bytes_sent_per_journey"] for report in reports),
        "html_bytes_per_journey": median(report["html_bytes_per_journey"] for report in reports),
        "server_cpu_ms_per_journey": {
            name: spread(report["server_cpu_ms_per_journey"][name] for report in reports)
            for name in first["server_cpu_ms_per_journey"]
        },
        "step_p50_ms": {step: spread(report["step_ms"][step]["p50"] for report in reports) for step in STEPS},
        "server_peak_rss_mib": reports[-1]["server_peak_rss_mib"],
        "server_pss_mib": reports[-1]["server_pss_mib"],
        "client_cpu_ms_per_journey": spread(report["client_cpu_ms_per_journey"] for report in reports),
        "other_work_cores": spread(report["other_work_cores"] for report in reports),
    }


STEPS = ("home", "start", "page after start", "answer 1", "page after answer 4", "submit", "page after submit")


def inside(variants: Mapping[str, Site], *, runs: int) -> Report:
    """Return what each kind of request costs in the application alone, and how many times the fair floor.

    With an earlier revision, its milliseconds and how many times those the site takes.
    """
    apart = {name: site for name, site in variants.items() if name in (SITE, EARLIER)}
    reports = steps_apart(apart, runs=runs)
    rows = reports[SITE]
    for row in rows.values():
        row["times_the_floor"] = round(row["cpu_ms"] / row["floor_ms"], 2)
    for kind, earlier in reports.get(EARLIER, {}).items():
        rows[kind]["earlier_ms"] = earlier["cpu_ms"]
        rows[kind]["times_the_earlier"] = round(rows[kind]["cpu_ms"] / earlier["cpu_ms"], 2)
    return rows


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--database", choices=("sqlite", "postgresql"), default="sqlite", help="what to serve from (default sqlite)")
    add("--journeys", type=whole(1, 100_000), default=200, help="journeys a round (default 200)")
    add("--clients", type=whole(1, 64), default=4, help="visitors at once (default 4)")
    add("--rounds", type=whole(1, 100), default=5, help="rounds (default 5)")
    add("--against", default="", metavar="REVISION", help="an earlier revision to measure in turn")
    add("--wizard", action="store_true", help="measure django-formtools' named-URL wizard too, which pip installs")
    add("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
