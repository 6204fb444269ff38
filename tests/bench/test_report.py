"""Figures: percentiles, and the report as text."""

from bench.report import as_text, percentiles


def test_percentiles_are_measured_values_in_milliseconds() -> None:
    assert percentiles(value / 1000 for value in range(100, 0, -1)) == {"p50": 51, "p95": 96, "p99": 100, "max": 100}


def test_of_one_value_all_are_that_value() -> None:
    assert percentiles([0.0025]) == {"p50": 2.5, "p95": 2.5, "p99": 2.5, "max": 2.5}


def test_of_nothing_there_are_none() -> None:
    assert percentiles([]) == {}


def test_the_text_has_a_line_for_each_figure() -> None:
    report = {"journeys": 2, "errors": {}, "step_ms": {"home": {"p50": 1.5, "p95": 2}}, "files": [{"path": "/a.css"}]}
    assert as_text(report).splitlines() == [
        "journeys: 2",
        "errors: {}",
        "step_ms:",
        "    home: p50 1.5, p95 2",
        "files:",
        "    path /a.css",
    ]
