"""`docs/asvs.md` has every requirement of ASVS 5.0's levels 1 and 2 once, and names what exists."""

import re
from collections import Counter

from tests.commands import ROOT

SIZES = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3
5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3
9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4
13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4
17.3:2
"""
"""How many requirements of the two levels each section has; they are numbered from 1. Source: OWASP ASVS 5.0.0."""

REQUIREMENTS = [
    f"{section}.{number}"
    for section, size in (each.split(":") for each in SIZES.split())
    for number in range(1, int(size) + 1)
]
STATES = {"held", "operator", "partly", "no", "none here"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:md|toml|lock)|\.env\.example)`")


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall((ROOT / "docs/asvs.md").read_text(encoding="utf-8"))


def test_every_requirement_is_there_once_with_a_state() -> None:
    assert len(REQUIREMENTS) == 253
    assert Counter(number for number, _, _ in rows()) == Counter(REQUIREMENTS)
    assert {state for _, state, _ in rows()} <= STATES


def test_every_file_that_is_named_exists() -> None:
    texts = {"SECURITY.md": (ROOT / "SECURITY.md").read_text("utf-8")}
    texts |= {number: evidence for number, _, evidence in rows()}
    missing = {
        (where, name) for where, text in texts.items() for name in NAMED.findall(text) if not (ROOT / name).exists()
    }
    # made by a command, not kept in the repository
    assert missing - {("SECURITY.md", "var/sbom.json")} == set()


def test_what_is_held_says_by_what() -> None:
    """A claim without a file has at least to name the library or the rule that holds it."""
    silent = [number for number, state, evidence in rows() if state == "held" and len(evidence) < 10]
    assert silent == []
