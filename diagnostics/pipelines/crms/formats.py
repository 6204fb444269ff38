"""What every hand-over format says of itself and how it is asked for a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from diagnostics.pipelines.domain.handoff import HandedPipeline, Limits

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class About:
    """Which result the pipelines come from."""

    questionnaire: str
    number: int
    fingerprint: str
    completed_at: datetime
    language: str


NO_LIMITS = Limits(distinct=False)
Writer = Callable[[Sequence[HandedPipeline], About], str | bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `apart`: each pipeline is a file of its own; `steps` and `lost` are sentences for people.

    `write` gets the pipelines that go into one file and returns its contents.
    """

    key: str
    name: "StrOrPromise"
    extension: str
    media_type: str
    write: Writer
    apart: bool = False
    limits: Limits = NO_LIMITS
    steps: "tuple[StrOrPromise, ...]" = ()
    lost: "StrOrPromise" = ""

    def file_name(self, pipelines: Sequence[HandedPipeline]) -> str:
        """Return the name under which the file is saved, the same in every language."""
        part = f"-{pipelines[0].stretch.value}" if self.apart else ""
        return f"pipeline{part}-{self.key}.{self.extension}"
