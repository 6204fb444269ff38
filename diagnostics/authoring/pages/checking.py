"""The page that checks a draft: what prevents publishing, what to look at, and what publishing would change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from diagnostics.authoring.pages.differences import DifferencesSummary
from diagnostics.authoring.pages.proofs import ProofProgress, ProofView
from diagnostics.authoring.pages.publishing import GapLine, gap_text, gap_where
from diagnostics.authoring.pages.remarks import remark_text, remark_where
from diagnostics.instrument.gaps import Cause, causes
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.remarks import Remark

UrlOf = Callable[[Gap | Remark], str]
"""Returns the URL of the field that mends a gap or remark."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to correct: the gaps of one part, or the examples that fail, and the consequences that go with them."""

    where: str
    lines: tuple[GapLine, ...]
    consequences: tuple[GapLine, ...]
    is_examples: bool = False


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The check of a draft. `fault` says why it contradicts itself; the rest is empty then.

    `seen` is what the button to publish posts. `examples` is the number of golden examples, `broken` of those that
    fail; `impact` says what publishing would change for respondents.
    """

    seen: str
    is_published: bool
    has_changes: bool = True
    fault: str = ""
    points: tuple[Point, ...] = ()
    remarks: tuple[GapLine, ...] = ()
    proof: ProofView | None = None
    progress: ProofProgress | None = None
    changes: DifferencesSummary | None = None
    impact: tuple[str, ...] = ()
    examples: int = 0
    broken: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether nothing prevents publishing, and there is something to publish."""
        return not self.points and not self.fault and self.has_changes


def points(instrument: Instrument, gaps: Sequence[Gap], url_of: UrlOf) -> tuple[Point, ...]:
    """Present the gaps of a draft, each with what goes away with it."""
    return tuple(_point(instrument, cause, url_of) for cause in causes(instrument, gaps))


def _point(instrument: Instrument, cause: Cause, url_of: UrlOf) -> Point:
    first = cause.gaps[0]
    part = first if len(cause.gaps) == 1 else Gap(first.code, first.path[:2])
    return Point(
        where=gap_where(instrument, part),
        lines=tuple(_gap_lines(instrument, cause.gaps, url_of)),
        consequences=tuple(_gap_lines(instrument, cause.consequences, url_of)),
        is_examples=first.code is GapCode.EXAMPLE_BROKEN,
    )


def _gap_lines(instrument: Instrument, gaps: Sequence[Gap], url_of: UrlOf) -> Iterator[GapLine]:
    for gap in gaps:
        yield GapLine(gap_where(instrument, gap), gap_text(instrument, gap), url_of(gap))


def remark_lines(instrument: Instrument, remarks: Sequence[Remark], url_of: UrlOf) -> tuple[GapLine, ...]:
    """Present the remarks about a draft."""
    return tuple(
        GapLine(remark_where(instrument, remark), remark_text(instrument, remark), url_of(remark)) for remark in remarks
    )
