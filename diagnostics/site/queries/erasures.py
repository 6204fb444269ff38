"""Reading the list of erasures."""

from pathlib import Path

from diagnostics.site.domain.erasures import Erasure, parse_erasures


def read_erasures(file: Path) -> list[Erasure]:
    """Return what the file lists. Raises OSError where it cannot be read, DamagedErasures at the first bad line."""
    # bytes that are no text make a damaged line, not an error of their own
    with file.open(encoding="ascii", errors="replace", newline="\n") as lines:
        return list(parse_erasures(lines))
