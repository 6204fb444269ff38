"""Pytest plugin: with CI=true a skipped test is a failed one, so that nothing goes unchecked unnoticed."""

import os
from collections.abc import Generator
from typing import Any

import pytest


def _failed(report: Any) -> None:
    """Turn the report of a skip into that of a failure; expected failures stay what they are."""
    if os.environ.get("CI") == "true" and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        *_, reason = report.longrepr if isinstance(report.longrepr, tuple) else (report.longrepr,)
        report.outcome = "failed"
        # with the test's name, since pytest-xdist shows only one of failed modules that say the same
        report.longrepr = f"{report.nodeid}: {reason}\nWith CI=true nothing may be skipped."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report skipped tests as failed in CI."""
    report = yield
    _failed(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Report skipped modules as failed in CI."""
    report = yield
    _failed(report)
    return report
