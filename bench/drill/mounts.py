"""Small disks for filling up, in a name space of this process's own, so that nothing of them stays behind."""

import ctypes
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.site import NoSite

CLONE_NEWNS = 0x20000
_FILLER = "filler"


def enter_own_namespace() -> bool:
    """Let later mounts be seen by this process and its children alone; return whether that is permitted.

    It has to be called before any thread is started. It needs root.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS):
        return False
    return subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True).returncode == 0  # noqa: S607


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator["SmallDisk"]:
    """Mount a disk of this size on a folder until the block ends. Raises NoSite if that is not permitted."""
    run = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)],  # noqa: S607
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise NoSite(f"a small disk cannot be mounted ({run.stderr.strip()}); this needs root")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607


class SmallDisk:
    """A disk that can be filled and freed again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Fill what is free."""
        with (self.folder / _FILLER).open("ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def free(self) -> None:
        """Free it again."""
        (self.folder / _FILLER).unlink()
