"""The rows of the drill, by what breaks. A new module is named in `MODULES`."""

from bench.drill.registry import Row
from bench.drill.rows import contention, databases, disks, failover, front, power, submits, workers

MODULES = (workers, databases, submits, failover, power, disks, contention, front)

ROWS: tuple[Row, ...] = tuple(row for module in MODULES for row in module.ROWS)
