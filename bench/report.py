"""Measurements as figures a journey, and the figures as text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.load import Measurement
from bench.visitor import Plan
from bench.weight import FirstVisit

Report = dict[str, Any]


def percentiles(seconds: Iterable[float]) -> dict[str, float]:
    """Return the 50th, 95th and 99th percentile and the maximum in milliseconds; nothing of nothing."""
    ordered = sorted(seconds)
    if not ordered:
        return {}
    at = {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in _SHARES.items()}
    return {name: round(value * 1000, 3) for name, value in at.items()}


_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


def load_report(plan: Plan, measured: Measurement) -> Report:
    """Return the figures of a load; bytes, requests and CPU are a journey's, latency is one request's."""
    tally, wall = measured.tally, measured.wall
    done = len(tally.journeys)
    each = max(done, 1)
    return {
        "url": plan.url,
        "journeys": done,
        "errors": dict(tally.errors),
        "wall_s": round(wall, 3),
        "journeys_per_s": round(done / wall, 2),
        "requests_per_journey": round(len(tally.samples) / each, 2),
        "connections_per_journey": round(measured.connects / each, 2),
        "bytes_received_per_journey": round(tally.received / each),
        "bytes_sent_per_journey": round(tally.sent / each),
        "html_bytes_per_journey": round(tally.html / each),
        "request_ms": percentiles(seconds for _, seconds in tally.samples),
        "journey_ms": percentiles(tally.journeys),
        "step_ms": _by_step(tally.samples),
        "server_cpu_ms_per_journey": _each(measured.server_cpu, 1000 / each),
        "server_peak_rss_mib": _each(measured.peak, 1),
        "server_pss_mib": _each(measured.share, 1),
        "client_cpu_ms_per_journey": round(measured.client_cpu * 1000 / each, 2),
        "other_work_cores": round(measured.other_cores, 2),
    }


def weight_report(visit: FirstVisit) -> Report:
    """Return the figures of a first visit."""
    return {
        "pages": [asdict(page) for page in visit.pages],
        "files": [asdict(file) for file in visit.files],
        "first_visit_requests": visit.requests,
        "first_visit_bytes": visit.received,
    }


def as_text(report: Report) -> str:
    """Return the report for people: one figure a line, groups indented."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterable[str]:
    for name, value in report.items():
        if isinstance(value, dict | list) and value:
            yield f"{name}:"
            rows = value.items() if isinstance(value, dict) else ((None, row) for row in value)
            yield from (f"    {_row(key, row)}" for key, row in rows)
        else:
            yield f"{name}: {value}"


def _row(name: str | None, value: Any) -> str:
    text = ", ".join(f"{key} {part}" for key, part in value.items()) if isinstance(value, dict) else str(value)
    return text if name is None else f"{name}: {text}"


def _by_step(samples: Sequence[tuple[str, float]]) -> dict[str, dict[str, float]]:
    steps = defaultdict(list)
    for label, seconds in samples:
        steps[label].append(seconds)
    return {label: percentiles(values) for label, values in steps.items()}


def _each(values: Mapping[str, float], factor: float) -> dict[str, float]:
    return {name: round(value * factor, 2) for name, value in values.items()}
