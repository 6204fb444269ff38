"""The page that checks a draft: what prevents publishing, what to look at, and what publishing would change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from diagnostics.authoring.pages.differences import DifferencesSummary
from diagnostics.authoring.pages.proofs import ProofProgress, ProofView
from diagnostics.authoring.pages.publishing import GapLine, gap_text, gap_where
from diagnostics.authoring.pages.remarks import remark_text, remark_where
from diagnostics.authoring.pages.waiting import Notice
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
class RemarkLine:
    """One thing to look at: where it is, what it says, and the fingerprint of that.

    If it is meant so, `meant_at` says since when, and `meant_by` who said so ("" if nobody did).
    """

    where: str
    text: str
    url: str
    fingerprint: str
    meant_at: datetime | None = None
    meant_by: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The check of a draft. `fault` says why it contradicts itself; the rest is empty then.

    `seen` is what the buttons post. `meant` are the remarks that were put aside; `review` and `plan` are what waits,
    or what became of it. `examples` is the number of golden examples, `broken` of those that fail; `impact` says what
    publishing would change for respondents.
    """

    seen: str
    is_published: bool
    has_changes: bool = True
    fault: str = ""
    points: tuple[Point, ...] = ()
    remarks: tuple[RemarkLine, ...] = ()
    meant: tuple[RemarkLine, ...] = ()
    review: Notice | None = None
    plan: Notice | None = None
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

    @property
    def is_retired(self) -> bool:
        """Whether there are versions, and none of them is in use."""
        return not self.is_published and self.changes is not None

    @property
    def is_asked(self) -> bool:
        """Whether a review was asked for that nobody has answered yet."""
        return self.review is not None and not self.review.is_over


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


def remark_line(
    instrument: Instrument,
    remark: Remark,
    url: str,
    fingerprint: str,
    *,
    meant_at: datetime | None = None,
    meant_by: str = "",
) -> RemarkLine:
    """Present a remark about a draft."""
    where, text = remark_where(instrument, remark), remark_text(instrument, remark)
    return RemarkLine(where, text, url, fingerprint, meant_at, meant_by)
