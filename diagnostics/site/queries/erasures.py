"""Reading the list of erasures."""

from pathlib import Path

from diagnostics.site.domain.erasures import Erasure, parse_erasures


def read_erasures(file: Path) -> list[Erasure]:
    """Return the erasures in the file. Raises OSError, or DamagedErasures at the first bad line."""
    # undecodable bytes make a damaged line, not a UnicodeDecodeError
    with file.open(encoding="ascii", errors="replace", newline="\n") as lines:
        return list(parse_erasures(lines))
