"""The rows of the drill, by what breaks. A new module is named in `MODULES`."""

from bench.drill.registry import Row
from bench.drill.rows import (
    background,
    clocks,
    contention,
    databases,
    disks,
    failover,
    front,
    instances,
    overload,
    pooling,
    power,
    recovery,
    requests,
    sheets,
    slow,
    submits,
    workers,
)

MODULES = (
    workers,
    front,
    instances,
    failover,
    databases,
    disks,
    power,
    clocks,
    slow,
    overload,
    pooling,
    contention,
    background,
    submits,
    recovery,
    requests,
    sheets,
)

ROWS: tuple[Row, ...] = tuple(row for module in MODULES for row in module.ROWS)
