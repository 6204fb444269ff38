"""The rows of the drill, by what breaks. A new module is named in `MODULES`."""

from bench.drill.registry import Row
from bench.drill.rows import databases, workers

MODULES = (workers, databases)

ROWS: tuple[Row, ...] = tuple(row for module in MODULES for row in module.ROWS)
