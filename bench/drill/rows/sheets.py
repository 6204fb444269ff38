"""Exports with formulas in cells and headers, opened in LibreOffice."""

import subprocess
import xml.etree.ElementTree as ET
from itertools import product
from pathlib import Path

from bench.drill.registry import SQLITE, Control, Drill, Outcome, Row, Targets
from diagnostics.site.spreadsheets import cells
from diagnostics.site.spreadsheets.delimited import csv_parts
from diagnostics.site.spreadsheets.xlsx import Sheet, workbook_parts

BEGINNINGS = ("", " ", "\t", "\r", "\n", "'", '"', "\u200b", "\ufeff", "x;", "x,")
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1;1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example";"x")', "＝1+1")
TEXTS = tuple(beginning + formula for beginning, formula in product(BEGINNINGS, FORMULAS))
TABLE, OFFICE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office"))


def opened_in_office(drill: Drill) -> Outcome:
    """Open what the site writes, with every text as a cell and as a header."""
    columns = [cells.Column(text, 20) for text in TEXTS]
    csv = b"".join(csv_parts(columns, [cells.Row(TEXTS)], delimiter=";"))
    return _judge(drill, csv, b"".join(workbook_parts([Sheet("Texts", columns, [cells.Row(TEXTS)])])))


def without_escaping(drill: Drill) -> Outcome:
    """Open the same texts as another program would write them."""
    line = ";".join(TEXTS[:7]).encode("utf-8-sig")
    return _judge(drill, line + b"\r\n" + line, b"")


def _judge(drill: Drill, csv: bytes, workbook: bytes) -> Outcome:
    targets, formulas, cells = Targets(), 0, 0
    for name, content in (("texts.csv", csv), ("texts.xlsx", workbook)):
        if content:
            document = _converted(drill.folder, name, content)
            found = list(document.iter(f"{TABLE}table-cell"))
            cells += len(found)
            formulas += sum(f"{TABLE}formula" in cell.attrib for cell in found)
            kinds = {cell.get(f"{OFFICE}value-type") for cell in found if len(cell)}
            targets.holds(f"a text of {name} is no text", kinds <= {"string"})
    targets.zero("formulas", formulas)
    targets.least("cells", cells, 14)
    return targets.outcome({"texts": len(TEXTS), "cells": cells, "formulas": formulas})


def _converted(folder: Path, name: str, content: bytes) -> ET.Element:
    """Return the file as LibreOffice reads it, as one XML document."""
    (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    # semicolon, quoted by ", UTF-8, from the first line
    options = ["--infilter=CSV:59,34,76,1"] if name.endswith(".csv") else []
    command = ["soffice", profile, "--headless", *options, "--convert-to", "fods", "--outdir", str(folder), name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return ET.parse(folder / name.replace(name[name.index(".") :], ".fods")).getroot()  # noqa: S314 (our own file)


ROWS = (
    Row(
        key="I6",
        fault="a text that a spreadsheet would take for a formula",
        promise="what people and authors write is text in every export, in cells and in headers.",
        method=f"{len(TEXTS)} texts as cells and as headers of CSV and XLSX, opened in LibreOffice.",
        target="no cell holds a formula, and every one is a text.",
        run=opened_in_office,
        control=Control("the apostrophe before formulas", without_escaping),
        databases=SQLITE,
        programs=("soffice",),
    ),
)
