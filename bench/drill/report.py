"""What a run printed, kept as JSON in var/, and the record in docs/promises.json with the table in docs/promises.md."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.drill.registry import Drill, Outcome, Row
from bench.site import ROOT

RESULTS = ROOT / "var" / "drill"
RECORD = ROOT / "docs" / "promises.json"
DOCUMENT = ROOT / "docs" / "promises.md"
BEGIN, END = "<!-- drill: begin -->\n", "<!-- drill: end -->\n"

Result = dict[str, Any]


def result_of(row: Row, drill: Drill, outcome: Outcome, control: Outcome | None, *, seconds: float) -> Result:
    """Return everything about a run that is worth keeping."""
    result: Result = {
        "row": row.key,
        "database": drill.database,
        "form": "short" if drill.short else "full",
        "seed": drill.seed,
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "cores": os.cpu_count(),
        "seconds": round(seconds),
        "figures": dict(outcome.figures),
        "misses": list(outcome.misses),
    }
    if row.control and control is not None:
        result["control"] = {
            "removed": row.control.removed,
            "figures": dict(control.figures),
            "misses": list(control.misses),
        }
    return result


def passed(result: Mapping[str, Any]) -> bool:
    """Return whether the run reached all targets, and its control missed one."""
    return not result["misses"] and ("control" not in result or bool(result["control"]["misses"]))


def keep(result: Result) -> Path:
    """Write the result into var/drill/ and return the file."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{result['row']}-{result['database']}-{result['form']}.json"
    file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def as_lines(result: Mapping[str, Any]) -> list[str]:
    """Return the result for people."""
    verdict = "kept" if passed(result) else "NOT KEPT"
    head = f"{result['row']} {result['database']} {result['form']}, seed {result['seed']}, {result['seconds']} s"
    lines = [f"{head}: {verdict}", f"    {_figures(result['figures'])}"]
    lines += [f"    missed: {miss}" for miss in result["misses"]]
    if control := result.get("control"):
        found = "; ".join(control["misses"]) or "FOUND NOTHING"
        lines.append(f"    control {control['removed']}: {found}")
    return lines


def record(result: Result) -> None:
    """Put the result into docs/promises.json, in place of the earlier one of its row and database."""
    kept = {_key(earlier): earlier for earlier in recorded()}
    earlier = kept.get(_key(result))
    # a short form says less than a full one that was run before
    if earlier is None or earlier["form"] == "short" or result["form"] == "full":
        kept[_key(result)] = result
    ordered = sorted(kept.values(), key=_order)
    RECORD.write_text(json.dumps(ordered, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def recorded() -> list[Result]:
    """Return the results in docs/promises.json."""
    return list(json.loads(RECORD.read_text(encoding="utf-8"))) if RECORD.exists() else []


def write_document(rows: Sequence[Row]) -> None:
    """Write the promises and the recorded figures into docs/promises.md, between its two marks."""
    text = DOCUMENT.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    DOCUMENT.write_text(f"{head}{BEGIN}{tables(rows, recorded())}{END}{tail}", encoding="utf-8")


def tables(rows: Sequence[Row], results: Iterable[Result]) -> str:
    """Return the section of each row for the document: the promise, how it is tried, and the last figures."""
    by_row: dict[str, list[Result]] = {}
    for result in results:
        by_row.setdefault(result["row"], []).append(result)
    return "".join(_section(row, by_row.get(row.key, [])) for row in rows)


def _section(row: Row, results: Sequence[Result]) -> str:
    control = f"without {row.control.removed}" if row.control else f"none: {row.uncontrolled}"
    lines = [
        f"\n### {row.key}: {row.fault}\n",
        f"**We promise:** {row.promise}\n",
        f"**How it is tried:** {row.method}\n",
        f"**To reach:** {row.target} **Control:** {control}.\n",
    ]
    if not results:
        lines.append("Not run yet.\n")
    else:
        lines += ["| Database | Kept | Figures | Control found | Run |", "|---|---|---|---|---|"]
        lines += [_line(result) for result in results]
        lines.append("")
    return "\n".join(lines)


def _line(result: Mapping[str, Any]) -> str:
    control = result.get("control")
    found = "; ".join(control["misses"]) or "**nothing**" if control else "–"
    missed = "".join(f"; **missed:** {miss}" for miss in result["misses"])
    run = f"{result['form']}, {result['seconds']} s, seed {result['seed']}, {result['at']}, commit {result['commit']}"
    load = f", load before it {result['load']}" if "load" in result else ""
    kept = "yes" if passed(result) else "**no**"
    return f"| {result['database']} | {kept} | {_figures(result['figures'])}{missed} | {found} | {run}{load} |"


def _figures(figures: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {value}" for name, value in figures.items())


def _key(result: Mapping[str, Any]) -> tuple[str, str]:
    return result["row"], result["database"]


def _order(result: Mapping[str, Any]) -> tuple[str, int, str]:
    letter, number = result["row"][0], "".join(filter(str.isdigit, result["row"]))
    return letter, int(number or 0), result["row"] + result["database"]


def _commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)  # noqa: S607
    return run.stdout.strip() or "unknown"
